"""The audience of an edition: frozen into the ledger a part at a time, so that nobody waits long for the store.

Parts are ranges of people in the order of their numbers. Until the last one is there and the edition is
started (`editions.start`) the others count for nothing, and may be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, bindparam, case, delete, func, insert, literal, select

from digest.model.delivery import DeliveryState
from digest.model.digest import Segment
from digest.model.subscriber import Frequency, SubscriptionState
from digest.store.segments import reads_people
from digest.store.subscriptions import wanting
from digest.store.tables import deliveries, subscribers, subscriptions

# When readers are due, by their time zone and hour; None for those who name none.
Moments = Mapping[tuple[str | None, str | None], datetime]


class Part(NamedTuple):
    """How many people have been frozen so far, and the last one who was asked; `last` is None after the end."""

    size: int = 0
    last: int | None = 0


NOBODY = Part()
_ALL = 2**62


class Freezing:
    """Writes the audience of an edition as it stands at `now`, with `part` after `part`.

    `frequency` leaves out those who want it at another one. Each is due at the moment of their time zone
    (IANA name) and hour, and at `due_at` where `moments` does not know them.
    """

    def __init__(
        self,
        edition_id: str,
        digest: str,
        segment: Segment,
        *,
        due_at: datetime,
        now: datetime,
        moments: Moments | None = None,
        frequency: Frequency | None = None,
    ) -> None:
        person = subscriptions.c.subscriber_id
        self._asked = (
            select(person)
            .where(subscriptions.c.digest == digest, subscriptions.c.state == SubscriptionState.CONFIRMED)
            .where(person > bindparam("_after"))
            .order_by(person)
            .offset(bindparam("_further"))
            .limit(1)
        )
        at: ColumnElement[Any] = literal(due_at, deliveries.c.due_at.type)
        people = (
            select(
                literal(edition_id),
                func.row_number().over(order_by=person) + bindparam("_size", type_=Integer),
                person,
                literal(DeliveryState.PENDING.value),
                _turn(moments, at) if moments else at,
                literal(0),
                literal(now, deliveries.c.changed_at.type),
            )
            .where(wanting(digest, segment, now, frequency))
            .where(person > bindparam("_after"), person <= bindparam("_last"))
            .order_by(person)
        )
        if moments or reads_people(segment):
            people = people.join(subscribers, subscribers.c.id == person)
        columns = ["edition_id", "number", "subscriber_id", "state", "due_at", "tries", "changed_at"]
        self._writing = insert(deliveries).from_select(columns, people)

    def part(self, connection: Connection, behind: Part = NOBODY, most: int = _ALL) -> Part:
        """Write what comes `behind` another part, of at most `most` subscribers."""
        after = behind.last or 0
        # Counted are those who are asked, in the audience or not: looking at them takes time as well.
        last = connection.scalar(self._asked, {"_after": after, "_further": most - 1})
        bounds = {"_after": after, "_last": _ALL if last is None else last, "_size": behind.size}
        return Part(behind.size + connection.execute(self._writing, bounds).rowcount, last)


def take_back(connection: Connection, edition_id: str, most: int) -> int:
    """Delete up to `most` rows of an edition that was not started; returns how many."""
    some = select(deliveries.c.id).where(deliveries.c.edition_id == edition_id).limit(most)
    return connection.execute(delete(deliveries).where(deliveries.c.id.in_(some))).rowcount


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
