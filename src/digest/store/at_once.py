"""What is done to many deliveries in one statement: claiming those whose turn it is, and settling those that were sent.

The numbers of the rows travel as one parameter, a JSON list: a thousand rows cost hardly more than one.
The statements are built once: that costs more than a few hundred rows.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    Select,
    String,
    Update,
    and_,
    bindparam,
    case,
    cast,
    func,
    null,
    select,
)
from sqlalchemy import update as update_of

from digest.model.delivery import Delivery, DeliveryState
from digest.model.subscriber import SubscriptionState
from digest.store.deliveries import WAITING
from digest.store.tables import deliveries, subscribers, subscriptions

_CONFIRMED = SubscriptionState.CONFIRMED.value


def claim(
    connection: Connection, edition_id: str, digest: str, owner: str, *, limit: int, now: datetime
) -> tuple[int, list[Delivery]]:
    """Take up to `limit` due deliveries: how many were taken, and those that may still be sent.

    `owner` names this claim and no other. Whoever has left since the audience was frozen is settled
    here: as suppressed, or as uncertain where a copy may be out.
    """
    kind = connection.dialect.name
    taken: list[int] = []
    for state in WAITING:
        left = limit - len(taken)
        due = {"_edition": edition_id, "_state": state.value, "_now": now, "_limit": left}
        found = list(connection.scalars(_due(), due)) if left else []
        if found:
            values = {"_ids": json.dumps(found), "_from": state.value, "_owner": owner, "_now": now}
            connection.execute(_taking(kind), values)
            taken += found
    if not taken:
        return 0, []
    wanted = {"_ids": json.dumps(taken), "_owner": owner, "_digest": digest}
    rows = connection.execute(_claimed(kind), wanted).all()
    gone = [row[0] for row in rows if row[-1] != _CONFIRMED]
    if gone:
        connection.execute(_leaving(kind), {"_ids": json.dumps(gone)})
    # `first_at` is read where it is not `now` alone: to read a time takes as long as all the rest of a row.
    return len(taken), [Delivery._make((*row[:7], row[7] or now, *row[8:-1])) for row in rows if row[-1] == _CONFIRMED]


def settle_sent(connection: Connection, ids: Collection[int], *, now: datetime) -> None:
    """Record that claimed deliveries were sent; one that is no longer claimed stays as it is."""
    if ids:
        connection.execute(_sent(connection.dialect.name), {"_ids": json.dumps(list(ids)), "_now": now})


def _listed(kind: str) -> Select[Any]:
    """The numbers in `_ids` as rows of one column."""
    written = bindparam("_ids", type_=String)
    if kind == "sqlite":
        return select(func.json_each(written).table_valued("value").c.value)
    each = func.json_array_elements_text(cast(written, JSON)).table_valued("value").c.value
    return select(cast(each, BigInteger))


def _in_hand(kind: str) -> Update:
    wanted = deliveries.c.id.in_(_listed(kind))
    return update_of(deliveries).where(wanted, deliveries.c.state == DeliveryState.SENDING.value)


@cache
def _due() -> Select[Any]:
    return (
        select(deliveries.c.id)
        .where(
            deliveries.c.edition_id == bindparam("_edition"),
            deliveries.c.state == bindparam("_state"),
            deliveries.c.due_at <= bindparam("_now"),
        )
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(bindparam("_limit"))
    )


@cache
def _taking(kind: str) -> Update:
    now = bindparam("_now", type_=deliveries.c.first_at.type)
    return (
        update_of(deliveries)
        .where(deliveries.c.id.in_(_listed(kind)), deliveries.c.state == bindparam("_from"))
        .values(
            state=DeliveryState.SENDING.value,
            owner=bindparam("_owner"),
            tries=deliveries.c.tries + 1,
            # A claim that was given back was no try: what is put off much later is not late because of it.
            first_at=case((deliveries.c.tries > 0, func.coalesce(deliveries.c.first_at, now)), else_=now),
            changed_at=now,
        )
    )


@cache
def _sent(kind: str) -> Update:
    at = bindparam("_now", type_=deliveries.c.changed_at.type)
    return _in_hand(kind).values(
        state=DeliveryState.SENT.value, reason=null(), reply=null(), owner=null(), changed_at=at
    )


@cache
def _leaving(kind: str) -> Update:
    gone = case((deliveries.c.doubts > 0, DeliveryState.UNCERTAIN.value), else_=DeliveryState.SUPPRESSED.value)
    return _in_hand(kind).values(state=gone, reason="left", owner=null())


@cache
def _claimed(kind: str) -> Select[Any]:
    here = and_(
        subscriptions.c.subscriber_id == deliveries.c.subscriber_id, subscriptions.c.digest == bindparam("_digest")
    )
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
            func.coalesce(subscriptions.c.locale, subscribers.c.locale),
            subscriptions.c.state,
        )
        .outerjoin(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .outerjoin(subscriptions, here)
        .where(deliveries.c.id.in_(_listed(kind)), deliveries.c.owner == bindparam("_owner"))
        .order_by(deliveries.c.id)
    )
