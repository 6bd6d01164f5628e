"""Who wants which digest. A person's own locale, time zone and format count where a subscription has none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, delete, func, insert, select, update

from digest.model.digest import Segment
from digest.model.subscriber import Frequency, Subscription, SubscriptionState
from digest.store.segments import narrowed, reads_people
from digest.store.tables import subscribers, subscription_topics, subscriptions
from digest.store.upsert import upsert

_CHUNK = 5_000


def put(connection: Connection, digest: str, ids: Sequence[int], state: SubscriptionState, now: datetime) -> None:
    """Set the state of these people's subscriptions, and make the ones that are missing."""
    if not ids:
        return
    statement = upsert(connection, subscriptions)
    values: dict[str, Any] = {"state": state, "changed_at": now}
    if state is not SubscriptionState.PAUSED:
        values["paused_until"] = None
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["subscriber_id", "digest"],
            set_=values,
            where=subscriptions.c.state != state,
        ),
        [
            {"subscriber_id": each, "digest": digest, "state": state, "created_at": now, "changed_at": now}
            for each in ids
        ],
    )


def set_topics(connection: Connection, digest: str, wanted: dict[int, tuple[str, ...]]) -> None:
    """Replace the topics of these people's subscriptions; none means all."""
    ids = list(wanted)
    for start in range(0, len(ids), _CHUNK):
        connection.execute(
            delete(subscription_topics).where(
                subscription_topics.c.digest == digest,
                subscription_topics.c.subscriber_id.in_(ids[start : start + _CHUNK]),
            )
        )
    rows = [
        {"subscriber_id": each, "digest": digest, "topic": topic}
        for each, topics in wanted.items()
        for topic in sorted({topic.casefold() for topic in topics})
    ]
    if rows:
        connection.execute(insert(subscription_topics), rows)


def unsubscribe(connection: Connection, subscriber_id: int, digests: Collection[str] | None, now: datetime) -> int:
    """End a person's subscriptions to these digests, or to all; returns how many that ended now."""
    query = update(subscriptions).where(
        subscriptions.c.subscriber_id == subscriber_id, subscriptions.c.state != SubscriptionState.UNSUBSCRIBED
    )
    if digests is not None:
        query = query.where(subscriptions.c.digest.in_(sorted(digests)))
    left = query.values(state=SubscriptionState.UNSUBSCRIBED, paused_until=None, changed_at=now)
    return connection.execute(left).rowcount


def change(connection: Connection, subscriber_id: int, wanted: Subscription, now: datetime) -> None:
    """Write how a person wants a digest: its state, format, frequency, pause and hour, and its topics."""
    values = {
        "state": wanted.state,
        "format": wanted.format,
        "frequency": wanted.frequency,
        "paused_until": wanted.paused_until,
        "hour": wanted.hour,
        "changed_at": now,
    }
    new = {"subscriber_id": subscriber_id, "digest": wanted.digest, "created_at": now} | values
    statement = upsert(connection, subscriptions).values(**new)
    connection.execute(statement.on_conflict_do_update(index_elements=["subscriber_id", "digest"], set_=values))
    set_topics(connection, wanted.digest, {subscriber_id: wanted.topics})


def wake(connection: Connection, now: datetime, digest: str | None = None) -> int:
    """End the pauses, of one digest or of all, that were to last until now (aware); returns how many."""
    over = update(subscriptions).where(
        subscriptions.c.state == SubscriptionState.PAUSED, subscriptions.c.paused_until <= now
    )
    if digest is not None:
        over = over.where(subscriptions.c.digest == digest)
    return connection.execute(
        over.values(state=SubscriptionState.CONFIRMED, paused_until=None, changed_at=now)
    ).rowcount


def unsubscribe_all(connection: Connection, ids: Sequence[int], now: datetime) -> int:
    """End all subscriptions of these people; returns how many that ended now."""
    ended = 0
    for start in range(0, len(ids), _CHUNK):
        query = update(subscriptions).where(
            subscriptions.c.subscriber_id.in_(ids[start : start + _CHUNK]),
            subscriptions.c.state != SubscriptionState.UNSUBSCRIBED,
        )
        left = query.values(state=SubscriptionState.UNSUBSCRIBED, paused_until=None, changed_at=now)
        ended += connection.execute(left).rowcount
    return ended


def of_person(connection: Connection, subscriber_id: int) -> list[Subscription]:
    """A person's subscriptions, by digest."""
    query = (
        select(
            subscriptions,
            subscribers.c.locale.label("own_locale"),
            subscribers.c.timezone.label("own_timezone"),
            subscribers.c.format.label("own_format"),
        )
        .join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
        .where(subscriptions.c.subscriber_id == subscriber_id)
        .order_by(subscriptions.c.digest)
    )
    return [_from_row(connection, row) for row in connection.execute(query).all()]


def counts(connection: Connection) -> dict[str, dict[str, int]]:
    """How many subscriptions each digest has in each state."""
    query = (
        select(subscriptions.c.digest, subscriptions.c.state, func.count().label("number"))
        .group_by(subscriptions.c.digest, subscriptions.c.state)
        .order_by(subscriptions.c.digest, subscriptions.c.state)
    )
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(query):
        found.setdefault(row.digest, {})[row.state] = row.number
    return found


def zones(connection: Connection, digest: str, segment: Segment, now: datetime) -> set[str | None]:
    """The time zones (IANA names) of a digest's audience; None stands for those who name none."""
    own = func.coalesce(subscriptions.c.timezone, subscribers.c.timezone)
    query = select(own).join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
    return set(connection.scalars(query.where(wanting(digest, segment, now)).distinct()))


def audience(
    connection: Connection, digest: str, segment: Segment, now: datetime, frequency: Frequency | None = None
) -> int:
    """How many people an edition of the digest would go to now."""
    query = select(func.count()).select_from(subscriptions).where(wanting(digest, segment, now, frequency))
    if reads_people(segment):
        query = query.join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
    return connection.scalar(query) or 0


def is_reached(connection: Connection, digest: str, segment: Segment, subscriber_id: int, now: datetime) -> bool:
    """Whether an edition of the digest would go to this person now, however often they want it."""
    mine = and_(wanting(digest, segment, now), subscriptions.c.subscriber_id == subscriber_id)
    query = select(subscriptions.c.digest).join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
    return connection.scalar(query.where(mine)) is not None


def locales(connection: Connection, digest: str) -> set[str | None]:
    """The locales of all who subscribe to a digest, or may soon again; None stands for those who name none.

    Who pauses or has not confirmed yet is among them: between composing and sending that may change.
    """
    own = func.coalesce(subscriptions.c.locale, subscribers.c.locale)
    query = select(own).join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
    staying = and_(subscriptions.c.digest == digest, subscriptions.c.state != SubscriptionState.UNSUBSCRIBED)
    return set(connection.scalars(query.where(staying).distinct()))


def turns(
    connection: Connection, digest: str, segment: Segment, now: datetime, frequency: Frequency | None = None
) -> set[tuple[str | None, str | None]]:
    """The time zones and hours of a digest's audience, each pair once; None where people name none."""
    own = func.coalesce(subscriptions.c.timezone, subscribers.c.timezone)
    query = (
        select(own, subscriptions.c.hour)
        .join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
        .where(wanting(digest, segment, now, frequency))
        .distinct()
    )
    return {(zone, hour) for zone, hour in connection.execute(query)}


def wanting(digest: str, segment: Segment, now: datetime, frequency: Frequency | None = None) -> ColumnElement[bool]:
    """The condition of being in an audience: confirmed, of its segment, one of its topics or none named, that often."""
    confirmed = and_(subscriptions.c.digest == digest, subscriptions.c.state == SubscriptionState.CONFIRMED)
    if frequency is not None:
        confirmed = and_(confirmed, subscriptions.c.frequency == frequency)
    confirmed = and_(confirmed, *narrowed(segment, now))
    if not segment.topics:
        return confirmed
    wanted = subscription_topics.c.topic.in_([topic.casefold() for topic in segment.topics])
    # Through the person where they are looked at: SQLite then asks for topics last, of those whom the rest leaves.
    mine = subscribers.c.id if reads_people(segment) else subscriptions.c.subscriber_id
    # Of no topics there is no sum: one look for both questions, whether they named any and one of these.
    own = select(func.sum(case((wanted, 1), else_=0))).where(
        subscription_topics.c.subscriber_id == mine, subscription_topics.c.digest == digest
    )
    return and_(confirmed, own.scalar_subquery().is_distinct_from(0))


def _from_row(connection: Connection, row: Row[Any]) -> Subscription:
    topics = connection.scalars(
        select(subscription_topics.c.topic)
        .where(subscription_topics.c.subscriber_id == row.subscriber_id, subscription_topics.c.digest == row.digest)
        .order_by(subscription_topics.c.topic)
    )
    return Subscription(
        digest=row.digest,
        state=SubscriptionState(row.state),
        locale=row.locale or row.own_locale,
        timezone=row.timezone or row.own_timezone,
        topics=tuple(topics),
        format=row.format or row.own_format,
        changed_at=row.changed_at,
        frequency="weekly" if row.frequency == "weekly" else "each",
        paused_until=row.paused_until,
        hour=row.hour,
    )
