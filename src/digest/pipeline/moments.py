"""When each reader of an edition is due."""

from __future__ import annotations

from datetime import datetime

from digest.editorial.timetable import moments_at
from digest.model.digest import Digest
from digest.model.edition import Edition
from digest.store import slots, subscriptions
from digest.store.database import Connection


def readers_moments(
    connection: Connection, edition: Edition, digest: Digest, now: datetime
) -> dict[tuple[str | None, str | None], datetime]:
    """The moments (UTC) of an edition of the schedule by time zone and hour, with `clock: subscriber`; else none.

    `digest` is as it was when the edition was composed. One made by hand is due for everybody at once.
    """
    if digest.clock != "subscriber" or edition.due_at is None:
        return {}
    turns = subscriptions.turns(connection, edition.subscribed, digest.audience, now, edition.frequency)
    return moments_at(slots.slot(connection, edition.id), turns, digest.timezone)
