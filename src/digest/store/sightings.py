"""What each source shows of a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from digest.model.article import Story
from digest.store.articles import CHUNK
from digest.store.codec import story_from_json, story_to_json
from digest.store.tables import sightings
from digest.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class Sighting:
    """A story in one source's list; `current` says that its last visit still showed it."""

    source: str
    article_id: str
    story: Story
    position: int
    guid: str | None = None
    current: bool = True
    marked_at: datetime | None = None
    popular_rank: int | None = None


def of_articles(connection: Connection, ids: Sequence[str]) -> dict[str, list[Sighting]]:
    """All sightings of these articles, by article."""
    found: dict[str, list[Sighting]] = {}
    for start in range(0, len(ids), CHUNK):
        query = select(sightings).where(sightings.c.article_id.in_(ids[start : start + CHUNK]))
        for row in connection.execute(query.order_by(sightings.c.source)):
            found.setdefault(row.article_id, []).append(_from_row(row))
    return found


def shown_by(connection: Connection, source: str) -> list[Sighting]:
    """What a source showed at its last visit."""
    query = select(sightings).where(sightings.c.source == source, sightings.c.current)
    return [_from_row(row) for row in connection.execute(query)]


def of_guids(connection: Connection, source: str, guids: Sequence[str]) -> dict[str, list[Sighting]]:
    """The sightings of one source by the source's own ids."""
    found: dict[str, list[Sighting]] = {}
    for start in range(0, len(guids), CHUNK):
        query = select(sightings).where(
            sightings.c.source == source, sightings.c.guid.in_(guids[start : start + CHUNK])
        )
        for row in connection.execute(query):
            found.setdefault(row.guid, []).append(_from_row(row))
    return found


def put(connection: Connection, rows: Sequence[Sighting]) -> None:
    """Write sightings, new or known."""
    if not rows:
        return
    statement = upsert(connection, sightings)
    names = ("guid", "position", "current", "marked_at", "popular_rank", "story")
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["source", "article_id"], set_={name: statement.excluded[name] for name in names}
        ),
        [_to_row(sighting) for sighting in rows],
    )


def gone_from(connection: Connection, source: str, shown: frozenset[str], *, marks_end: bool) -> list[str]:
    """Mark what a source's list no longer holds, and return those articles' ids.

    Their rank in its list ends with that; an editor's choice that merely scrolled out of a feed stays one,
    unless `marks_end`.
    """
    values: dict[str, object] = {"current": False, "popular_rank": None}
    if marks_end:
        values["marked_at"] = None
    current = select(sightings.c.article_id).where(sightings.c.source == source, sightings.c.current)
    left = sorted(set(connection.scalars(current)) - shown)
    for start in range(0, len(left), CHUNK):
        connection.execute(
            update(sightings)
            .where(sightings.c.source == source, sightings.c.article_id.in_(left[start : start + CHUNK]))
            .values(**values)
        )
    return left


def _from_row(row: Row[Any]) -> Sighting:
    return Sighting(
        row.source,
        row.article_id,
        story_from_json(row.story),
        row.position,
        row.guid,
        row.current,
        row.marked_at,
        row.popular_rank,
    )


def _to_row(sighting: Sighting) -> dict[str, object]:
    return {
        "source": sighting.source,
        "article_id": sighting.article_id,
        "guid": sighting.guid,
        "position": sighting.position,
        "current": sighting.current,
        "marked_at": sighting.marked_at,
        "popular_rank": sighting.popular_rank,
        "story": story_to_json(sighting.story),
    }
