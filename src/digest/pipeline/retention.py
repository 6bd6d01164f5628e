"""Carry out what `retention` of site.yaml says, in steps small enough that nobody waits for one; again does no harm.

Proof of consent and suppressions are not among it: they stay as long as the subscription, and for good.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.pipeline.many import end_waiting
from digest.store import counters, retention, subscribers, subscriptions
from digest.store.database import Store

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Tidied:
    """What was deleted: deliveries of how many editions, people who never confirmed; and the pauses that ended."""

    deliveries: int = 0
    editions: int = 0
    unconfirmed: int = 0
    awake: int = 0


def tidy(
    store: Store,
    deliveries: timedelta,
    unconfirmed: timedelta,
    now: datetime,
    going_on: Callable[[], bool] = lambda: True,
) -> Tidied:
    """Delete what is older than these spans at `now` (aware), and end the pauses that are over.

    Editions keep the counts of their deliveries. Between two steps it is asked whether it is `going_on`.
    """
    with store.write() as connection:
        awake = subscriptions.wake(connection, now)
    people = _forget_unconfirmed(store, now - unconfirmed, going_on)
    rows = editions = 0
    with store.read() as connection:
        over = retention.editions_over(connection, now - deliveries)
    for edition_id in over:
        if not going_on():
            break
        # Whom a cancelling that was killed left waiting.
        end_waiting(store, edition_id, now)
        with store.write() as connection:
            retention.keep_tally(connection, edition_id)
        rows += _delete_deliveries(store, edition_id, going_on)
        editions += 1
    return Tidied(rows, editions, people, awake)


def _delete_deliveries(store: Store, edition_id: str, going_on: Callable[[], bool]) -> int:
    gone = 0
    while going_on():
        with store.write() as connection:
            some = retention.delete_some(connection, edition_id, _AT_ONCE)
        gone += some
        if some < _AT_ONCE:
            break
    return gone


def _forget_unconfirmed(store: Store, before: datetime, going_on: Callable[[], bool]) -> int:
    gone = 0
    while going_on():
        with store.write() as connection:
            some = retention.never_confirmed(connection, before, _AT_ONCE)
            subscribers.erase(connection, some)
            if some:
                counters.take(connection, retention.PEOPLE, len(some))
            else:
                retention.drop_unconfirmed(connection, before)
        gone += len(some)
        if not some:
            break
    return gone
