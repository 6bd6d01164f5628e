"""Erase a person so that no trace is left: in the store, its log, the files of mail, or a backup made afterwards.

What remains is a keyed hash of the address: in the store, so that no import brings them back, and in a file beside
it, so that a backup of before is cleaned when it is restored. Deliveries stay as numbers, so that sums hold.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from digest.delivery.removal import Written, remove_letters
from digest.delivery.tokens import MessageKeys
from digest.errors import DigestError
from digest.model.subscriber import Subscriber
from digest.store import erasures, letters, subscribers, suppressions
from digest.store.database import Store

_SEEN_OFF = 10.0
_LOG_SECONDS = 5.0
_LOOK_EVERY = 0.1
_STRAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a person may have left traces: the file that notes who was erased, and the folder of written mail."""

    erased: Path
    outbox: Path


def erase(store: Store, person: Subscriber, key: bytes, places: Places, now: datetime) -> bool:
    """Erase this person; `key` is the newest signing key. Returns whether all is done.

    A letter that is just being written is waited for some seconds, and so is a reader of the store who needs
    its log; what then remains is done by `sweep`. Raises StoreError.
    """
    address = person.person.address
    erasures.note(places.erased, suppressions.hashed(address.key, key), now)
    with store.write() as connection:
        suppressions.add(connection, address.key, key, suppressions.ERASED, now)
        subscribers.erase(connection, [person.id])
    calm = not places.outbox.is_dir() or _seen_off(store, person.id)
    with store.read() as connection:
        editions, mine = letters.editions_of_all(connection), letters.of_person(connection, person.id)
    known = {(digest, each.slug) for each in editions for digest in each.digests}
    remove_letters(places.outbox, _written(mine, person.id), known, address.email)
    return store.empty_log(_LOG_SECONDS) and calm


def sweep(store: Store, places: Places, now: datetime) -> int:
    """Delete what was written to people while they were being erased, of late; returns how many files that were."""
    if not any(at > now - _STRAY for at, _ in erasures.noted(places.erased)):
        return 0
    with store.read() as connection:
        strays = letters.of_nobody(connection, now - _STRAY)
    gone = sum(remove_letters(places.outbox, _written([letter], subscriber_id)) for subscriber_id, letter in strays)
    store.empty_log(_LOG_SECONDS)
    return gone


def _seen_off(store: Store, subscriber_id: int) -> bool:
    """Wait until no letter of this person is on its way any more; False where that takes too long."""
    end = time.monotonic() + _SEEN_OFF
    while True:
        with suppress(DigestError), store.read() as connection:
            if not letters.in_hand(connection, subscriber_id):
                return True
        if time.monotonic() >= end:
            return False
        time.sleep(_LOOK_EVERY)


def _written(found: list[letters.Letter], subscriber_id: int) -> Iterator[Written]:
    for each in found:
        key = MessageKeys(each.salt).key(subscriber_id)
        for digest in each.digests:
            yield Written(digest, each.slug, key, each.number)
