"""Editions: composed once, frozen, and moved from state to state by conditional updates."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from digest.model.article import Article
from digest.model.edition import OPEN_STATES, Composition, Edition, EditionState
from digest.store import articles, digests
from digest.store.codec import blocks_from_json, blocks_to_json, wordings_from_json, wordings_to_json
from digest.store.tables import edition_articles, editions

_FIRST = "first_subjects"
_UNSENT = frozenset({EditionState.DRAFT, EditionState.HELD, EditionState.APPROVED})
LATEST_FIRST = (
    editions.c.scheduled_at.desc(),
    func.length(editions.c.slug).desc(),
    editions.c.slug.desc(),
    editions.c.id,
)


def add(
    connection: Connection,
    edition: Edition,
    composition: Composition,
    *,
    slot: str,
    salt: bytes,
    settings: dict[str, Any],
) -> None:
    """Write a composed edition and reserve its articles; one that has ended frees them.

    `slot` is unique in the digest; `salt` the key under which its subscribers are hashed; `settings`
    what its digest was configured to when it was composed.
    """
    connection.execute(
        insert(editions).values(
            id=edition.id,
            digest=edition.digest,
            slug=edition.slug,
            slot=slot,
            scheduled_at=edition.scheduled_at,
            timezone=edition.timezone,
            composed_at=edition.composed_at,
            cutoff=edition.cutoff,
            state=edition.state,
            reason=edition.reason,
            title=edition.title,
            language=edition.language,
            subject=edition.subject,
            intro_html=edition.intro_html,
            blocks=blocks_to_json(edition.blocks),
            salt=salt,
            settings=settings,
            due_at=edition.due_at,
            wordings=wordings_to_json(edition.wordings),
            ended_at=None if edition.state in OPEN_STATES else edition.composed_at,
        )
    )
    reserved = "reserved" if edition.state in OPEN_STATES else "released"
    roles = {
        reserved: [article.id for article in edition.articles],
        "passed_over": [article.id for article in composition.passed_over],
        "carried": composition.carried,
        "withheld": composition.withheld,
    }
    rows = [
        {"edition_id": edition.id, "digest": edition.digest, "article_id": article_id, "role": role}
        for role, ids in roles.items()
        for article_id in sorted(set(ids))
    ]
    if rows:
        connection.execute(insert(edition_articles), rows)
    digests.touch(connection, edition.digest)


def get(connection: Connection, edition_id: str) -> Edition | None:
    """One edition, without the articles taken down since."""
    row = connection.execute(select(editions).where(editions.c.id == edition_id)).first()
    if row is None:
        return None
    return _from_row(row, articles.hidden_ids(connection), _passed_over(connection, edition_id))


def listed(
    connection: Connection,
    digest: str | None = None,
    *,
    states: Collection[EditionState] | None = None,
    closed: bool = False,
    limit: int | None = None,
) -> Iterator[Edition]:
    """Editions, latest first, without what was passed over; `closed` asks for those that have begun to go out."""
    query = select(editions).order_by(*LATEST_FIRST)
    if digest:
        query = query.where(editions.c.digest == digest)
    if states is not None:
        query = query.where(editions.c.state.in_(sorted(states)))
    if closed:
        query = query.where(editions.c.closed_at.is_not(None))
    hidden = articles.hidden_ids(connection)
    for row in connection.execute(query.limit(limit)).all():
        yield _from_row(row, hidden)


def state(connection: Connection, edition_id: str, *, keep: bool = False) -> EditionState | None:
    """Where an edition stands; `keep` keeps others from changing that until the transaction ends."""
    query = select(editions.c.state).where(editions.c.id == edition_id)
    found = connection.scalar(query.with_for_update() if keep else query)
    return EditionState(found) if found else None


def settings(connection: Connection, edition_id: str) -> dict[str, Any]:
    """What the edition's digest was configured to when it was composed."""
    found: dict[str, Any] = connection.execute(
        select(editions.c.settings).where(editions.c.id == edition_id)
    ).scalar_one()
    return found


def salt(connection: Connection, edition_id: str) -> bytes:
    """The key under which the edition's subscribers are hashed."""
    found: bytes = connection.execute(select(editions.c.salt).where(editions.c.id == edition_id)).scalar_one()
    return found


def audience(connection: Connection, edition_id: str) -> int | None:
    """How many people the edition was addressed to, or None before it was started."""
    found: int | None = connection.scalar(select(editions.c.audience).where(editions.c.id == edition_id))
    return found


def move(
    connection: Connection,
    edition_id: str,
    *,
    to: EditionState,
    among: Collection[EditionState],
    now: datetime,
    reason: str | None = None,
) -> bool:
    """Change the state if it is one of `among`; False where another process was faster."""
    values: dict[str, Any] = {"state": to, "reason": reason}
    if to not in OPEN_STATES:
        values["ended_at"] = now
    moved = connection.execute(
        update(editions).where(editions.c.id == edition_id, editions.c.state.in_(sorted(among))).values(**values)
    ).rowcount
    return bool(moved)


def begin_now(connection: Connection, edition_id: str, now: datetime) -> None:
    """Let an edition of the schedule whose moment has passed begin at this one."""
    past = (editions.c.id == edition_id, editions.c.due_at < now)
    connection.execute(update(editions).where(*past).values(due_at=now))


def start(connection: Connection, edition_id: str, audience: int, now: datetime) -> None:
    """Record that the audience is frozen: its size, and when."""
    connection.execute(update(editions).where(editions.c.id == edition_id).values(audience=audience, started_at=now))


def close(connection: Connection, edition_id: str, now: datetime) -> None:
    """Count the edition's articles as used and move the digest's cut-off; once is enough."""
    closed = connection.execute(
        update(editions).where(editions.c.id == edition_id, editions.c.closed_at.is_(None)).values(closed_at=now)
    ).rowcount
    if closed:
        hidden = articles.hidden_ids(connection)
        _change_role(connection, edition_id, "reserved", "taken_down", among=hidden)
        _change_role(connection, edition_id, "reserved", "used")
        digests.close(connection, _digest_of(connection, edition_id), edition_id)


def release(connection: Connection, edition_id: str) -> None:
    """Free the articles of an edition that ends before its first message."""
    _change_role(connection, edition_id, "reserved", "released")
    digests.touch(connection, _digest_of(connection, edition_id))


def take_back(connection: Connection, edition_id: str, article_id: str) -> None:
    """Count a story that was put back into an edition under way as used by it."""
    back = (
        update(edition_articles)
        .where(edition_articles.c.edition_id == edition_id, edition_articles.c.article_id == article_id)
        .where(edition_articles.c.role == "taken_down")
        .values(role="used")
    )
    if connection.execute(back).rowcount:
        digests.drop_carried(connection, _digest_of(connection, edition_id), article_id)


def resubject(connection: Connection, edition: Edition) -> None:
    """Keep the subjects of an edition, in each of its languages (a story in it was taken down).

    Those that it was sent with are kept beside them, see `first_subjects`.
    """
    kept = settings(connection, edition.id)
    if _FIRST not in kept and edition.state not in _UNSENT:
        was = select(editions.c.subject, editions.c.language, editions.c.wordings).where(editions.c.id == edition.id)
        row = connection.execute(was).one()
        first = {words.language: words.subject for words in wordings_from_json(row.wordings)}
        kept = {**kept, _FIRST: {row.language: row.subject} | first}
    changed = {"subject": edition.subject, "wordings": wordings_to_json(edition.wordings), "settings": kept}
    connection.execute(update(editions).where(editions.c.id == edition.id).values(**changed))


def first_subjects(connection: Connection, edition: Edition) -> dict[str, str]:
    """The subjects by language that the edition was sent with; empty before."""
    if edition.state in _UNSENT:
        return {}
    present = {edition.language: edition.subject} | {each.language: each.subject for each in edition.wordings}
    kept = settings(connection, edition.id).get(_FIRST, present)
    return {language: subject for language, subject in kept.items() if subject}


def holding(connection: Connection, article_id: str) -> list[str]:
    """The ids of the editions that hold an article; also of ended ones, which may be sent again to who was missed."""
    query = select(edition_articles.c.edition_id).where(
        edition_articles.c.article_id == article_id, edition_articles.c.role.in_(("reserved", "used", "taken_down"))
    )
    return sorted(set(connection.scalars(query)))


def _change_role(
    connection: Connection, edition_id: str, before: str, after: str, *, among: Collection[str] | None = None
) -> None:
    query = update(edition_articles).where(
        edition_articles.c.edition_id == edition_id, edition_articles.c.role == before
    )
    if among is not None:
        query = query.where(edition_articles.c.article_id.in_(sorted(among)))
    connection.execute(query.values(role=after))


def _digest_of(connection: Connection, edition_id: str) -> str:
    found: str = connection.execute(select(editions.c.digest).where(editions.c.id == edition_id)).scalar_one()
    return found


def _passed_over(connection: Connection, edition_id: str) -> tuple[Article, ...]:
    query = select(edition_articles.c.article_id).where(
        edition_articles.c.edition_id == edition_id, edition_articles.c.role == "passed_over"
    )
    found = articles.by_ids(connection, list(connection.scalars(query)))
    return tuple(sorted(found.values(), key=lambda article: article.seq))


def _taken_down(blocks: list[dict[str, Any]], hidden: frozenset[str]) -> tuple[str, ...]:
    held = (each["article"] for block in blocks for each in block["articles"])
    return tuple(article["story"]["headline"] for article in held if article["id"] in hidden)


def _from_row(row: Row[Any], hidden: frozenset[str], passed_over: tuple[Article, ...] = ()) -> Edition:
    return Edition(
        id=row.id,
        digest=row.digest,
        slug=row.slug,
        title=row.title,
        language=row.language,
        scheduled_at=row.scheduled_at,
        timezone=row.timezone,
        composed_at=row.composed_at,
        cutoff=row.cutoff,
        state=EditionState(row.state),
        blocks=blocks_from_json(row.blocks, hidden),
        subject=row.subject,
        intro_html=row.intro_html,
        reason=row.reason,
        closed_at=row.closed_at,
        passed_over=passed_over,
        taken_down=_taken_down(row.blocks, hidden),
        due_at=row.due_at,
        wordings=wordings_from_json(row.wordings),
        gathers=row.settings.get("gathers"),
        frequency=row.settings.get("frequency"),
    )
