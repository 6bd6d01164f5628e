"""What is done to the deliveries of a whole edition, a part at a time, so that nobody waits long for the store.

An edition that has ended and has deliveries that wait was left so by whoever was killed between two parts.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Exists, and_, case, exists, func, or_, select, update

from digest.model.delivery import DeliveryState
from digest.model.edition import OPEN_STATES, Edition
from digest.store import editions as archive
from digest.store.audiences import NOBODY, Part
from digest.store.deliveries import WAITING, stays
from digest.store.tables import deliveries, editions

_ALL = 2**62


def end_open(connection: Connection, edition_id: str, *, now: datetime, most: int = _ALL) -> int:
    """End up to `most` deliveries that wait: cancelled, or uncertain where a copy may be out. Returns how many."""
    some = select(deliveries.c.id).where(deliveries.c.edition_id == edition_id, _waits()).limit(most)
    ended = case((deliveries.c.doubts > 0, DeliveryState.UNCERTAIN.value), else_=DeliveryState.CANCELLED.value)
    return connection.execute(
        # Asked once more, of the row as it is now: PostgreSQL may have waited for a claim of it to be committed.
        update(deliveries).where(deliveries.c.id.in_(some), _waits()).values(state=ended, changed_at=now)
    ).rowcount


def reopen(
    connection: Connection,
    edition_id: str,
    digest: str,
    among: Collection[DeliveryState],
    now: datetime,
    *,
    behind: Part = NOBODY,
    most: int = _ALL,
) -> Part:
    """Put deliveries that ended without a message back in line, for people who still subscribe.

    It asks the next `most` of the audience `behind` another part, in the order of their numbers. None of an edition
    whose rows are being deleted for their age: it is over.
    """
    if _is_over(connection, edition_id):
        return Part(behind.size, None)
    person, after = deliveries.c.subscriber_id, behind.last or 0
    asked = select(person).where(deliveries.c.edition_id == edition_id, person > after).order_by(person)
    last = connection.scalar(asked.offset(most - 1).limit(1))
    anew = {"tries": 0, "drops": 0, "first_at": None, "reason": None, "reply": None}
    again = connection.execute(
        update(deliveries)
        .where(deliveries.c.edition_id == edition_id, person > after, person <= (_ALL if last is None else last))
        .where(deliveries.c.state.in_(sorted(among)), stays(digest))
        .values(state=DeliveryState.PENDING, due_at=now, changed_at=now, **anew)
    ).rowcount
    return Part(behind.size + again, last)


def may_be_out(connection: Connection, edition_id: str) -> bool:
    """Whether a message may be out that no reply came for, or that a sender has in hand."""
    doubted = and_(_waits(), deliveries.c.doubts > 0)
    unknown = deliveries.c.state.in_([DeliveryState.SENDING, DeliveryState.UNCERTAIN])
    return bool(connection.scalar(select(_any(edition_id, or_(unknown, doubted)))))


def in_hand(connection: Connection, edition_id: str) -> bool:
    """Whether a sender has some of its deliveries in hand, or had when it died."""
    return bool(connection.scalar(select(_any(edition_id, deliveries.c.state == DeliveryState.SENDING))))


def waiting(connection: Connection, edition_id: str) -> int:
    """How many deliveries of an edition wait for their turn; nobody where rows are being deleted for their age."""
    if _is_over(connection, edition_id):
        return 0
    query = select(func.count()).where(deliveries.c.edition_id == edition_id, _waits())
    return connection.scalar(query) or 0


def broken_off(connection: Connection) -> list[Edition]:
    """The editions that have ended and of which deliveries wait all the same."""
    waits = exists().where(deliveries.c.edition_id == editions.c.id, _waits())
    over = and_(editions.c.state.not_in(sorted(OPEN_STATES)), editions.c.tally.is_(None))
    ids = list(connection.scalars(select(editions.c.id).where(over, waits).order_by(editions.c.id)))
    return [edition for each in ids if (edition := archive.get(connection, each)) is not None]


def _is_over(connection: Connection, edition_id: str) -> bool:
    return connection.scalar(select(editions.c.tally).where(editions.c.id == edition_id)) is not None


def _waits() -> ColumnElement[bool]:
    return deliveries.c.state.in_(WAITING)


def _any(edition_id: str, what: ColumnElement[bool]) -> Exists:
    return exists().where(deliveries.c.edition_id == edition_id, what)
