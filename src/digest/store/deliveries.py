"""The ledger of recipients: one row each before the first message leaves, and none is ever deleted while open.

A row is claimed by a conditional UPDATE (`at_once.claim`) and leaves its state only through `settle`,
`at_once.settle_sent` and `give_back`, so that the counts of all states add up to the audience at every
moment.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Exists,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
    update,
)

from digest.model.delivery import OPEN_DELIVERIES, Delivery, DeliveryState, Outcome
from digest.model.subscriber import SubscriptionState
from digest.store.tables import deliveries, editions, subscribers, subscriptions

# In the order in which they are claimed. Doubts come last: were they first, whatever kills a sender soon after
# its start would put the same people in doubt again, and for good.
WAITING = (DeliveryState.DEFERRED, DeliveryState.PENDING, DeliveryState.IN_DOUBT)
_CHUNK = 5_000
_DOUBTED = (DeliveryState.IN_DOUBT, DeliveryState.UNCERTAIN)
_DROPPED = ("lost", "barred", "poison")


def counts(connection: Connection, edition_id: str) -> dict[DeliveryState, int]:
    """How many deliveries of an edition are in each state, or were when their rows were deleted.

    There are none before its whole audience is frozen (see `audiences`).
    """
    started, kept = editions.c.started_at, editions.c.tally
    known = connection.execute(select(started, kept).where(editions.c.id == edition_id)).first()
    if known is None or known.started_at is None:
        return {}
    if known.tally is not None:
        return {DeliveryState(state): number for state, number in known.tally.items()}
    query = (
        select(deliveries.c.state, func.count())
        .where(deliveries.c.edition_id == edition_id)
        .group_by(deliveries.c.state)
        .order_by(deliveries.c.state)
    )
    return {DeliveryState(state): number for state, number in connection.execute(query).all()}


def in_hand(connection: Connection, edition_id: str, digest: str) -> list[tuple[Delivery, str]]:
    """All claimed deliveries of an edition, each with the name of its claim; erased people have no address."""
    return [(of_row(row), row.owner) for row in connection.execute(_claimed(edition_id, digest))]


def gone(connection: Connection, edition_id: str, digest: str) -> set[int]:
    """The claimed deliveries whose people have left since."""
    query = select(deliveries.c.id).where(*_in_hand(edition_id), ~stays(digest))
    return set(connection.scalars(query))


def settle(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """Record what became of claimed deliveries; one that is no longer claimed stays as it is."""
    if not outcomes:
        return
    statement = (
        update(deliveries)
        .where(deliveries.c.id == bindparam("_id"), deliveries.c.state == DeliveryState.SENDING)
        .values(
            state=bindparam("_state"),
            reason=bindparam("_reason"),
            reply=bindparam("_reply"),
            changed_at=bindparam("_at"),
            due_at=func.coalesce(bindparam("_due_at", type_=deliveries.c.due_at.type), deliveries.c.due_at),
            doubts=deliveries.c.doubts + bindparam("_doubts"),
            drops=deliveries.c.drops + bindparam("_drops"),
            owner=None,
        )
    )
    rows = [
        {
            "_id": each.delivery_id,
            "_state": each.state.value,
            "_reason": each.reason,
            "_reply": each.reply,
            "_at": each.at,
            "_due_at": each.due_at,
            "_doubts": int(each.state in _DOUBTED),
            "_drops": int(each.reason in _DROPPED),
        }
        for each in outcomes
    ]
    connection.execute(statement, rows)


def give_back(connection: Connection, ids: Collection[int], *, now: datetime) -> None:
    """Put claimed deliveries that were not begun back to where they were before the claim; it was no try."""
    before = case(
        (deliveries.c.doubts > 0, DeliveryState.IN_DOUBT.value),
        (deliveries.c.tries > 1, DeliveryState.DEFERRED.value),
        else_=DeliveryState.PENDING.value,
    )
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(wanted[start : start + _CHUNK]), deliveries.c.state == DeliveryState.SENDING)
            .values(state=before, tries=deliveries.c.tries - 1, owner=None, changed_at=now)
        )


def open_count(connection: Connection, edition_id: str) -> int:
    """How many deliveries are still open."""
    found = counts(connection, edition_id)
    return sum(number for state, number in found.items() if state in OPEN_DELIVERIES)


def only_put_off(connection: Connection, edition_id: str) -> bool:
    """Whether whoever an edition still has to reach has been put off: it is not interrupted, nothing is in flight."""
    found = counts(connection, edition_id)
    return {state for state, number in found.items() if number} & OPEN_DELIVERIES == {DeliveryState.DEFERRED}


def next_due(connection: Connection, edition_id: str) -> datetime | None:
    """When the next delivery that waits is due, or None where nobody waits."""
    query = select(func.min(deliveries.c.due_at)).where(deliveries.c.edition_id == edition_id)
    moments = [connection.scalar(query.where(deliveries.c.state == state)) for state in WAITING]
    return min((moment for moment in moments if moment), default=None)


def reached_since(connection: Connection, edition_id: str, moment: datetime) -> int:
    """How many deliveries have been sent since then."""
    query = select(func.count()).where(
        deliveries.c.edition_id == edition_id,
        deliveries.c.state == DeliveryState.SENT,
        deliveries.c.changed_at >= moment,
    )
    return connection.scalar(query) or 0


def _in_hand(edition_id: str) -> tuple[ColumnElement[bool], ...]:
    return (deliveries.c.edition_id == edition_id, deliveries.c.state == DeliveryState.SENDING)


def stays(digest: str) -> Exists:
    """That the delivery's person still subscribes."""
    return exists().where(
        subscriptions.c.subscriber_id == deliveries.c.subscriber_id,
        subscriptions.c.digest == digest,
        subscriptions.c.state == SubscriptionState.CONFIRMED,
    )


def _claimed(edition_id: str, digest: str) -> Select[Any]:
    return (
        select(
            deliveries.c.id,
            deliveries.c.number,
            deliveries.c.subscriber_id,
            func.coalesce(subscribers.c.email, "").label("email"),
            subscribers.c.name,
            func.coalesce(subscriptions.c.format, subscribers.c.format, "html").label("format"),
            deliveries.c.tries,
            deliveries.c.first_at,
            deliveries.c.doubts,
            deliveries.c.drops,
            deliveries.c.owner,
        )
        .outerjoin(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .outerjoin(
            subscriptions,
            and_(subscriptions.c.subscriber_id == deliveries.c.subscriber_id, subscriptions.c.digest == digest),
        )
        .where(*_in_hand(edition_id))
        .order_by(deliveries.c.number)
    )


def of_row(row: Row[Any]) -> Delivery:
    """The delivery of a row of `claimed`."""
    return Delivery(
        row.id,
        row.number,
        row.subscriber_id,
        row.email,
        row.name,
        row.format,
        row.tries,
        row.first_at,
        row.doubts,
        row.drops,
    )
