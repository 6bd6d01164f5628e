"""Erase a person so that no trace is left: in the store, its log, the files of mail, or a backup made afterwards.

What remains is a keyed hash of the address: in the store, so that no import brings them back, and in a file beside
it, so that a backup of before is cleaned when it is restored. Deliveries stay as numbers, so that sums hold.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from digest.delivery.removal import Addressed, Written, remove_letters
from digest.delivery.tokens import MessageKeys
from digest.errors import DigestError, StoreError
from digest.model.subscriber import Subscriber
from digest.store import erasures, letters, notices, subscribers, suppressions
from digest.store.backup import remove_drafts, remove_replaced
from digest.store.database import Store

_SEEN_OFF = 10.0
_LOG_SECONDS = 5.0
_LOOK_EVERY = 0.1
_STRAY = timedelta(days=1)
# How long mail that was on its way at an erasure may be dated later: a minute is far more than a try of one takes.
_ON_ITS_WAY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a person may have left traces: the file that notes who was erased, and the folder of written mail."""

    erased: Path
    outbox: Path


def erase(store: Store, person: Subscriber, key: bytes, places: Places, now: datetime) -> bool:
    """Erase this person; `key` is the newest signing key. Returns whether all is done.

    A letter that is just being written is waited for some seconds, and so is a reader of the store who needs
    its log; what then remains is done by `sweep`, and all of it where the store cannot be written now. Raises
    StoreError.
    """
    address_hash = suppressions.hashed(person.person.address.key, key)
    begun = erasures.Begun(address_hash, person.id, now)
    erasures.begin(places.erased, begun)
    try:
        erasures.note(places.erased, address_hash, now)
    except StoreError:
        erasures.finish(places.erased, address_hash)
        raise
    mailed = _delete(store, begun)
    calm = not mailed and (not places.outbox.is_dir() or _seen_off(store, person.id))
    _clear(store, places, begun, [key])
    if calm:
        erasures.finish(places.erased, address_hash)
    return store.empty_log(_LOG_SECONDS) and calm


@dataclass(frozen=True, slots=True)
class Swept:
    """How many people were erased now who should have been before, and how many files were deleted."""

    people: int = 0
    files: int = 0


def sweep(store: Store, places: Places, keys: Sequence[bytes], now: datetime) -> Swept:
    """Finish what was begun, and delete what was written to people while they were being erased, of late.

    An erasure whose process died is known by the file that it left: whoever is still there is erased now. It is looked
    after for a day, since somebody may still be writing; `keys` are the signing keys. Raises StoreError.
    """
    remove_drafts(store, now)
    people, gone, begun = 0, 0, list(erasures.begun(places.erased))
    for each in begun:
        with store.read() as connection:
            person = subscribers.get_by_id(connection, each.subscriber_id)
        if person is not None and _is_meant(person, each, keys):
            erasures.note(places.erased, each.address_hash, each.at)
            _delete(store, each)
            people, person = people + 1, None
        if person is None:
            gone += _clear(store, places, each, keys)
        if each.at <= now - _STRAY:
            erasures.finish(places.erased, each.address_hash)
    if not begun and not any(at > now - _STRAY for at, _ in erasures.noted(places.erased)):
        return Swept()
    with store.read() as connection:
        strays = letters.of_nobody(connection, now - _STRAY)
    gone += sum(remove_letters(places.outbox, _written([letter], subscriber_id)) for subscriber_id, letter in strays)
    store.empty_log(_LOG_SECONDS)
    return Swept(people, gone)


def _delete(store: Store, begun: erasures.Begun) -> bool:
    """Delete a person from the store, and one that a restore replaced; whether mail of the system was in hand."""
    remove_replaced(store)
    with store.write() as connection:
        mailed = notices.in_hand_to(connection, begun.subscriber_id)
        suppressions.keep(connection, begun.address_hash, suppressions.ERASED, begun.at)
        subscribers.erase(connection, [begun.subscriber_id])
    return mailed


def _is_meant(person: Subscriber, begun: erasures.Begun, keys: Sequence[bytes]) -> bool:
    """Whether this is who asked to be erased, and nobody who came after that."""
    hashes = [suppressions.hashed(person.person.address.key, key) for key in keys]
    return person.created_at <= begun.at and begun.address_hash in hashes


def _clear(store: Store, places: Places, begun: erasures.Begun, keys: Sequence[bytes]) -> int:
    """Delete the letters of somebody whose row is gone: by their number, and by the hash of whom a mail is to.

    What is dated after the erasure and the time that mail in hand takes is to somebody who has come back.
    """
    with store.read() as connection:
        editions, mine = letters.editions_of_all(connection), letters.of_person(connection, begun.subscriber_id)
    known = {(digest, each.slug) for each in editions for digest in each.digests}

    def is_theirs(address_key: str) -> bool:
        return any(suppressions.hashed(address_key, key) == begun.address_hash for key in keys)

    others = Addressed(is_theirs, begun.at + _ON_ITS_WAY)
    return remove_letters(places.outbox, _written(mine, begun.subscriber_id), known, others)


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
