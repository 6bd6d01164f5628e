"""What will run when: every slot of every digest, with what the store knows of its readers and of its past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.editorial.timetable import Turn, turns
from digest.model.digest import Digest
from digest.pipeline.turns import zones_of_readers
from digest.store import slots
from digest.store.database import Store


@dataclass(frozen=True, slots=True)
class Run:
    """A slot to come or gone by, `zones` in which its readers live, and whether it has had its edition."""

    digest: Digest
    turn: Turn
    zones: frozenset[str]
    used: bool


def forecast(store: Store, digests: Sequence[Digest], after: datetime, before: datetime) -> list[Run]:
    """The slots that begin later than `after` and not later than `before` (aware), in order."""
    found = []
    with store.read() as connection:
        for digest in digests:
            zones = zones_of_readers(connection, digest, after)
            coming = list(turns(digest, zones, after, before))
            taken = slots.taken(connection, digest.name, [turn.key for turn in coming])
            found += [Run(digest, turn, zones, turn.key in taken) for turn in coming]
    return sorted(found, key=lambda run: (run.turn.begins_at, run.digest.name))
