"""An edition that was composed before: the mail that its readers get, to look at before it is approved, and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from digest.errors import StateError
from digest.model.article import Article
from digest.model.digest import Digest, Publication
from digest.model.edition import OPEN_STATES, Edition, EditionState, LeftOut
from digest.pipeline.compose import as_configured, plan
from digest.pipeline.preview import Preview, told_beside
from digest.pipeline.send import advice
from digest.pipeline.steer import found
from digest.pipeline.takedown import how_to_go_on
from digest.render.environment import Templates
from digest.render.lint.mail import lint_edition
from digest.store import editions, renditions
from digest.store.database import Connection, Store

# Composed, and on its way to nobody yet: what a preview of its digest is about.
_WAITING = (EditionState.DRAFT, EditionState.HELD, EditionState.APPROVED)
_LATER = "it is new since that edition was composed: it is for the next one"
_SINCE = "it came in after that edition was composed"
_NOW = "that edition was composed without it: one composed now would take it"
_IN_LATER = "a later edition has it"
_LIMIT = "only a limit kept it out"


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
    templates: Templates,
    *,
    explain: bool = False,
    now: datetime | None = None,
) -> tuple[Preview, Digest]:
    """The mail of that edition, byte for byte as it is kept for its readers, and its digest as it was configured then.

    `explain` tells why each story that there is as of `now` is not in it. Raises NotFound, and StateError where the
    edition has no mail. What its mail is found to lack is what one composed now would be, in texts, style sheets and
    templates that have not changed since.
    """
    with store.read() as connection:
        edition = found(connection, edition_id)
        configured = digests.get(edition.digest)
        digest = as_configured(edition, editions.settings(connection, edition_id), configured)
        mail = renditions.get(connection, edition_id)
        left_out = _left_out(connection, edition, configured, now) if explain and configured and now else ()
    if mail is None:
        why = f" ({edition.reason})" if edition.reason else ""
        if advice := how_to_go_on(edition):
            raise StateError(f"Edition {edition_id} is {edition.state}{why} and has no mail. {advice}")
        raise StateError(
            f"Edition {edition_id} is {edition.state}{why} and has no mail (any more): `digest edition show "
            f"{edition_id}` says what is known of it, and `digest preview {edition.digest} --as-of TIME` shows what "
            "one composed then would be."
        )
    seen = []
    for each in mail.each():
        translated = edition.in_language(each.language)
        findings = lint_edition(each, translated, digest, publication, templates)
        alone = replace(each, others=())
        seen.append(Preview(translated, alone, None, left_out, findings, standing=_standing(edition)))
    others = [replace(each, findings=told_beside(seen[0].findings, each.findings, each.language)) for each in seen[1:]]
    return replace(seen[0], rendition=mail, others=tuple(others)), digest


def _left_out(connection: Connection, edition: Edition, digest: Digest, now: datetime) -> tuple[LeftOut, ...]:
    """Each story that is not in the edition, and why: by what is known of its composing, else as of `now`."""
    composed = plan(connection, digest, now, explain=True).composition
    own = {article.id for article in edition.articles}
    passed_over = {article.id for article in edition.passed_over}
    later = _in_later(connection, edition)

    def left(article: Article, today: str, since: str) -> LeftOut:
        if article.id in passed_over:
            return LeftOut(article, _LIMIT)
        if article.seq > edition.cutoff:
            return LeftOut(article, since)
        return LeftOut(article, _IN_LATER if article.id in later else today)

    found = [left(article, _NOW, _LATER) for article in composed.articles]
    found += [left(each.article, each.reason, _SINCE) for each in composed.left_out]
    return tuple(each for each in found if each.article.id not in own)


def _in_later(connection: Connection, edition: Edition) -> frozenset[str]:
    """The ids of the stories in editions of the digest that were composed after this one and have or may yet go out."""
    latest_first = editions.listed(connection, edition.digest)
    later = takewhile(lambda each: each.id != edition.id, latest_first)
    held = (each for each in later if each.closed_at or each.state in OPEN_STATES)
    return frozenset(article.id for each in held for article in each.articles)


def _standing(edition: Edition) -> str:
    """What edition this is, how it stands, and what lets it go."""
    state = "a draft" if edition.state is EditionState.DRAFT else str(edition.state)
    why = f" ({edition.reason})" if edition.reason else ""
    if edition.state in _WAITING:
        on = advice(edition)
        return f"Edition {edition.id} is {state}{why}, and this is the mail that its readers will get: {on}"
    return f"Edition {edition.id} is {state}{why}, and this is its mail as it stands"
