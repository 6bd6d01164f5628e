"""Take a story out of everything that is not yet with its readers, or put it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.errors import TemplateError
from digest.model.digest import Digest
from digest.model.edition import OPEN_STATES, EditionState
from digest.model.rendition import Rendition
from digest.pipeline.compose import as_configured
from digest.pipeline.variants import Render, render_each, wanted
from digest.store import articles, editions, renditions
from digest.store.database import Connection, Store


@dataclass(frozen=True, slots=True)
class Takedown:
    """The editions that were rendered anew, and those that had to be stopped for want of a rendition."""

    changed: tuple[str, ...]
    stopped: tuple[str, ...]


def hide(
    store: Store, article_id: str, reason: str, configured: dict[str, Digest], render: Render, now: datetime
) -> Takedown:
    """Hide a story, and render every edition that holds it without it, in the same transaction.

    An edition that cannot be rendered so is stopped: a takedown never waits for a template.
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
        digest = as_configured(edition, editions.settings(connection, edition_id), configured.get(edition.digest))
        going = edition.state in OPEN_STATES
        try:
            languages = wanted(connection, digest)
            rendition = render_each(edition, digest, render, languages) if edition.articles else None
        except TemplateError:
            rendition = None
        # A headline is often the subject: it must not live on in the archive.
        first = {} if edition.taken_down else editions.first_subjects(connection, edition)
        rendition = rendition and _with_subjects(rendition, first)
        mails = {mail.language: mail.subject for mail in rendition.each()} if rendition else {}
        editions.resubject(connection, edition.with_subjects({edition.language: edition.title} | first | mails))
        if rendition is None and is_back and not going:
            continue
        if rendition is None:
            renditions.drop(connection, edition_id)
            if going:
                _stop(connection, edition_id, edition.state, now)
                stopped.append(edition_id)
            continue
        renditions.put(connection, edition_id, rendition, now)
        if going:
            changed.append(edition_id)
    return Takedown(tuple(changed), tuple(stopped))


def _with_subjects(mail: Rendition, subjects: Mapping[str, str]) -> Rendition:
    """The mail with those of the subjects that are in its languages."""
    others = tuple(replace(each, subject=subjects.get(each.language, each.subject)) for each in mail.others)
    return replace(mail, subject=subjects.get(mail.language, mail.subject), others=others)


def _stop(connection: Connection, edition_id: str, state: EditionState, now: datetime) -> None:
    to = EditionState.PAUSED if state in (EditionState.SENDING, EditionState.PAUSED) else EditionState.HELD
    editions.move(
        connection, edition_id, to=to, among=[state], now=now, reason="it cannot be rendered since a takedown"
    )
