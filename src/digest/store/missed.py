"""Whom an edition has not reached, and what is known of why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from digest.model.delivery import DeliveryState
from digest.store.tables import deliveries, subscribers

UNREACHED = (
    DeliveryState.FAILED,
    DeliveryState.BOUNCED,
    DeliveryState.UNCERTAIN,
    DeliveryState.IN_DOUBT,
    DeliveryState.DEFERRED,
)
_WAITING = (DeliveryState.IN_DOUBT, DeliveryState.DEFERRED)
_AT_ONCE = 2_000


class Missed(NamedTuple):
    """One reader: `email` is None where the person was erased, `next_try` None where there is none."""

    email: str | None
    state: DeliveryState
    reason: str | None
    reply: str | None
    next_try: datetime | None


def missed(connection: Connection, edition_id: str, limit: int | None = None) -> Iterator[Missed]:
    """Who was not reached, in the order of the audience; read some thousand at a time."""
    query = (
        select(subscribers.c.email, deliveries.c.state, deliveries.c.reason, deliveries.c.reply, deliveries.c.due_at)
        .outerjoin(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .where(deliveries.c.edition_id == edition_id, deliveries.c.state.in_(UNREACHED))
        .order_by(deliveries.c.number)
        .limit(limit)
    )
    for row in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        state = DeliveryState(row.state)
        yield Missed(row.email, state, row.reason, row.reply, row.due_at if state in _WAITING else None)


def missed_count(connection: Connection, edition_id: str) -> int:
    """How many they are, of those whose rows are still kept."""
    query = select(func.count()).where(deliveries.c.edition_id == edition_id, deliveries.c.state.in_(UNREACHED))
    return connection.scalar(query) or 0
