"""What the holder of a link from a mail may do without signing in: see what they get, and leave."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from digest.model.subscriber import SubscriptionState
from digest.store import subscriptions
from digest.store.database import Store
from digest.subscriptions.signing_up import queue_goodbye


def subscribed_to(store: Store, subscriber_id: int) -> tuple[str, ...]:
    """The names of the digests that this person has not left; none for somebody who was erased."""
    with store.read() as connection:
        found = subscriptions.of_person(connection, subscriber_id)
    return tuple(each.digest for each in found if each.state is not SubscriptionState.UNSUBSCRIBED)


def leave_digests(
    store: Store, subscriber_id: int, digests: Collection[str] | None, now: datetime, *, goodbye: bool = False
) -> int:
    """End this person's subscriptions to these digests, or to all; returns how many ended now.

    A sender reads the state again before each letter, so that it counts for an edition under way. `goodbye`
    has a mail sent that says so.
    """
    with store.write() as connection:
        if goodbye:
            queue_goodbye(connection, subscriber_id, digests, now)
        return subscriptions.unsubscribe(connection, subscriber_id, digests, now)
