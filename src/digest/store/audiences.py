"""The audience of an edition: frozen into the ledger a part at a time, so that nobody waits long for the store.

Parts are ranges of people in the order of their numbers. Until the last one is there and the edition is
started (`editions.start`) the others count for nothing, and may be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, case, delete, func, insert, literal, select

from digest.model.delivery import DeliveryState
from digest.model.digest import Segment
from digest.model.subscriber import Frequency, SubscriptionState
from digest.store.segments import reads_people
from digest.store.subscriptions import wake, wanting
from digest.store.tables import deliveries, subscribers, subscriptions

# When readers are due, by their time zone and hour; None for those who name none.
Moments = Mapping[tuple[str | None, str | None], datetime]


class Part(NamedTuple):
    """How many people have been frozen so far, and the last one who was asked; `last` is None after the end."""

    size: int = 0
    last: int | None = 0


NOBODY = Part()


def freeze(
    connection: Connection,
    edition_id: str,
    digest: str,
    segment: Segment,
    *,
    due_at: datetime,
    now: datetime,
    moments: Moments | None = None,
    frequency: Frequency | None = None,
    behind: Part = NOBODY,
    most: int | None = None,
) -> Part:
    """Write the part of an edition's audience that comes `behind` another one, of at most `most` subscribers.

    `frequency` leaves out those who want it at another one. Each is due at the moment of their time zone
    (IANA name) and hour, and at `due_at` where `moments` does not know them. With the first part, pauses that
    are over by `now` end.
    """
    begin = behind.last or 0
    if not begin:
        wake(connection, now, digest)
    asked = [subscriptions.c.subscriber_id > begin]
    last = _last(connection, digest, begin, most) if most else None
    if last is not None:
        asked.append(subscriptions.c.subscriber_id <= last)
    at: ColumnElement[Any] = literal(due_at, deliveries.c.due_at.type)
    if moments:
        at = _turn(moments, at)
    people = (
        select(
            literal(edition_id),
            func.row_number().over(order_by=subscriptions.c.subscriber_id) + behind.size,
            subscriptions.c.subscriber_id,
            literal(DeliveryState.PENDING.value),
            at,
            literal(0),
            literal(now, deliveries.c.changed_at.type),
        )
        .where(wanting(digest, segment, now, frequency), *asked)
        .order_by(subscriptions.c.subscriber_id)
    )
    if moments or reads_people(segment):
        people = people.join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
    columns = ["edition_id", "number", "subscriber_id", "state", "due_at", "tries", "changed_at"]
    added = connection.execute(insert(deliveries).from_select(columns, people)).rowcount
    return Part(behind.size + added, last)


def take_back(connection: Connection, edition_id: str, most: int) -> int:
    """Delete up to `most` rows of an edition that was not started; returns how many."""
    some = select(deliveries.c.id).where(deliveries.c.edition_id == edition_id).limit(most)
    return connection.execute(delete(deliveries).where(deliveries.c.id.in_(some))).rowcount


def _last(connection: Connection, digest: str, begin: int, most: int) -> int | None:
    """The last of the `most` subscribers after `begin`, whether of the audience or not; None where they are fewer."""
    following = (
        select(subscriptions.c.subscriber_id)
        .where(
            subscriptions.c.digest == digest,
            subscriptions.c.state == SubscriptionState.CONFIRMED,
            subscriptions.c.subscriber_id > begin,
        )
        .order_by(subscriptions.c.subscriber_id)
        .offset(most - 1)
        .limit(1)
    )
    return connection.scalar(following)


def _turn(moments: Moments, otherwise: ColumnElement[Any]) -> ColumnElement[Any]:
    """The moment of a reader: of those with their hour, the one of their zone."""
    own = func.coalesce(subscriptions.c.timezone, subscribers.c.timezone, "")
    hours: dict[str, list[tuple[str, datetime]]] = {}
    for (zone, hour), moment in moments.items():
        hours.setdefault(hour or "", []).append((zone or "", moment))
    of_hour = {
        hour: case(
            *((own == zone, literal(moment, deliveries.c.due_at.type)) for zone, moment in sorted(of_zone)),
            else_=otherwise,
        )
        for hour, of_zone in hours.items()
    }
    chosen = func.coalesce(subscriptions.c.hour, "")
    return case(*((chosen == hour, at) for hour, at in sorted(of_hour.items())), else_=otherwise)
