"""What each digest has had: its cut-off, and what stayed new below it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, cast, delete, or_, select, union, update

from digest.model.edition import History
from digest.store import counters
from digest.store.signup_tables import notices, sign_ups
from digest.store.tables import (
    articles,
    carried,
    consents,
    digests,
    edition_articles,
    editions,
    subscription_topics,
    subscriptions,
)
from digest.store.upsert import upsert


def history(connection: Connection, digest: str, horizon: datetime) -> History:
    """The digest's history; `horizon` is how far a first edition would reach back from now.

    The horizon recorded at the first attempt is the one that counts, so that a first edition that is
    skipped or cancelled loses nothing.
    """
    row = connection.execute(select(digests).where(digests.c.name == digest)).first()
    known = row is not None and row.horizon is not None
    return History(
        cutoff=row.cutoff if row else None,
        horizon=row.horizon if row and known else horizon,
        horizon_seq=row.horizon_seq if row and known else counters.last(connection, counters.ARTICLE_SEQ),
        carried=frozenset(connection.scalars(select(carried.c.article_id).where(carried.c.digest == digest))),
        used=_articles(connection, digest, "used"),
        reserved=_articles(connection, digest, "reserved"),
    )


def begin(connection: Connection, digest: str, history: History) -> None:
    """Record that editions of the digest are composed from now on, and from where they reach back."""
    connection.execute(upsert(connection, digests).values(name=digest).on_conflict_do_nothing())
    connection.execute(
        update(digests)
        .where(digests.c.name == digest, digests.c.horizon.is_(None))
        .values(horizon=history.horizon, horizon_seq=history.horizon_seq)
    )


def revision(connection: Connection, digest: str) -> int:
    """A number that grows whenever what is new to the digest may have changed by its own editions."""
    return connection.scalar(select(digests.c.revision).where(digests.c.name == digest)) or 0


def touch(connection: Connection, digest: str) -> None:
    """Count one change of the digest's editions."""
    connection.execute(update(digests).where(digests.c.name == digest).values(revision=digests.c.revision + 1))


def close(connection: Connection, digest: str, edition_id: str) -> None:
    """Move the cut-off over a closed edition (contract: What is new).

    Below it stay new, if they still were: what the edition's `carry` blocks kept, what it could not
    consider or lost to a takedown, and what other open editions hold, for they may yet be cancelled.
    The rule is proved by `tests/ledger.py` and its state machine.
    """
    before = history(connection, digest, datetime.max.replace(tzinfo=UTC))
    cutoff = connection.execute(select(editions.c.cutoff).where(editions.c.id == edition_id)).scalar_one()
    kept = connection.scalars(
        select(articles.c.id).where(still_new(digest, before), articles.c.id.in_(_kept(digest, edition_id)))
    ).all()
    above = select(articles.c.id).where(articles.c.seq > cutoff)
    connection.execute(delete(carried).where(carried.c.digest == digest, carried.c.article_id.not_in(above)))
    rows = [{"digest": digest, "article_id": article_id} for article_id in sorted(kept)]
    if rows:
        connection.execute(upsert(connection, carried).on_conflict_do_nothing(), rows)
    later = cutoff if before.cutoff is None else max(before.cutoff, cutoff)
    connection.execute(update(digests).where(digests.c.name == digest).values(cutoff=later))
    touch(connection, digest)


def still_new(digest: str, history: History) -> ColumnElement[bool]:
    """The condition of being after the digest's cut-off, or carried over it; use and takedown apart.

    A union and no OR: each part is found by its own index, however large the archive.
    """
    parts = [select(carried.c.article_id).where(carried.c.digest == digest)]
    if history.cutoff is None:
        recent = (
            articles.c.seq > history.horizon_seq,
            articles.c.published >= history.horizon,
            articles.c.publish_at >= history.horizon,
            and_(articles.c.published.is_(None), articles.c.first_seen >= history.horizon),
        )
        parts += [select(articles.c.id).where(condition) for condition in recent]
    else:
        parts.append(select(articles.c.id).where(articles.c.seq > history.cutoff))
    return and_(~articles.c.considered, articles.c.id.in_(union(*parts)))


def _kept(digest: str, edition_id: str) -> Select[tuple[str]]:
    own = edition_articles.c.role.in_(("carried", "withheld", "taken_down"))
    return select(edition_articles.c.article_id).where(
        edition_articles.c.digest == digest,
        or_(
            and_(edition_articles.c.edition_id == edition_id, own),
            and_(edition_articles.c.edition_id != edition_id, edition_articles.c.role == "reserved"),
        ),
    )


def drop_carried(connection: Connection, digest: str, article_id: str) -> None:
    """A story is no longer new below the cut-off: it is with the readers after all."""
    connection.execute(delete(carried).where(carried.c.digest == digest, carried.c.article_id == article_id))
    touch(connection, digest)


def in_force_since(connection: Connection, digest: str, schedule: str, now: datetime) -> datetime | None:
    """Since when the digest has this schedule (cron line and zone, as text); None: ever since it is known."""
    query = select(digests.c.schedule, digests.c.schedule_since).where(digests.c.name == digest)
    row = connection.execute(query).first()
    if row is not None and row.schedule == schedule:
        since: datetime | None = row.schedule_since
        return since
    return None if row is None or row.schedule is None else now


def knows_schedule(connection: Connection, digest: str, schedule: str) -> bool:
    """Whether this is the schedule that was kept last."""
    return connection.scalar(select(digests.c.schedule).where(digests.c.name == digest)) == schedule


def keep_schedule(connection: Connection, digest: str, schedule: str, since: datetime | None) -> None:
    """Remember the digest's schedule, and since when it is in force."""
    connection.execute(upsert(connection, digests).values(name=digest).on_conflict_do_nothing())
    connection.execute(
        update(digests)
        .where(digests.c.name == digest, digests.c.schedule.is_distinct_from(schedule))
        .values(schedule=schedule, schedule_since=since)
    )


def take_hold(connection: Connection, digest: str) -> bool:
    """Whether the digest's next edition must wait for approval (after a restore); asking ends it."""
    return bool(
        connection.execute(
            update(digests).where(digests.c.name == digest, digests.c.hold_next).values(hold_next=False)
        ).rowcount
    )


def hold_next(connection: Connection, names: Iterable[str]) -> None:
    """Let the next edition of each of these digests, and of all known ones, wait for approval."""
    for name in names:
        connection.execute(upsert(connection, digests).values(name=name).on_conflict_do_nothing())
    connection.execute(update(digests).values(hold_next=True))


def is_known(connection: Connection, name: str) -> bool:
    """Whether anything is kept under this name."""
    tables = (digests, subscriptions, notices)
    columns = (digests.c.name, subscriptions.c.digest, notices.c.digest)
    return bool(_asked_for(connection, name)) or any(
        connection.scalar(select(column).select_from(table).where(column == name).limit(1)) is not None
        for table, column in zip(tables, columns, strict=True)
    )


def adopt(connection: Connection, formerly: str, name: str) -> None:
    """Hand everything that belongs to a digest's earlier name to its present one.

    People who subscribe to both keep the present subscription. Where the present name has editions of its
    own, the two histories stay apart: joined, one's cut-off would lose the other's stories.
    """
    for table in (subscriptions, subscription_topics):
        here, there = table.alias(), table
        twice = select(here.c.subscriber_id).where(here.c.digest == name)
        connection.execute(delete(there).where(there.c.digest == formerly, there.c.subscriber_id.in_(twice)))
        connection.execute(update(there).where(there.c.digest == formerly).values(digest=name))
    connection.execute(update(consents).where(consents.c.digest == formerly).values(digest=name))
    connection.execute(update(notices).where(notices.c.digest == formerly).values(digest=name))
    for sign_up_id, asked in _asked_for(connection, formerly).items():
        now = [*dict.fromkeys(name if each == formerly else each for each in asked)]
        connection.execute(update(sign_ups).where(sign_ups.c.id == sign_up_id).values(digests=now))
    if connection.scalar(select(editions.c.id).where(editions.c.digest == name).limit(1)) is not None:
        return
    for table in (carried, edition_articles):
        connection.execute(delete(table).where(table.c.digest == name))
    for table in (carried, editions, edition_articles):
        connection.execute(update(table).where(table.c.digest == formerly).values(digest=name))
    held = connection.scalar(select(digests.c.hold_next).where(digests.c.name == name))
    connection.execute(delete(digests).where(digests.c.name == name))
    connection.execute(update(digests).where(digests.c.name == formerly).values(name=name))
    if held:
        connection.execute(update(digests).where(digests.c.name == name).values(hold_next=True))


def _asked_for(connection: Connection, name: str) -> dict[int, list[str]]:
    """What the sign-ups that ask for a digest ask for, by their numbers."""
    named = cast(sign_ups.c.digests, Text).contains(f'"{name}"', autoescape=True)
    found = connection.execute(select(sign_ups.c.id, sign_ups.c.digests).where(named))
    return {row.id: row.digests for row in found if name in row.digests}


def _articles(connection: Connection, digest: str, role: str) -> frozenset[str]:
    query = select(edition_articles.c.article_id).where(
        edition_articles.c.digest == digest, edition_articles.c.role == role
    )
    return frozenset(connection.scalars(query))
