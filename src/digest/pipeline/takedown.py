"""Take a story out of everything that is not yet with its readers, or put it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.errors import TemplateError
from digest.model.digest import Digest
from digest.model.edition import OPEN_STATES, Edition, EditionState
from digest.model.rendition import Rendition
from digest.pipeline.compose import as_configured
from digest.pipeline.variants import Render, render_each, wanted
from digest.store import articles, editions, renditions
from digest.store.database import Connection, Store

_UNRENDERED, _NO_STORY = "it cannot be rendered since a takedown", "no story is left since a takedown"


@dataclass(frozen=True, slots=True)
class Stopped:
    """An edition that has no mail since a takedown: `fault` of a template, with its place, or no story left."""

    edition_id: str
    fault: str | None
    state: EditionState


@dataclass(frozen=True, slots=True)
class Takedown:
    """The editions that were rendered anew, and those that had to be stopped for want of a rendition."""

    changed: tuple[str, ...]
    stopped: tuple[Stopped, ...]


def hide(
    store: Store, article_id: str, reason: str, configured: dict[str, Digest], render: Render, now: datetime
) -> Takedown:
    """Hide a story, and render every edition that holds it without it, in the same transaction.

    An edition that cannot be rendered so is stopped: a takedown never waits for a template. `render_missing` gives it
    its mail once that is mended.
    """
    with store.write() as connection:
        articles.hide(connection, article_id, at=now, reason=reason)
        return _render_again(connection, editions.holding(connection, article_id), configured, render, now)


def unhide(store: Store, article_id: str, configured: dict[str, Digest], render: Render, now: datetime) -> Takedown:
    """Put a hidden story back, into editions that have not ended too.

    An edition of which nothing is hidden any more has the subject again that it was sent with.
    """
    with store.write() as connection:
        articles.hide(connection, article_id, at=None, reason=None)
        held = editions.holding(connection, article_id)
        going = [each for each in held if editions.state(connection, each) in OPEN_STATES]
        for edition_id in going:
            editions.take_back(connection, edition_id, article_id)
        return _render_again(connection, held, configured, render, now, is_back=True)


def how_to_go_on(edition: Edition) -> str | None:
    """What to do with an edition that could not be rendered for a takedown; None for any other."""
    if not (edition.reason or "").startswith(_UNRENDERED):
        return None
    deed = "resume" if edition.state is EditionState.PAUSED else "approve"
    return f"Mend that, then go on with `digest edition {deed} {edition.id}`, which renders it anew."


def render_missing(
    store: Store,
    edition_id: str,
    among: Collection[EditionState],
    configured: dict[str, Digest],
    render: Render,
    now: datetime,
) -> None:
    """Render an edition that a takedown left without a mail, to be sent, if it has stories and is `among` these states.

    Raises TemplateError, with file and line, as long as it cannot be rendered, or its mail has an error.
    """
    with store.write() as connection:
        edition = editions.get(connection, edition_id)
        if edition is None or not edition.articles or edition.state not in among:
            return
        if renditions.get(connection, edition_id) is None:
            rendition = _rendered(connection, edition, configured, render)
            _resubject(connection, edition, rendition)
            renditions.put(connection, edition_id, rendition, now)


def _render_again(
    connection: Connection,
    ids: Sequence[str],
    configured: dict[str, Digest],
    render: Render,
    now: datetime,
    *,
    is_back: bool = False,
) -> Takedown:
    """The editions without what is hidden. Of one that has ended, and gets a story back, a mail that there is stays."""
    changed, stopped = [], []
    for edition_id in ids:
        edition = editions.get(connection, edition_id)
        if edition is None:
            continue
        going = edition.state in OPEN_STATES
        rendition, fault = None, None
        try:
            rendition = _rendered(connection, edition, configured, render) if edition.articles else None
        except TemplateError as error:
            fault = str(error)
        _resubject(connection, edition, rendition)
        if rendition is None and is_back and not going:
            continue
        if rendition is None:
            renditions.drop(connection, edition_id)
            if going:
                stopped.append(_stop(connection, edition, fault, now))
            continue
        renditions.put(connection, edition_id, rendition, now)
        if going:
            _tell_rendered(connection, edition, now)
            changed.append(edition_id)
    return Takedown(tuple(changed), tuple(stopped))


def _rendered(connection: Connection, edition: Edition, configured: dict[str, Digest], render: Render) -> Rendition:
    digest = as_configured(edition, editions.settings(connection, edition.id), configured.get(edition.digest))
    rendition = render_each(edition, digest, render, wanted(connection, digest))
    return _with_subjects(rendition, _first_subjects(connection, edition))


def _first_subjects(connection: Connection, edition: Edition) -> dict[str, str]:
    """Those that it was sent with, if nothing of it is hidden any more."""
    return {} if edition.taken_down else editions.first_subjects(connection, edition)


def _resubject(connection: Connection, edition: Edition, rendition: Rendition | None) -> None:
    """A headline is often the subject: it must not live on in the archive."""
    first = _first_subjects(connection, edition)
    mails = {mail.language: mail.subject for mail in rendition.each()} if rendition else {}
    editions.resubject(connection, edition.with_subjects({edition.language: edition.title} | first | mails))


def _with_subjects(mail: Rendition, subjects: Mapping[str, str]) -> Rendition:
    """The mail with those of the subjects that are in its languages."""
    others = tuple(replace(each, subject=subjects.get(each.language, each.subject)) for each in mail.others)
    return replace(mail, subject=subjects.get(mail.language, mail.subject), others=others)


def _tell_rendered(connection: Connection, edition: Edition, now: datetime) -> None:
    """Of an edition that a takedown stopped, and that has its mail again, that it only waits to go on."""
    if (edition.reason or "").startswith((_UNRENDERED, _NO_STORY)):
        reason = "a takedown stopped it"
        editions.move(connection, edition.id, to=edition.state, among=[edition.state], now=now, reason=reason)


def _stop(connection: Connection, edition: Edition, fault: str | None, now: datetime) -> Stopped:
    begun = edition.state in (EditionState.SENDING, EditionState.PAUSED)
    to = EditionState.PAUSED if begun else EditionState.HELD
    reason = f"{_UNRENDERED}: {fault}" if fault else _NO_STORY
    editions.move(connection, edition.id, to=to, among=[edition.state], now=now, reason=reason)
    return Stopped(edition.id, fault, to)
