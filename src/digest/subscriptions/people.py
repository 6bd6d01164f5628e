"""Let people go, say what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.errors import NotFound
from digest.model.digest import Digest
from digest.model.subscriber import Consent, Subscriber, Subscription
from digest.store import subscribers, subscriptions, suppressions
from digest.store.database import Connection, Store
from digest.subscriptions.addresses import address


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


def erase(store: Store, email: str, key: bytes, now: datetime) -> None:
    """Delete a person; a keyed hash of the address keeps it from being imported again. Raises NotFound."""
    with store.write() as connection:
        person = _known(connection, email)
        suppressions.add(connection, person.person.address.key, key, suppressions.ERASED, now)
        subscribers.erase(connection, person.id)


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
        return subscriptions.audience(connection, digest.name, digest.audience, now)


def stats(store: Store) -> tuple[int, dict[str, dict[str, int]]]:
    """How many people there are, and how many subscriptions each digest has in each state."""
    with store.read() as connection:
        return subscribers.count(connection), subscriptions.counts(connection)


def _known(connection: Connection, email: str) -> Subscriber:
    try:
        key = address(email).key
    except ValueError as error:
        raise NotFound(f"“{email}” is no mail address: {error}.") from error
    found = subscribers.get(connection, key)
    if found is None:
        raise NotFound(f"Nobody with the address {email} is known.")
    return found
