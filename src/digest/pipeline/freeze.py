"""Freeze whom an approved edition goes to, and let it go."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from digest.errors import StateError
from digest.model.digest import Segment
from digest.model.edition import Edition, EditionState
from digest.pipeline.stop import Stop
from digest.store import audiences, editions, subscriptions
from digest.store.database import Connection, Store

# So many people are a quarter of a second's work. An unsubscription waits for that, and has its turn in the gap.
PART = 100_000
_GAP = 0.03

# The moments of readers by time zone and hour, as the audience stands in a transaction.
Moments = Callable[[Connection], audiences.Moments]


def start(
    store: Store,
    edition: Edition,
    audience: Segment,
    now: datetime,
    moments: Moments | None = None,
    stop: Stop | None = None,
) -> bool:
    """Freeze the audience of an approved edition and let it go. Returns False if an end was wanted before.

    A large audience takes several transactions. The edition stays approved until the last of them, which moves it
    to `sending`: nothing leaves before everybody is there. Each person is asked once, as of `now`, when
    their part is written: whoever leaves after that is passed over when their turn comes, and whoever joins behind
    the parts that are written is in. What one that was killed or stopped left behind is taken back first.

    Pauses that are over by `now` end first. `moments` says when readers are due whose time zone has a moment of
    its own, and is asked once: whoever goes to a zone that no reader had before is due with those who name none.
    An edition without an audience is published by that, and closed. Raises StateError where it is no longer
    approved.
    """
    with store.write() as connection:
        # Whoever's pause is over is among the readers whose moments are asked for.
        subscriptions.wake(connection, now, edition.subscribed)
    with store.read() as connection:
        turns = moments(connection) if moments else None
    freezing = audiences.Freezing(
        edition.id,
        edition.subscribed,
        audience,
        due_at=edition.scheduled_at,
        now=now,
        moments=turns,
        frequency=edition.frequency,
    )
    take_back(store, edition.id)
    part = audiences.NOBODY
    try:
        while part.last is not None:
            if part.last:
                time.sleep(_GAP)
            if stop is not None and stop.wanted:
                return False
            with store.write() as connection:
                part = freezing.part(connection, part, PART)
                _go_on(connection, edition, part, now)
    except StateError:
        take_back(store, edition.id)
        raise
    return True


def _go_on(connection: Connection, edition: Edition, part: audiences.Part, now: datetime) -> None:
    """Start the edition if `part` was the last one; an editor may have held or cancelled it since the one before."""
    if part.last is not None:
        approved = editions.state(connection, edition.id) is EditionState.APPROVED
    else:
        among = [EditionState.APPROVED]
        approved = editions.move(connection, edition.id, to=EditionState.SENDING, among=among, now=now)
        editions.start(connection, edition.id, part.size, now)
        if part.size == 0:
            editions.close(connection, edition.id, now)
    if not approved:
        raise StateError(f"Edition {edition.id} is no longer approved: look at it with `digest edition show`.")


def take_back(store: Store, edition_id: str) -> None:
    """Delete what there is of the audience of an edition that was not started."""
    while True:
        with store.write() as connection:
            if editions.audience(connection, edition_id) is not None:
                return
            if audiences.take_back(connection, edition_id, PART) < PART:
                return
        time.sleep(_GAP)
