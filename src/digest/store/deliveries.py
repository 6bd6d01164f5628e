"""The ledger of recipients: one row each before the first message leaves, and none is ever deleted while open.

A row is claimed by one conditional UPDATE and leaves its state only through `settle`, so that the
counts of all states add up to the audience at every moment.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, and_, func, insert, literal, select, update

from digest.model.delivery import OPEN_DELIVERIES, Delivery, DeliveryState, Outcome
from digest.model.subscriber import SubscriptionState
from digest.store.subscriptions import wanting
from digest.store.tables import deliveries, subscribers, subscriptions

_CHUNK = 5_000
_WAITING = (DeliveryState.PENDING, DeliveryState.DEFERRED)


def freeze(
    connection: Connection, edition_id: str, digest: str, topics: Sequence[str], *, due_at: datetime, now: datetime
) -> int:
    """Write the audience of an edition into the ledger, due at `due_at`, and return its size."""
    people = (
        select(
            literal(edition_id),
            func.row_number().over(order_by=subscriptions.c.subscriber_id),
            subscriptions.c.subscriber_id,
            literal(DeliveryState.PENDING.value),
            literal(due_at, deliveries.c.due_at.type),
            literal(0),
            literal(now, deliveries.c.changed_at.type),
        )
        .where(wanting(digest, topics))
        .order_by(subscriptions.c.subscriber_id)
    )
    columns = ["edition_id", "number", "subscriber_id", "state", "due_at", "tries", "changed_at"]
    connection.execute(insert(deliveries).from_select(columns, people))
    return sum(counts(connection, edition_id).values())


def counts(connection: Connection, edition_id: str) -> dict[DeliveryState, int]:
    """How many deliveries of an edition are in each state."""
    query = (
        select(deliveries.c.state, func.count())
        .where(deliveries.c.edition_id == edition_id)
        .group_by(deliveries.c.state)
        .order_by(deliveries.c.state)
    )
    return {DeliveryState(state): number for state, number in connection.execute(query).all()}


def claim(
    connection: Connection, edition_id: str, digest: str, owner: str, *, limit: int, now: datetime
) -> list[Delivery]:
    """Take up to `limit` due deliveries and return those that may still be sent.

    `owner` names this claim and no other. Whoever has left since the audience was frozen is settled as
    suppressed here.
    """
    due = (
        select(deliveries.c.id)
        .where(deliveries.c.edition_id == edition_id, deliveries.c.state.in_(_WAITING), deliveries.c.due_at <= now)
        .order_by(deliveries.c.number)
        .limit(limit)
    )
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(due), deliveries.c.state.in_(_WAITING))
        .values(state=DeliveryState.SENDING, owner=owner, tries=deliveries.c.tries + 1, changed_at=now)
    )
    connection.execute(
        update(deliveries)
        .where(deliveries.c.edition_id == edition_id, deliveries.c.owner == owner)
        .where(deliveries.c.subscriber_id.not_in(_staying(digest)))
        .values(state=DeliveryState.SUPPRESSED, reason="left", owner=None)
    )
    return _claimed(connection, edition_id, digest, owner)


def settle(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """Record what became of claimed deliveries, many of one kind in one statement."""
    kinds: dict[tuple[object, ...], list[int]] = {}
    for each in outcomes:
        kinds.setdefault((each.state, each.reason, each.reply, each.at, each.due_at), []).append(each.delivery_id)
    for (state, reason, reply, at, due_at), ids in kinds.items():
        values = {"state": state, "reason": reason, "reply": reply, "changed_at": at, "owner": None}
        for start in range(0, len(ids), _CHUNK):
            connection.execute(
                update(deliveries)
                .where(deliveries.c.id.in_(ids[start : start + _CHUNK]), deliveries.c.state == DeliveryState.SENDING)
                .values(**values | ({"due_at": due_at} if due_at else {}))
            )


def recover(connection: Connection, edition_id: str, *, to: DeliveryState, now: datetime) -> int:
    """Give back what a sender that died had claimed; returns how many there were.

    Only the one process that holds the edition may ask for this.
    """
    return connection.execute(
        update(deliveries)
        .where(deliveries.c.edition_id == edition_id, deliveries.c.state == DeliveryState.SENDING)
        .values(state=to, owner=None, changed_at=now)
    ).rowcount


def end_open(connection: Connection, edition_id: str, *, to: DeliveryState, now: datetime) -> int:
    """End every delivery that has not left yet (a cancelled edition)."""
    return connection.execute(
        update(deliveries)
        .where(deliveries.c.edition_id == edition_id, deliveries.c.state.in_(_WAITING))
        .values(state=to, changed_at=now)
    ).rowcount


def reopen(
    connection: Connection, edition_id: str, digest: str, among: Collection[DeliveryState], now: datetime
) -> int:
    """Put deliveries that ended without a message back in line, for people who still subscribe."""
    return connection.execute(
        update(deliveries)
        .where(deliveries.c.edition_id == edition_id, deliveries.c.state.in_(sorted(among)))
        .where(deliveries.c.subscriber_id.in_(_staying(digest)))
        .values(state=DeliveryState.PENDING, due_at=now, changed_at=now, reason=None, reply=None)
    ).rowcount


def open_count(connection: Connection, edition_id: str) -> int:
    """How many deliveries are still open."""
    found = counts(connection, edition_id)
    return sum(number for state, number in found.items() if state in OPEN_DELIVERIES)


def due_count(connection: Connection, edition_id: str, now: datetime) -> int:
    """How many deliveries could be claimed at `now`."""
    query = select(func.count()).where(
        deliveries.c.edition_id == edition_id, deliveries.c.state.in_(_WAITING), deliveries.c.due_at <= now
    )
    return connection.scalar(query) or 0


def _staying(digest: str) -> Select[tuple[int]]:
    return select(subscriptions.c.subscriber_id).where(
        subscriptions.c.digest == digest, subscriptions.c.state == SubscriptionState.CONFIRMED
    )


def _claimed(connection: Connection, edition_id: str, digest: str, owner: str) -> list[Delivery]:
    query = (
        select(
            deliveries.c.id,
            deliveries.c.number,
            deliveries.c.subscriber_id,
            subscribers.c.email,
            subscribers.c.name,
            func.coalesce(subscriptions.c.format, subscribers.c.format).label("format"),
        )
        .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .join(
            subscriptions,
            and_(subscriptions.c.subscriber_id == deliveries.c.subscriber_id, subscriptions.c.digest == digest),
        )
        .where(deliveries.c.edition_id == edition_id, deliveries.c.owner == owner)
        .where(deliveries.c.state == DeliveryState.SENDING)
        .order_by(deliveries.c.number)
    )
    return [
        Delivery(row.id, row.number, row.subscriber_id, row.email, row.name, row.format)
        for row in connection.execute(query)
    ]
