"""Cancelling and retrying are done a part at a time: whoever is killed in between leaves what can be gone on with."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import make
import pytest
from pipeline.parts import between, killed
from sqlalchemy import update

from digest.delivery.retry import Patience
from digest.errors import StateError
from digest.model.delivery import DeliveryState, Outcome
from digest.model.digest import Segment
from digest.model.edition import Composition, EditionState
from digest.model.rendition import Rendition
from digest.model.subscriber import SubscriptionState
from digest.pipeline import freeze, many, steer
from digest.pipeline.clerk import Clerk, Turn
from digest.pipeline.progress import tally
from digest.pipeline.retention import tidy
from digest.store import (
    at_once,
    backup,
    deliveries,
    editions,
    outgoing,
    renditions,
    retention,
    subscribers,
    subscriptions,
)
from digest.store.database import Store
from digest.store.opening import open_store
from digest.store.tables import deliveries as ledger

PEOPLE = 11
EDITION = make.edition(blocks=(), state=EditionState.APPROVED)
RENDITION = Rendition("Harbour opens", "<p>Harbour</p>", "Harbour")
D, S = DeliveryState, EditionState


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(many, "PART", 3)
    opened = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    with opened.write() as connection:
        editions.add(connection, EDITION, Composition((), 1), slot="s", salt=b"s", settings={})
        renditions.put(connection, EDITION.id, RENDITION, make.NOW)
        people = [make.person(f"r{number}@reader.example") for number in range(PEOPLE)]
        ids = subscribers.put(connection, people, make.NOW)
        subscriptions.put(connection, "morning", sorted(ids.values()), SubscriptionState.CONFIRMED, make.NOW)
    freeze.start(opened, EDITION, Segment(), make.NOW)
    return opened


def told(store: Store, count: int, state: DeliveryState) -> None:
    """So many are sent to, and that becomes of each."""
    with store.write() as connection:
        _, claimed = at_once.claim(connection, EDITION.id, "morning", "me", limit=count, now=make.NOW)
        deliveries.settle(connection, [Outcome(each.id, state, make.NOW, due_at=make.NOW) for each in claimed])
        if claimed and state is D.SENT:
            editions.close(connection, EDITION.id, make.NOW)


def over(store: Store) -> None:
    """A sender finds that nobody waits any more."""
    with store.write() as connection:
        assert editions.move(connection, EDITION.id, to=S.SENT, among=[S.SENDING], now=make.NOW)


def cancel(store: Store, *, alone: bool = True) -> None:
    steer.cancel(store, EDITION.id, make.NOW, Path("/nowhere"), Patience(), alone=alone)


def retry(store: Store) -> int:
    return steer.retry(store, EDITION.id, make.NOW)


def state(store: Store) -> tuple[EditionState, dict[DeliveryState, int]]:
    """Where all stand; they add up, and the store is sound."""
    with store.read() as connection:
        assert backup.faults(connection) == []
    return steer.find(store, EDITION.id).state, tally(store, EDITION.id).counts


def sendable(store: Store) -> list[str]:
    with store.read() as connection:
        return [each.id for each in outgoing.outgoing(connection, make.NOW)]


@pytest.mark.parametrize("turn", [1, 2, 3])
@pytest.mark.parametrize("sent", [0, 1])
def test_what_a_killed_cancelling_left_is_sent_to_nobody_and_ended_by_the_next(
    store: Store, turn: int, sent: int
) -> None:
    told(store, sent, D.SENT)
    before = {D.SENT: sent} if sent else {}
    killed(store, turn, cancel)
    left = PEOPLE - sent - 3 * turn
    assert state(store) == (S.CANCELLED, before | {D.CANCELLED: 3 * turn} | {D.PENDING: left})
    assert sendable(store) == []
    (said,) = many.left_behind(store)
    assert f"{left} reader" in said
    assert ("edition retry" in said) is bool(sent)
    cancel(store)
    assert state(store) == (S.CANCELLED, before | {D.CANCELLED: PEOPLE - sent})
    assert many.left_behind(store) == []
    assert (steer.find(store, EDITION.id).closed_at is not None) is bool(sent)
    with pytest.raises(StateError, match="cannot be cancelled any more"):
        cancel(store)


def test_a_copy_that_may_be_out_closes_the_edition_before_its_part_is_done(store: Store) -> None:
    told(store, PEOPLE, D.IN_DOUBT)
    killed(store, 1, cancel)
    assert steer.find(store, EDITION.id).closed_at is not None
    cancel(store)
    assert state(store) == (S.CANCELLED, {D.UNCERTAIN: PEOPLE})


@pytest.mark.parametrize("again", [1, 2, 3])
def test_who_is_killed_again_and_again_is_at_the_end_some_time(store: Store, again: int) -> None:
    for _ in range(again):
        killed(store, 1, cancel)
    assert state(store)[1][D.CANCELLED] == 3 * again
    cancel(store)
    assert state(store) == (S.CANCELLED, {D.CANCELLED: PEOPLE})


def test_what_a_sender_had_in_hand_that_died_after_another_cancelled_is_settled_by_the_next(store: Store) -> None:
    with store.write() as connection:
        at_once.claim(connection, EDITION.id, "morning", "me", limit=2, now=make.NOW)
    cancel(store, alone=False)
    assert state(store) == (S.CANCELLED, {D.SENDING: 2, D.CANCELLED: PEOPLE - 2})
    cancel(store)
    assert state(store) == (S.CANCELLED, {D.UNCERTAIN: 2, D.CANCELLED: PEOPLE - 2})


@pytest.mark.parametrize("turn", [1, 2, 3])
@pytest.mark.parametrize("then", ["retry", "cancel"])
def test_whom_a_killed_retry_put_back_are_sent_to_and_the_next_reaches_the_others(
    store: Store, turn: int, then: str
) -> None:
    told(store, 1, D.SENT)
    told(store, 1, D.FAILED)
    cancel(store)
    killed(store, turn, retry)
    assert state(store)[0] is S.SENDING
    assert sum(state(store)[1].values()) == PEOPLE
    back = state(store)[1][D.PENDING]
    assert 0 < back < PEOPLE - 1
    assert sendable(store) == [EDITION.id]
    assert many.left_behind(store) == []
    if then == "retry":
        told(store, PEOPLE, D.SENT)
        over(store)
        assert retry(store) == PEOPLE - 1 - back
        assert state(store) == (S.SENDING, {D.PENDING: PEOPLE - 1 - back, D.SENT: 1 + back})
        assert sendable(store) == [EDITION.id]
    else:
        cancel(store)
        counts = state(store)[1]
        assert counts[D.CANCELLED] + counts.get(D.FAILED, 0) == PEOPLE - 1
        assert retry(store) == PEOPLE - 1
    assert many.left_behind(store) == []


@pytest.mark.parametrize("turn", [1, 3])
def test_a_killed_retry_of_one_that_goes_on_leaves_one_that_goes_on(store: Store, turn: int) -> None:
    told(store, 1, D.SENT)
    told(store, 1, D.DEFERRED)
    with store.write() as connection:
        connection.execute(update(ledger).where(ledger.c.state == D.PENDING).values(state=D.FAILED))
    killed(store, turn, retry)
    counts = state(store)[1]
    assert (state(store)[0], counts[D.PENDING] + counts.get(D.FAILED, 0)) == (S.SENDING, PEOPLE - 2)
    assert sendable(store) == [EDITION.id]


def test_an_editor_ends_an_edition_while_its_readers_are_put_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(store, 1, D.SENT)
    told(store, 1, D.DEFERRED)
    with store.write() as connection:
        connection.execute(update(ledger).where(ledger.c.state == D.PENDING).values(state=D.FAILED))
    between(monkeypatch, 1, lambda: cancel(store, alone=False))
    with pytest.raises(StateError, match="has been cancelled meanwhile"):
        retry(store)
    assert sendable(store) == []
    assert D.PENDING not in state(store)[1]


def test_who_leaves_between_two_parts_has_a_turn_and_is_not_put_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave() -> None:
        with store.write() as connection:
            subscriptions.unsubscribe(connection, 9, None, make.NOW)

    told(store, 1, D.SENT)
    cancel(store)
    between(monkeypatch, 1, leave)
    assert retry(store) == PEOPLE - 2
    assert state(store) == (S.SENDING, {D.CANCELLED: 1, D.PENDING: PEOPLE - 2, D.SENT: 1})


def test_whom_a_cancelling_left_waiting_is_cancelled_before_only_the_counts_are_kept(store: Store) -> None:
    killed(store, 1, cancel)
    tidy(store, timedelta(days=1), timedelta(days=1), make.NOW + timedelta(days=2))
    assert state(store) == (S.CANCELLED, {D.CANCELLED: PEOPLE})
    with store.read() as connection:
        assert retention.totals(connection)["deliveries"] == PEOPLE


@pytest.mark.parametrize("turn", [1, 2])
def test_one_that_has_been_sent_while_readers_are_put_back_goes_on_to_the_others(
    store: Store, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    def sends() -> None:
        told(store, PEOPLE, D.SENT)
        over(store)

    told(store, 2, D.SENT)
    told(store, 1, D.DEFERRED)
    with store.write() as connection:
        connection.execute(update(ledger).where(ledger.c.state == D.PENDING).values(state=D.FAILED))
    between(monkeypatch, turn, sends)
    retry(store)
    counts = state(store)[1]
    assert set(counts) == {D.SENT, D.PENDING}
    assert state(store)[0] is S.SENDING
    assert sendable(store) == [EDITION.id]


@pytest.mark.parametrize("ends", ["sender", "cancel"])
def test_whoever_ends_what_a_cancelled_edition_left_ends_nobody_whom_a_retry_put_back(
    store: Store, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    told(store, 2, D.SENT)
    cancel(store, alone=False)
    clerk = Clerk(store, EDITION, Patience())
    if ends == "sender":
        between(monkeypatch, 1, lambda: clerk.work(Turn(make.NOW, final=True)))
    else:
        between(monkeypatch, 1, lambda: many.end_waiting(store, EDITION.id, make.NOW))
    assert retry(store) == PEOPLE - 2
    assert state(store) == (S.SENDING, {D.SENT: 2, D.PENDING: PEOPLE - 2})


def test_a_cancelling_in_whose_gap_a_retry_comes_ends_nobody_else(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(store, 1, D.SENT)
    between(monkeypatch, 1, lambda: retry(store))
    cancel(store)
    assert state(store) == (S.SENDING, {D.SENT: 1, D.PENDING: PEOPLE - 1})
