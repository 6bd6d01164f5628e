"""Let people go, say what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.errors import NotFound
from digest.model.digest import Digest
from digest.model.subscriber import Consent, Subscriber, Subscription
from digest.store import retention, subscribers, subscriptions
from digest.store.database import Connection, Store
from digest.subscriptions import erasing
from digest.subscriptions.addresses import address
from digest.subscriptions.erasing import Places


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a person."""

    subscriber: Subscriber
    subscriptions: tuple[Subscription, ...]
    consents: tuple[tuple[str, Consent], ...]


def leave(store: Store, email: str, digests: Sequence[str] | None, now: datetime) -> int:
    """End a person's subscriptions to these digests, or to all; returns how many. Raises NotFound."""
    with store.write() as connection:
        person = _known(connection, email)
        return subscriptions.unsubscribe(connection, person.id, digests, now)


def erase(store: Store, email: str, key: bytes, places: Places, now: datetime) -> bool:
    """Erase a person, found by address; whether all is done already (`erasing.erase`). Raises NotFound."""
    with store.read() as connection:
        person = _known(connection, email)
    return erasing.erase(store, person, key, places, now)


def standing(store: Store, email: str) -> Standing:
    """What is known of a person. Raises NotFound."""
    with store.read() as connection:
        person = _known(connection, email)
        return Standing(
            person,
            tuple(subscriptions.of_person(connection, person.id)),
            tuple(subscribers.consents_of(connection, person.id)),
        )


def audience(store: Store, digest: Digest, now: datetime) -> int:
    """How many people an edition of the digest would go to now."""
    with store.read() as connection:
        return subscriptions.audience(connection, digest.gathers or digest.name, digest.audience, now, digest.frequency)


def stats(store: Store) -> tuple[int, dict[str, dict[str, int]]]:
    """How many people there are, and how many subscriptions each digest has in each state."""
    with store.read() as connection:
        return subscribers.count(connection), subscriptions.counts(connection)


def given_up(store: Store) -> dict[str, int]:
    """How many deliveries and unconfirmed people were deleted so far because their time was over."""
    with store.read() as connection:
        return retention.totals(connection)


def _known(connection: Connection, email: str) -> Subscriber:
    try:
        key = address(email).key
    except ValueError as error:
        raise NotFound(f"“{email}” is no mail address: {error}.") from error
    found = subscribers.get(connection, key)
    if found is None:
        raise NotFound(f"Nobody with the address {email} is known.")
    return found
