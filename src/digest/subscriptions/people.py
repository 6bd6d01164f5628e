"""Bring people in, let them go, say what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from digest.errors import NotFound
from digest.model.subscriber import Consent, Subscriber, Subscription, SubscriptionState
from digest.store import retention, subscribers, subscriptions, suppressions
from digest.store.database import Connection, Store
from digest.subscriptions import erasing
from digest.subscriptions.addresses import address
from digest.subscriptions.erasing import Places
from digest.subscriptions.roster import Accepted, Rejected, RosterRow

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an import (contract: `subscribers import --json`)."""

    accepted: int
    updated: int
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a person."""

    subscriber: Subscriber
    subscriptions: tuple[Subscription, ...]
    consents: tuple[tuple[str, Consent], ...]


def bring_in(
    store: Store,
    rows: Iterable[Accepted | Rejected],
    digests: Sequence[str],
    consent: str | None,
    keys: Sequence[bytes],
    now: datetime,
    progress: Callable[[int], None],
) -> Imported:
    """Subscribe people to `digests` with proof of consent: their row's own, else `consent` given now.

    A thousand rows at a time are one transaction. Of somebody known only what a row says is changed, and
    a pause stays one. Somebody who left, or whose address is suppressed,
    is refused: only they can come back, by themselves. `keys` are the signing keys, newest first.
    """
    accepted = updated = seen = 0
    rejected: list[Rejected] = []
    for batch in _batches(rows):
        good = [row for row in batch if isinstance(row, Accepted)]
        refused = [row for row in batch if isinstance(row, Rejected)]
        new, known, gone = _keep(store, good, digests, consent, keys, now)
        accepted += new
        updated += known
        rejected += sorted([*refused, *gone], key=lambda row: row.line)
        seen += len(batch)
        progress(seen)
    return Imported(accepted, updated, tuple(rejected))


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


def everybody(store: Store) -> Iterator[RosterRow]:
    """A row for every subscription, for an export."""
    with store.read() as connection:
        people = list(subscribers.everybody(connection))
        for subscriber in people:
            proof = dict(subscribers.consents_of(connection, subscriber.id))
            for subscription in subscriptions.of_person(connection, subscriber.id):
                yield RosterRow(subscriber.person, subscription, proof.get(subscription.digest))


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


def _keep(
    store: Store,
    rows: Sequence[Accepted],
    digests: Sequence[str],
    consent: str | None,
    keys: Sequence[bytes],
    now: datetime,
) -> tuple[int, int, list[Rejected]]:
    with store.write() as connection:
        suppressed = suppressions.among(connection, [row.person.address.key for row in rows], keys)
        refused = [
            Rejected(row.line, row.person.address.email, f"suppressed ({suppressed[row.person.address.key]})")
            for row in rows
            if row.person.address.key in suppressed
        ]
        rows = [row for row in rows if row.person.address.key not in suppressed]
        before = subscribers.by_keys(connection, [row.person.address.key for row in rows])
        states = {name: subscriptions.states(connection, name, list(before.values())) for name in digests}
        left = {
            key for key, each in before.items() if digests and all(_left(states[name].get(each)) for name in digests)
        }
        refused += [
            Rejected(row.line, row.person.address.email, "has unsubscribed: only they can subscribe again")
            for row in rows
            if row.person.address.key in left
        ]
        rows = [row for row in rows if row.person.address.key not in left]
        ids = subscribers.put(connection, [row.person for row in rows], now)
        for name in digests:
            staying = [row for row in rows if not _left(states[name].get(ids[row.person.address.key]))]
            joining = [each for row in staying if (each := ids[row.person.address.key]) not in states[name]]
            waiting = [each for each, state in states[name].items() if state is SubscriptionState.UNCONFIRMED]
            subscriptions.put(connection, name, [*joining, *waiting], _CONFIRMED, now)
            wanted = {ids[row.person.address.key]: row.person.topics for row in staying if row.person.topics}
            subscriptions.set_topics(connection, name, wanted)
            subscribers.add_consents(
                connection, [(ids[row.person.address.key], name, _consent(row, consent, now)) for row in staying]
            )
        known = sum(1 for row in rows if row.person.address.key in before)
        return len(rows) - known, known, refused


_CONFIRMED = SubscriptionState.CONFIRMED


def _left(state: SubscriptionState | None) -> bool:
    return state is SubscriptionState.UNSUBSCRIBED


def _consent(row: Accepted, given: str | None, now: datetime) -> Consent:
    if row.consent_at and row.consent_source:
        return Consent(row.consent_at, row.consent_source)
    return Consent(now, given or "")


def _batches(rows: Iterable[Accepted | Rejected]) -> Iterator[list[Accepted | Rejected]]:
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        yield batch
