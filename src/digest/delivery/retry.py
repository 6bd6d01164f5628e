"""When a delivery is tried again, and when it is given up. Pure: times and counts in, an outcome out.

RFC 5321, section 4.5.4.1: wait longer after each failure, and give up after four to five days.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.model.delivery import Delivery, DeliveryState, Outcome

LOST, BARRED = "lost", "barred"
_STEPS = tuple(timedelta(minutes=minutes) for minutes in (2 / 3, 5, 15, 30, 60, 120, 240))
_JITTER = 0.2
_MOST_DROPS = 3
_FEW = 2


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a delivery is tried, and how long a command in the foreground waits.

    `relay` is the longest time without any relay; `deferred` how far ahead the next try may lie.
    """

    give_up_after: timedelta = timedelta(days=4)
    relay: timedelta = timedelta(minutes=10)
    deferred: timedelta = timedelta(seconds=60)


def due_after(tries: int, at: datetime, delivery_id: int) -> datetime:
    """When to try again after `tries` of them, the last one at `at`.

    The wait grows from 40 s to 4 h. It is up to a fifth shorter or longer, differently for each
    delivery, so that those who were put off together do not all come back together.
    """
    step = pause_after(tries)
    return at + step * (1 - _JITTER) + 2 * spread(step, delivery_id, tries)


def pause_after(times: int) -> timedelta:
    """How long to leave alone what has failed so often: from 40 s to 4 h."""
    return _STEPS[min(max(times, 1), len(_STEPS)) - 1]


def spread(pause: timedelta, delivery_id: int, times: int) -> timedelta:
    """Up to a fifth of a pause, differently for each delivery, and the same whenever it is asked."""
    return pause * _JITTER * (zlib.crc32(f"{delivery_id} {times}".encode()) / 2**32)


def concluded(delivery: Delivery, told: Outcome, patience: Patience, *, blames_letter: bool = True) -> Outcome:
    """What a transport's outcome means for the ledger, with all that was before.

    A second doubt is `uncertain`: there are never more than two copies. A letter that ended three
    connections, or had us refused three times, is `poison`; `blames_letter` False says that the relay
    ended the connections. What is put off gets its next time, or is `expired`. One that we give up and
    that may be out already is `uncertain`.
    """
    if told.state is DeliveryState.IN_DOUBT:
        if delivery.doubts:
            return told._replace(state=DeliveryState.UNCERTAIN, due_at=None)
        return told._replace(due_at=told.due_at or due_after(delivery.tries, told.at, delivery.id))
    if told.state is not DeliveryState.DEFERRED:
        return told
    dropped = told.reason == BARRED or (told.reason == LOST and blames_letter)
    if dropped and delivery.drops + 1 >= _MOST_DROPS:
        return _given_up(delivery, told, "poison")
    if told.at - (delivery.first_at or told.at) >= patience.give_up_after:
        return _given_up(delivery, told, "expired")
    due_at = told.due_at or due_after(delivery.tries, told.at, delivery.id)
    return told._replace(reason=told.reason if dropped else "deferred", due_at=due_at)


def letters_to_blame(lost: int, answered: int) -> bool:
    """Whether so many connections that ended were ended by the letters on them: most others were `answered`.

    One or two that stand alone are to blame too, or a poisoned letter tried alone would never be found out.
    """
    return lost <= max(_FEW, answered)


def _given_up(delivery: Delivery, told: Outcome, reason: str) -> Outcome:
    state = DeliveryState.UNCERTAIN if delivery.doubts else DeliveryState.FAILED
    return told._replace(state=state, reason=reason, due_at=None)
