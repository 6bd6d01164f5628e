"""Which letters were written to whom, for taking them away: a letter is found by its edition and its number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, or_, select

from digest.model.delivery import DeliveryState
from digest.model.edition import OPEN_STATES
from digest.store.tables import deliveries, editions, subscribers


@dataclass(frozen=True, slots=True)
class Letter:
    """An edition's letter to somebody; `digests` are the names it may have been written under, one of them right.

    `salt` is the edition's key. `number` is None where the row of the delivery is gone.
    """

    digests: frozenset[str]
    slug: str
    salt: bytes
    number: int | None = None


def editions_of_all(connection: Connection) -> list[Letter]:
    """Every edition."""
    query = select(editions.c.id, editions.c.digest, editions.c.slug, editions.c.salt)
    return [_letter(row) for row in connection.execute(query)]


def of_person(connection: Connection, subscriber_id: int) -> list[Letter]:
    """The letters that may have been written to a person, in every edition that was sent."""
    mine = select(editions.c.id, editions.c.digest, editions.c.slug, editions.c.salt, deliveries.c.number)
    found = connection.execute(
        mine.join(deliveries, deliveries.c.edition_id == editions.c.id).where(
            deliveries.c.edition_id.in_(select(editions.c.id)), deliveries.c.subscriber_id == subscriber_id
        )
    )
    gone = select(editions.c.id, editions.c.digest, editions.c.slug, editions.c.salt).where(
        editions.c.tally.is_not(None)
    )
    return [
        *(replace(_letter(row), number=row.number) for row in found),
        *(_letter(row) for row in connection.execute(gone)),
    ]


def told(connection: Connection, subscriber_id: int) -> list[dict[str, Any]]:
    """What the ledger says of the letters to a person, in the order of the editions."""
    query = (
        select(
            editions.c.id,
            editions.c.subject,
            deliveries.c.state,
            deliveries.c.changed_at,
            deliveries.c.reason,
            deliveries.c.reply,
        )
        .join(deliveries, deliveries.c.edition_id == editions.c.id)
        .where(deliveries.c.edition_id.in_(select(editions.c.id)), deliveries.c.subscriber_id == subscriber_id)
        .order_by(editions.c.scheduled_at, editions.c.id)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def of_nobody(connection: Connection, since: datetime) -> list[tuple[int, Letter]]:
    """The letters to people who are no more, in editions under way or ended `since` then; each with the number."""
    recent = or_(_going(), editions.c.ended_at >= since)
    query = (
        select(
            editions.c.id,
            editions.c.digest,
            editions.c.slug,
            editions.c.salt,
            deliveries.c.number,
            deliveries.c.subscriber_id,
        )
        .join(deliveries, deliveries.c.edition_id == editions.c.id)
        .where(recent, ~exists().where(subscribers.c.id == deliveries.c.subscriber_id))
    )
    return [(row.subscriber_id, replace(_letter(row), number=row.number)) for row in connection.execute(query)]


def in_hand(connection: Connection, subscriber_id: int) -> bool:
    """Whether a letter to this person is in the hands of a sender."""
    query = (
        select(func.count())
        .select_from(deliveries)
        .where(
            deliveries.c.edition_id.in_(select(editions.c.id).where(_going())),
            deliveries.c.subscriber_id == subscriber_id,
            deliveries.c.state == DeliveryState.SENDING,
        )
    )
    return bool(connection.scalar(query))


def _going() -> ColumnElement[bool]:
    return editions.c.state.in_(sorted(OPEN_STATES))


def _letter(row: Row[*tuple[Any, ...]]) -> Letter:
    # A digest that was renamed since has its letters in a folder of its name then.
    end = f"-{row.slug}"
    former = {row.id.removesuffix(end)} if row.id.endswith(end) else set()
    return Letter(frozenset({row.digest} | former), row.slug, row.salt)
