"""All people and their subscriptions, as rows of a list."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from digest.model.subscriber import SubscriptionState
from digest.store.database import Store
from digest.store.listing import listed
from digest.subscriptions.roster import RosterRow


def everybody(
    store: Store, digests: Collection[str] | None = None, states: Collection[SubscriptionState] | None = None
) -> Iterator[RosterRow]:
    """A row for every subscription, or for those to these digests and in these states, person by person.

    One view of the store, read as it is asked for: memory does not grow with the number of people.
    """
    with store.read() as connection:
        for row in listed(connection, digests, states):
            *said, until, at, source = tuple[Any, ...](row)
            yield RosterRow._make((*said, _written(until), _written(at), source))


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
