"""Whom an edition is frozen for, and when each is due: pauses, hours, zones, how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import make
import pytest
from sqlalchemy import select

from digest.editorial.timetable import hours_from, moments_at
from digest.model.digest import Segment
from digest.model.edition import Composition
from digest.model.subscriber import SubscriptionState
from digest.store import audiences, editions, subscribers, subscriptions
from digest.store.database import Store
from digest.store.opening import open_store
from digest.store.tables import deliveries as ledger

S = SubscriptionState
SLOT = "2026-11-23T07:00"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'digest.db'}")


def reader(store: Store, name: str, zone: str | None = None, **wishes: Any) -> int:
    with store.write() as connection:
        who = make.person(f"{name}@reader.example", timezone=zone)
        number = subscribers.put(connection, [who], make.NOW)[who.address.key]
        subscriptions.put(connection, "morning", [number], S.CONFIRMED, make.NOW)
        (mine,) = subscriptions.of_person(connection, number)
        subscriptions.change(connection, number, replace(mine, **wishes), make.NOW)
        return number


def frozen(store: Store, now: datetime = make.NOW, **given: Any) -> dict[int, datetime]:
    """When each of the audience is due."""
    edition = make.edition(blocks=())
    with store.write() as connection:
        editions.add(connection, edition, Composition((), 1), slot=SLOT, salt=b"s", settings={})
        subscriptions.wake(connection, now, "morning")
        turns = subscriptions.turns(connection, "morning", Segment(), now)
        moments = moments_at(SLOT, turns, "Asia/Baku")
        due_at = {"due_at": make.NOW, "now": now}
        freezing = audiences.Freezing(edition.id, "morning", Segment(), **due_at, moments=moments, **given)
        size, _ = freezing.part(connection)
        due = {row.subscriber_id: row.due_at for row in connection.execute(select(ledger))}
    assert size == len(due)
    return due


def utc(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_each_is_due_at_their_hour_in_their_zone(store: Store) -> None:
    plain = reader(store, "plain")
    baku = reader(store, "baku", "Asia/Baku")
    late = reader(store, "late", "Asia/Baku", hour="18:30")
    paris = reader(store, "paris", "Europe/Paris", hour="08:00")
    early = reader(store, "early", "Europe/Paris", hour="05:00")
    nowhere = reader(store, "nowhere", hour="09:00")
    lost = reader(store, "lost", "Mars/Olympus", hour="09:00")
    assert frozen(store) == {
        plain: make.NOW,
        baku: utc(3),
        late: utc(14, 30),
        paris: utc(7),
        early: utc(6),
        nowhere: utc(5),
        lost: make.NOW,
    }


def test_a_pause_keeps_out_until_it_is_over(store: Store) -> None:
    over = reader(store, "over", state=S.PAUSED, paused_until=make.ago(minutes=1))
    reader(store, "paused", state=S.PAUSED, paused_until=make.ahead(minutes=1))
    reader(store, "open", state=S.PAUSED)
    assert set(frozen(store)) == {over}
    with store.read() as connection:
        (mine,) = subscriptions.of_person(connection, over)
    assert (mine.state, mine.paused_until) == (S.CONFIRMED, None)


@pytest.mark.parametrize(("frequency", "expected"), [("each", {1}), ("weekly", {2}), (None, {1, 2})])
def test_how_often_counts_where_it_is_asked(store: Store, frequency: Any, expected: set[int]) -> None:
    reader(store, "each")
    reader(store, "weekly", frequency="weekly")
    assert set(frozen(store, frequency=frequency)) == expected


def test_hours_are_those_after_the_latest_slot() -> None:
    assert hours_from([wall(23, 7), wall(24, 22, 10)]) == ("22:30", "23:00", "23:30")
    assert hours_from([]) == ()
    assert hours_from([wall(23, 7)])[:2] == ("07:30", "08:00")


def test_an_hour_that_a_zone_leaps_over_is_moved_on() -> None:
    found = moments_at("2026-03-29T01:00", {("Europe/Paris", "02:30")}, "UTC")
    assert found == {("Europe/Paris", "02:30"): datetime(2026, 3, 29, 1, 30, tzinfo=UTC)}


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    """A time on a clock on the wall."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC).replace(tzinfo=None)
