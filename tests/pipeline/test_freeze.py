"""The audience of an edition is frozen a part at a time: whole or of no account, and open to others in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import make
import pytest
from pipeline.parts import between, killed
from sqlalchemy import select

from digest.delivery.retry import Patience
from digest.editorial.timetable import moments_at
from digest.errors import StateError
from digest.model.delivery import DeliveryState
from digest.model.digest import Segment
from digest.model.edition import Composition, EditionState
from digest.model.subscriber import SubscriptionState
from digest.pipeline import freeze, steer
from digest.pipeline.progress import tally
from digest.pipeline.stop import Stop
from digest.store import at_once, audiences, deliveries, editions, figures, outgoing, subscribers, subscriptions
from digest.store.database import Connection, Store
from digest.store.opening import open_store
from digest.store.tables import deliveries as ledger

PEOPLE = 11
EDITION = make.edition(blocks=(), state=EditionState.APPROVED)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(freeze, "PART", 3)
    opened = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    with opened.write() as connection:
        editions.add(connection, EDITION, Composition((), 1), slot="s", salt=b"s", settings={})
    join(opened, range(PEOPLE))
    return opened


def join(store: Store, numbers: Any) -> None:
    with store.write() as connection:
        people = [make.person(f"r{number}@reader.example") for number in numbers]
        ids = subscribers.put(connection, people, make.NOW)
        subscriptions.put(connection, "morning", sorted(ids.values()), SubscriptionState.CONFIRMED, make.NOW)


def start(store: Store) -> None:
    freeze.start(store, EDITION, Segment(), make.NOW)


def rows(store: Store) -> list[tuple[int, int]]:
    with store.read() as connection:
        found = connection.execute(select(ledger.c.number, ledger.c.subscriber_id).order_by(ledger.c.number)).all()
    return [(row.number, row.subscriber_id) for row in found]


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_part_that_was_left_behind_counts_for_nothing_and_is_done_anew(store: Store, turn: int) -> None:
    killed(store, turn, start)
    assert len(rows(store)) == 3 * turn
    with store.read() as connection:
        assert deliveries.counts(connection, EDITION.id) == {}
        assert figures.open_delivery_counts(connection) == {}
        assert [each.state for each in outgoing.outgoing(connection, make.NOW)] == [EditionState.APPROVED]
    assert tally(store, EDITION.id).started is False
    start(store)
    assert rows(store) == [(number, number) for number in range(1, PEOPLE + 1)]
    assert tally(store, EDITION.id).counts == {DeliveryState.PENDING: PEOPLE}
    with store.read() as connection:
        assert editions.audience(connection, EDITION.id) == PEOPLE


def test_one_that_is_to_end_stops_after_a_part_and_the_next_does_it_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = Stop()

    def end() -> None:
        stop.wanted = True

    with monkeypatch.context() as patch:
        between(patch, 2, end)
        assert freeze.start(store, EDITION, Segment(), make.NOW, stop=stop) is False
    assert len(rows(store)) == 6
    assert tally(store, EDITION.id).started is False
    with store.read() as connection:
        assert editions.state(connection, EDITION.id) is EditionState.APPROVED
    assert freeze.start(store, EDITION, Segment(), make.NOW, stop=Stop()) is True
    assert tally(store, EDITION.id).counts == {DeliveryState.PENDING: PEOPLE}


def test_who_is_killed_while_taking_back_leaves_the_rest_to_the_next(store: Store) -> None:
    killed(store, 3, start)
    killed(store, 1, start)
    assert len(rows(store)) == 6
    start(store)
    assert rows(store) == [(number, number) for number in range(1, PEOPLE + 1)]


@pytest.mark.parametrize("steer_away", [steer.hold, "cancel"])
def test_an_editor_stops_it_between_two_parts(store: Store, monkeypatch: pytest.MonkeyPatch, steer_away: Any) -> None:
    def stop() -> None:
        if steer_away == "cancel":
            steer.cancel(store, EDITION.id, make.NOW, Path("/nowhere"), Patience(), alone=False)
        else:
            steer_away(store, EDITION.id, make.NOW)

    between(monkeypatch, 2, stop)
    with pytest.raises(StateError, match="no longer approved"):
        start(store)
    assert rows(store) == []
    assert tally(store, EDITION.id).counts == {}


def test_one_that_is_cancelled_after_a_kill_has_no_audience(store: Store) -> None:
    killed(store, 2, start)
    ended = steer.cancel(store, EDITION.id, make.NOW, Path("/nowhere"), Patience(), alone=True)
    assert ended.state is EditionState.CANCELLED
    assert ended.closed_at is None
    progress = tally(store, EDITION.id)
    assert (progress.audience, progress.counts, progress.started) == (0, {}, False)


def test_each_is_asked_once_when_their_part_is_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def change() -> None:
        with store.write() as connection:
            for number in (2, 9):
                subscriptions.unsubscribe(connection, number, None, make.NOW)
        join(store, [PEOPLE])

    between(monkeypatch, 1, change)
    start(store)
    frozen = [subscriber for _, subscriber in rows(store)]
    assert frozen == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12]
    with store.write() as connection:
        taken, claimed = at_once.claim(connection, EDITION.id, "morning", "me", limit=20, now=make.NOW)
    assert (taken, [each.subscriber_id for each in claimed]) == (11, [1, 3, 4, 5, 6, 7, 8, 10, 11, 12])
    assert tally(store, EDITION.id).counts == {DeliveryState.SENDING: 10, DeliveryState.SUPPRESSED: 1}


def test_without_an_audience_it_is_published(store: Store) -> None:
    with store.write() as connection:
        subscriptions.unsubscribe_all(connection, range(1, PEOPLE + 1), make.NOW)
    start(store)
    with store.read() as connection:
        edition = editions.get(connection, EDITION.id)
    assert edition is not None
    assert (edition.state, edition.closed_at) == (EditionState.SENDING, make.NOW)


def test_whoever_comes_back_from_a_pause_is_due_at_their_own_hour(store: Store) -> None:
    join(store, ["back"])
    with store.write() as connection:
        number = subscribers.by_keys(connection, ["rback@reader.example"])["rback@reader.example"]
        (mine,) = subscriptions.of_person(connection, number)
        paused = replace(mine, state=SubscriptionState.PAUSED, paused_until=make.NOW, hour="18:30")
        subscriptions.change(connection, number, paused, make.NOW)

    def moments(connection: Connection) -> audiences.Moments:
        turns = subscriptions.turns(connection, "morning", Segment(), make.NOW)
        return moments_at("2026-11-23T07:00", turns, "UTC")

    freeze.start(store, EDITION, Segment(), make.NOW, moments)
    with store.read() as connection:
        due = {row.subscriber_id: row.due_at for row in connection.execute(select(ledger))}
    assert due.pop(number) == datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
    assert set(due.values()) == {make.NOW}
