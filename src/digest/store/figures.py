"""Counts and ages for monitoring; nobody's name or address is among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from digest.model.edition import OPEN_STATES
from digest.store.tables import deliveries, editions, sources


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """When a source was last visited and last gave something, and whether the last visit failed. Times are UTC."""

    name: str
    checked_at: datetime | None
    collected_at: datetime | None
    failed: bool
    gone: bool


def edition_counts(connection: Connection) -> dict[tuple[str, str], int]:
    """How many editions there are, by digest and state."""
    query = select(editions.c.digest, editions.c.state, func.count()).group_by(editions.c.digest, editions.c.state)
    return {(digest, state): number for digest, state, number in connection.execute(query)}


def open_delivery_counts(connection: Connection) -> dict[tuple[str, str], int]:
    """How many deliveries the open editions have, by digest and state."""
    going = (editions.c.state.in_(sorted(OPEN_STATES)), editions.c.started_at.is_not(None))
    open_ones = select(editions.c.id, editions.c.digest).where(*going)
    found: dict[tuple[str, str], int] = {}
    for edition_id, digest in connection.execute(open_ones).all():
        query = (
            select(deliveries.c.state, func.count())
            .where(deliveries.c.edition_id == edition_id)
            .group_by(deliveries.c.state)
        )
        for state, number in connection.execute(query):
            found[digest, state] = found.get((digest, state), 0) + number
    return found


def source_figures(connection: Connection) -> list[SourceFigures]:
    """Every source that was ever visited, by name."""
    return [
        SourceFigures(row.name, row.checked_at, row.collected_at, row.error is not None, row.gone_at is not None)
        for row in connection.execute(select(sources).order_by(sources.c.name))
    ]
