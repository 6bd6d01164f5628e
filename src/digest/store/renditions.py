"""The bytes of an edition, rendered before anybody is sent them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from digest.model.rendition import Rendition
from digest.store.tables import editions, renditions

# The mail in the edition's default language; in another one a colon and the language follow.
MAIL = "mail"


def put(connection: Connection, edition_id: str, rendition: Rendition, now: datetime) -> None:
    """Keep a mail in all its languages; what there was of the edition before goes (a story was taken down)."""
    drop(connection, edition_id)
    for each in rendition.each():
        variant = MAIL if each is rendition else f"{MAIL}:{each.language}"
        values = {"subject": each.subject, "html": each.html, "text": each.text, "rendered_at": now}
        connection.execute(insert(renditions).values(edition_id=edition_id, variant=variant, **values))


def drop(connection: Connection, edition_id: str) -> None:
    """Forget an edition's renditions: nothing of it may go out."""
    connection.execute(delete(renditions).where(renditions.c.edition_id == edition_id))


def get(connection: Connection, edition_id: str) -> Rendition | None:
    """An edition's mail with its other languages, or None where there is none."""
    query = select(renditions, editions.c.language).join(editions, editions.c.id == renditions.c.edition_id)
    rows = connection.execute(query.where(renditions.c.edition_id == edition_id).order_by(renditions.c.variant)).all()
    found = [Rendition(row.subject, row.html, row.text, row.variant.partition(":")[2] or row.language) for row in rows]
    # "mail" comes before "mail:…".
    return replace(found[0], others=tuple(found[1:])) if found else None
