"""What an editor looks at: the edition of a digest that waits, the one that would be composed now, or a named one."""

from __future__ import annotations

from datetime import datetime

from digest.app import App
from digest.errors import UsageError
from digest.model.digest import Digest
from digest.pipeline.preview import Preview, measured, preview
from digest.pipeline.waiting import as_composed, is_edition, waiting


def look(app: App, name: str, now: datetime, *, explain: bool = False, anew: bool = False) -> tuple[Preview, Digest]:
    """The mail that `name`, a digest or an edition's id, is about, and its digest as that mail was made by it.

    Of a digest it is the edition that waits as a draft, held or approved, as its readers will get it; without one, or
    `anew`, one composed as of `now`. `explain` gives what is left out. Raises UsageError where nothing has that name
    or an edition that has one is to be composed `anew`, and StateError where the edition has no mail.
    """
    named = named_digest(app, name, anew=anew)
    edition_id = name if named is None else None if anew else waiting(app.store, named.name)
    if named is None or edition_id:
        found, digest = as_composed(
            app.store, edition_id or name, app.digests, app.publication, app.templates, explain=explain, now=now
        )
    else:
        digest = named
        found = preview(app.store, named, app.render, app.publication, app.templates, now, explain=explain)
    return measured(found, digest, app.sender), digest


def named_digest(app: App, name: str, *, anew: bool = False) -> Digest | None:
    """The digest of that name; None where it is an edition's id.

    Raises UsageError where it is neither, and where it is an edition and one is to be composed `anew`.
    """
    try:
        return app.digest(name)
    except UsageError:
        if not is_edition(app.store, name):
            raise
    if anew:
        raise UsageError(
            f"{name} is an edition, which was composed once: leave --as-of out to see it, or name its digest to see "
            "what one composed at that time would be."
        )
    return None
