"""Ends what waits of an edition, or puts back in line who was missed: a part at a time, however many they are.

A cancelling that is killed between two parts leaves an edition that has ended and of which some wait all the same.
Nobody sends those: to cancel it again ends them, and to retry it sends them with the others. A retry that is killed
leaves one that is sent to those whom it had put back; when that is done, the next retry reaches the others.
"""

from __future__ import annotations

import time
from datetime import datetime

from digest.errors import StateError
from digest.model.delivery import DeliveryState
from digest.model.edition import OPEN_STATES, Edition, EditionState
from digest.store import editions, steering
from digest.store.audiences import NOBODY
from digest.store.database import Store

# So many are a quarter of a second's work. An unsubscription waits for that, and has its turn in the gap.
PART = 20_000
_GAP = 0.03
_ENDED = (EditionState.SENT, EditionState.CANCELLED, EditionState.FAILED)
_MISSED = (DeliveryState.FAILED, DeliveryState.CANCELLED)


def end_waiting(store: Store, edition_id: str, now: datetime) -> None:
    """End every delivery that waits, of an edition that has ended; no more of them once a retry has it going again."""
    while True:
        with store.write() as connection:
            if editions.state(connection, edition_id, keep=True) in OPEN_STATES:
                return
            ended = steering.end_open(connection, edition_id, now=now, most=PART)
            # Fewer than a part are not all where some of it were claimed just then.
            if ended < PART and not steering.waiting(connection, edition_id):
                return
        time.sleep(_GAP)


def put_back(store: Store, edition: Edition, now: datetime) -> int:
    """Put who was missed back in line. Returns how many wait for a message by that.

    With the first of them an edition that has ended is `sending` again, also one that ended meanwhile: nobody ends who
    is in line, and nobody waits for what is over. Raises StateError where the edition is cancelled meanwhile.
    """
    part, waited, moved = NOBODY, 0, False
    while part.last is not None:
        if part.last:
            time.sleep(_GAP)
        with store.write() as connection:
            state = editions.state(connection, edition.id, keep=True)
            if state is EditionState.CANCELLED and (moved or edition.state is not EditionState.CANCELLED):
                raise StateError(f"Edition {edition.id} has been cancelled meanwhile: nobody else is put back in line.")
            ended = state not in OPEN_STATES
            if ended and not moved:
                # Whom a cancelling that was killed left there.
                waited = steering.waiting(connection, edition.id)
            before = part.size
            part = steering.reopen(connection, edition.id, edition.subscribed, _MISSED, now, behind=part, most=PART)
            if ended and (part.size > before or steering.waiting(connection, edition.id)):
                moved |= editions.move(connection, edition.id, to=EditionState.SENDING, among=_ENDED, now=now)
    return part.size + waited


def left_behind(store: Store) -> list[str]:
    """What to say of editions of which a command that was killed left somebody waiting: which one does the rest."""
    with store.read() as connection:
        found = [(each, steering.waiting(connection, each.id)) for each in steering.broken_off(connection)]
    return [advice(edition, number) for edition, number in found]


def advice(edition: Edition, waiting: int) -> str:
    """What to say of an edition that has ended and of which so many readers wait all the same."""
    who = "1 reader still waits" if waiting == 1 else f"{waiting:,} readers still wait"
    again = f", and `digest edition retry {edition.id}` sends it to them" if edition.closed_at else ""
    return (
        f"{edition.id} is {edition.state}, and {who}: a command was broken off, unless it is at that now. "
        f"`digest edition cancel {edition.id}` ends it{again}."
    )
