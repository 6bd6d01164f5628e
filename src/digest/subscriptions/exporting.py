"""All people and their subscriptions, as rows of a list."""

from __future__ import annotations

from collections.abc import Iterator

from digest.store import subscribers, subscriptions
from digest.store.database import Store
from digest.subscriptions.roster import RosterRow


def everybody(store: Store) -> Iterator[RosterRow]:
    """A row for every subscription, for an export."""
    with store.read() as connection:
        people = list(subscribers.everybody(connection))
        for subscriber in people:
            proof = dict(subscribers.consents_of(connection, subscriber.id))
            for subscription in subscriptions.of_person(connection, subscriber.id):
                yield RosterRow(subscriber.person, subscription, proof.get(subscription.digest))
