"""The bytes of an edition, rendered before anybody is sent them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from digest.model.rendition import Rendition
from digest.store.tables import renditions
from digest.store.upsert import upsert


def put(connection: Connection, edition_id: str, variant: str, rendition: Rendition, now: datetime) -> None:
    """Keep a rendition; an earlier one of the same variant is replaced (a story was taken down)."""
    values = {"subject": rendition.subject, "html": rendition.html, "text": rendition.text, "rendered_at": now}
    connection.execute(
        upsert(connection, renditions)
        .values(edition_id=edition_id, variant=variant, **values)
        .on_conflict_do_update(index_elements=["edition_id", "variant"], set_=values)
    )


def drop(connection: Connection, edition_id: str) -> None:
    """Forget an edition's renditions: nothing of it may go out."""
    connection.execute(delete(renditions).where(renditions.c.edition_id == edition_id))


def get(connection: Connection, edition_id: str, variant: str) -> Rendition | None:
    """The rendition of one variant."""
    row = connection.execute(
        select(renditions).where(renditions.c.edition_id == edition_id, renditions.c.variant == variant)
    ).first()
    return Rendition(row.subject, row.html, row.text) if row else None
