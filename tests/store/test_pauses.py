"""A pause is of a paused subscription: whatever else it becomes, the day until which it was to last is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import make
import pytest

from digest.model.subscriber import SubscriptionState
from digest.store import subscribers, subscriptions
from digest.store.backup import backup, restore
from digest.store.database import Connection, Store
from digest.store.opening import open_store

DAY = make.ahead(days=30)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Somebody who paused a digest."""
    opened = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    with opened.write() as connection:
        subscribers.put(connection, [make.person("ada@reader.example")], make.ago(days=9))
        subscriptions.put(connection, "morning", [1], SubscriptionState.CONFIRMED, make.ago(days=9))
        (mine,) = subscriptions.of_person(connection, 1)
        paused = replace(mine, state=SubscriptionState.PAUSED, paused_until=DAY)
        subscriptions.change(connection, 1, paused, make.ago(days=8))
    return opened


def had(store: Store) -> tuple[str, object]:
    with store.read() as connection:
        (mine,) = subscriptions.of_person(connection, 1)
        return mine.state.value, mine.paused_until


def confirm(connection: Connection) -> None:
    subscriptions.put(connection, "morning", [1], SubscriptionState.CONFIRMED, make.NOW)


def suppress(connection: Connection) -> None:
    subscriptions.unsubscribe_all(connection, [1], make.NOW)


@pytest.mark.parametrize(("end", "state"), [(confirm, "confirmed"), (suppress, "unsubscribed")])
def test_what_ends_a_pause_forgets_its_end(store: Store, end: Callable[[Connection], None], state: str) -> None:
    assert had(store) == ("paused", DAY)
    with store.write() as connection:
        end(connection)
    assert had(store) == (state, None)


def test_so_does_a_restore_for_who_left_since_the_backup(store: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "copy.db")
    with store.write() as connection:
        suppress(connection)
    restore(store, tmp_path / "copy.db", [], [b"k"], tmp_path / "erased", make.NOW)
    assert had(store) == ("unsubscribed", None)
