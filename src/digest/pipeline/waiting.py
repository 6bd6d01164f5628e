"""An edition that was composed before: the mail that its readers get, to look at before it is approved, and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from digest.errors import StateError
from digest.model.digest import Digest, Publication
from digest.model.edition import Edition, EditionState, LeftOut
from digest.pipeline.compose import as_configured, plan
from digest.pipeline.preview import Preview, told_beside
from digest.pipeline.send import ADVICE
from digest.pipeline.steer import found
from digest.render.lint.mail import lint_mail
from digest.store import editions, renditions
from digest.store.database import Connection, Store

# Composed, and on its way to nobody yet: what a preview of its digest is about.
_WAITING = (EditionState.DRAFT, EditionState.HELD, EditionState.APPROVED)
_LATER = "it is new since that edition was composed: it is for the next one"


def waiting(store: Store, digest: str) -> str | None:
    """The id of the digest's edition that waits for an editor or its slot; None without one.

    Of several it is the first that goes by itself or by a word, and not one that is held.
    """
    with store.read() as connection:
        there = list(editions.listed(connection, digest, states=_WAITING))
    due = [each for each in there if each.state is not EditionState.HELD]
    return due[-1].id if due else there[0].id if there else None


def is_edition(store: Store, name: str) -> bool:
    """Whether an edition has that id."""
    with store.read() as connection:
        return editions.state(connection, name) is not None


def latest(store: Store, digest: str) -> str | None:
    """The id of the digest's last edition that began to go out and has a mail; None without one."""
    with store.read() as connection:
        gone_out = editions.listed(connection, digest, closed=True)
        return next((each.id for each in gone_out if renditions.get(connection, each.id)), None)


def as_composed(
    store: Store,
    edition_id: str,
    digests: Mapping[str, Digest],
    publication: Publication,
    *,
    explain: bool = False,
    now: datetime | None = None,
) -> tuple[Preview, Digest]:
    """The mail of that edition, byte for byte as it is kept for its readers, and its digest as it was configured then.

    `explain` tells why each story that there is as of `now` is not in it. Raises NotFound, and StateError where the
    edition has no mail.
    """
    with store.read() as connection:
        edition = found(connection, edition_id)
        configured = digests.get(edition.digest)
        digest = as_configured(edition, editions.settings(connection, edition_id), configured)
        mail = renditions.get(connection, edition_id)
        left_out = _left_out(connection, edition, configured, now) if explain and configured and now else ()
    if mail is None:
        why = f" ({edition.reason})" if edition.reason else ""
        raise StateError(
            f"Edition {edition_id} is {edition.state}{why} and has no mail (any more): `digest edition show "
            f"{edition_id}` says what is known of it, and `digest preview {edition.digest} --as-of TIME` shows what "
            "one composed then would be."
        )
    seen = [
        Preview(
            edition.in_language(each.language),
            replace(each, others=()),
            None,
            left_out,
            lint_mail(each, publication),
            standing=_standing(edition),
        )
        for each in mail.each()
    ]
    others = [replace(each, findings=told_beside(seen[0].findings, each.findings, each.language)) for each in seen[1:]]
    return replace(seen[0], rendition=mail, others=tuple(others)), digest


def _left_out(connection: Connection, edition: Edition, digest: Digest, now: datetime) -> tuple[LeftOut, ...]:
    composed = plan(connection, digest, now, explain=True).composition
    own = {article.id for article in edition.articles}
    later = [LeftOut(article, _LATER) for article in composed.articles]
    return tuple(each for each in [*later, *composed.left_out] if each.article.id not in own)


def _standing(edition: Edition) -> str:
    """What edition this is, how it stands, and what lets it go."""
    state = "a draft" if edition.state is EditionState.DRAFT else str(edition.state)
    why = f" ({edition.reason})" if edition.reason else ""
    if edition.state in _WAITING:
        advice = ADVICE[edition.state].format(id=edition.id, at=edition.begins_at)
        return f"Edition {edition.id} is {state}{why}, and this is the mail that its readers will get: {advice}"
    return f"Edition {edition.id} is {state}{why}, and this is its mail as it stands"
