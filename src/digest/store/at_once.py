"""What is done to many deliveries in one statement: claiming those whose turn it is, and settling those that were sent.

The numbers of the rows travel as one parameter, a JSON list: a thousand rows cost hardly more than one.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Connection, Select, and_, case, cast, func, literal, null, select, update

from digest.model.delivery import Delivery, DeliveryState
from digest.model.subscriber import SubscriptionState
from digest.store.deliveries import WAITING
from digest.store.tables import deliveries, subscribers, subscriptions


def claim(
    connection: Connection, edition_id: str, digest: str, owner: str, *, limit: int, now: datetime
) -> tuple[int, list[Delivery]]:
    """Take up to `limit` due deliveries: how many were taken, and those that may still be sent.

    `owner` names this claim and no other. Whoever has left since the audience was frozen is settled
    here: as suppressed, or as uncertain where a copy may be out. `first_at` is None at a first try.
    """
    taken: list[int] = []
    for state in WAITING:
        due = (
            select(deliveries.c.id)
            .where(deliveries.c.edition_id == edition_id, deliveries.c.state == state, deliveries.c.due_at <= now)
            .order_by(deliveries.c.due_at, deliveries.c.id)
            .limit(limit - len(taken))
        )
        found = list(connection.scalars(due)) if len(taken) < limit else []
        if not found:
            continue
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(_listed(connection, found)), deliveries.c.state == state)
            .values(
                state=DeliveryState.SENDING,
                owner=owner,
                tries=deliveries.c.tries + 1,
                first_at=func.coalesce(deliveries.c.first_at, literal(now, deliveries.c.first_at.type)),
                changed_at=now,
            )
        )
        taken += found
    if not taken:
        return 0, []
    rows = connection.execute(_claimed(connection, digest, owner, taken)).all()
    gone = [row[0] for row in rows if row[-1] != SubscriptionState.CONFIRMED]
    if gone:
        _end_gone(connection, gone)
    return len(taken), [Delivery._make(row[:-1]) for row in rows if row[-1] == SubscriptionState.CONFIRMED]


def settle_sent(connection: Connection, ids: Collection[int], *, now: datetime) -> None:
    """Record that claimed deliveries were sent; one that is no longer claimed stays as it is."""
    if not ids:
        return
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(_listed(connection, ids)), deliveries.c.state == DeliveryState.SENDING)
        .values(state=DeliveryState.SENT, reason=None, reply=None, owner=None, changed_at=now)
    )


def _end_gone(connection: Connection, ids: Collection[int]) -> None:
    gone = case((deliveries.c.doubts > 0, DeliveryState.UNCERTAIN.value), else_=DeliveryState.SUPPRESSED.value)
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(_listed(connection, ids)), deliveries.c.state == DeliveryState.SENDING)
        .values(state=gone, reason="left", owner=None)
    )


def _listed(connection: Connection, ids: Collection[int]) -> Select[Any]:
    """The numbers as rows of one column."""
    written = json.dumps(list(ids))
    if connection.dialect.name == "sqlite":
        return select(func.json_each(written).table_valued("value").c.value)
    each = func.json_array_elements_text(cast(written, JSON)).table_valued("value").c.value
    return select(cast(each, BigInteger))


def _claimed(connection: Connection, digest: str, owner: str, ids: Collection[int]) -> Select[Any]:
    return (
        select(
            deliveries.c.id,
            deliveries.c.number,
            deliveries.c.subscriber_id,
            subscribers.c.email,
            subscribers.c.name,
            func.coalesce(subscriptions.c.format, subscribers.c.format),
            deliveries.c.tries,
            case((deliveries.c.tries > 1, deliveries.c.first_at), else_=null()),
            deliveries.c.doubts,
            deliveries.c.drops,
            subscriptions.c.state,
        )
        .outerjoin(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .outerjoin(
            subscriptions,
            and_(subscriptions.c.subscriber_id == deliveries.c.subscriber_id, subscriptions.c.digest == digest),
        )
        .where(deliveries.c.id.in_(_listed(connection, ids)), deliveries.c.owner == owner)
        .order_by(deliveries.c.id)
    )
