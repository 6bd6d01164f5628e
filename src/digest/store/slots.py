"""Where editions stand in their digest: a slot makes one edition, ever."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from digest.store.tables import editions


@dataclass(frozen=True, slots=True)
class EditionPlace:
    """Where an edition stands in its digest: `key` is unique, `slug` is its address."""

    key: str
    slug: str


def free_place(connection: Connection, digest: str, day: date, wanted: str | None) -> EditionPlace | None:
    """A place for an edition of that local day, or None where the slot `wanted` has had its edition.

    `wanted` is a schedule's slot (local date and time); without one, an edition by hand gets a slot of
    its own.
    """
    taken = set(connection.scalars(select(editions.c.slot).where(editions.c.digest == digest)))
    if wanted in taken:
        return None
    # The id too must be free: an edition keeps its id when its digest is renamed.
    ids = select(editions.c.id).where(editions.c.id.startswith(f"{digest}-{day.isoformat()}", autoescape=True))
    slugs = select(editions.c.slug).where(editions.c.digest == digest)
    used = {each.removeprefix(f"{digest}-") for each in connection.scalars(ids)} | set(connection.scalars(slugs))
    number = 1
    while _numbered(day, number) in used:
        number += 1
    slug = _numbered(day, number)
    return EditionPlace(wanted or f"by hand {slug}", slug)


def taken(connection: Connection, digest: str, slots: Collection[str]) -> set[str]:
    """Which of these slots, by their keys, have had their edition."""
    query = select(editions.c.slot).where(editions.c.digest == digest, editions.c.slot.in_(sorted(slots)))
    return set(connection.scalars(query))


def slot(connection: Connection, edition_id: str) -> str:
    """The key of the edition's slot."""
    found: str = connection.execute(select(editions.c.slot).where(editions.c.id == edition_id)).scalar_one()
    return found


def _numbered(day: date, number: int) -> str:
    return day.isoformat() if number == 1 else f"{day.isoformat()}-{number}"
