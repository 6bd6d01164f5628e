"""Batches in pieces: the same comes in, others get their turn in between, and the connection is as it was."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import make
import pytest
from sqlalchemy import Connection, text

from digest.model.arrival import Arrival
from digest.store import arrivals, inbox, pieces, suppressions, turned_away
from digest.store.arrivals import Terms, settle
from digest.store.database import Store
from digest.store.opening import open_store
from digest.store.pieces import Pace
from digest.subscriptions.exporting import everybody
from digest.subscriptions.roster import read_roster

KEY = b"k" * 32
TERMS = Terms(("evening", "morning"), "the fair", [KEY], {})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    yield opened
    opened.close()


@pytest.fixture
def other(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The same store for somebody else, who does not wait for it."""
    monkeypatch.setattr("digest.store.database.BUSY_SECONDS", 0.05)
    opened = Store(store.url)
    yield opened
    opened.close()


@pytest.fixture
def pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows a piece."""
    monkeypatch.setattr(pieces, "_FEWEST", 2)
    monkeypatch.setattr(pieces, "_MOST", 2)


def packed(list_: str) -> bytes:
    return inbox.packed(row for row in read_roster(io.StringIO(list_), consent="x") if isinstance(row, Arrival))


def people(number: int) -> bytes:
    return packed("email,topics\n" + "".join(f"reader{each}@town.example,news;sea\n" for each in range(number)))


def suppress(store: Store, email: str) -> None:
    with store.write() as connection:
        suppressions.add(connection, email, KEY, "bounced", make.NOW)


def test_a_pace_follows_from_how_long_others_waited() -> None:
    pace = Pace(8_000)
    pace.held(8_000, 1.0)
    assert pace.rows == 2_000
    pace.held(2_000, 5.0)
    assert pace.rows == 2_000
    pace.held(2_000, 0.01)
    assert pace.rows == 4_000
    pace.held(100, 0.01)
    assert pace.rows == 4_000, "a rest of a batch says nothing"
    for _ in range(9):
        pace.held(pace.rows, 0.01)
    assert pace.rows == 30_000


@pytest.mark.usefixtures("pairs")
def test_in_pieces_the_same_comes_in(store: Store) -> None:
    list_ = "email,digest\na@r.example,morning\nb@r.example,\nc@r.example,\na@r.example,evening\nd@r.example,\n"
    pace = Pace(2)
    found = settle(store, packed(list_), TERMS, make.NOW, pace=pace)
    assert pace.pieces == 3
    assert (found.accepted, found.refused) == (4, ())
    rows = [(row.email[0], row.digest) for row in everybody(store)]
    assert rows == [("a", "evening"), ("a", "morning")] + [(who, d) for who in "bcd" for d in TERMS.digests]


@pytest.mark.usefixtures("pairs")
def test_who_is_suppressed_between_two_pieces_is_refused_in_the_second(
    store: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    close, turns = arrivals._close_ranks, iter(range(9))

    def disturb(connection: Connection) -> None:
        if next(turns) == 1:
            suppress(other, "reader3@town.example")
        close(connection)

    monkeypatch.setattr(arrivals, "_close_ranks", disturb)
    found = settle(store, people(6), TERMS, make.NOW, pace=Pace(2))
    assert found.accepted == 5
    assert [row[1:] for row in found.refused] == [("reader3@town.example", "suppressed (bounced)")]


def test_others_may_write_while_the_suppressed_are_looked_for(
    store: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    suppress(other, "reader1@town.example")
    look, looked = turned_away.suppressed, []

    def disturb(connection: Connection, keys: list[bytes]) -> list[turned_away.Refused]:
        with other.write() as writing:
            writing.execute(text("INSERT INTO counters (name, value) VALUES ('tried', 1)"))
        looked.append(1)
        return look(connection, keys)

    monkeypatch.setattr(turned_away, "suppressed", disturb)
    found = settle(store, people(4), TERMS, make.NOW)
    assert (found.accepted, len(found.refused), len(looked)) == (3, 1, 1)


@pytest.mark.usefixtures("pairs")
def test_whoever_waits_gets_a_turn_before_the_end(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    there: list[int] = []
    second = Store(store.url)

    def write() -> None:
        with second.write() as connection:
            there.append(connection.execute(text("SELECT count(*) FROM subscribers")).scalar_one())

    written, waiting = arrivals._written, threading.Thread(target=write)

    def begin(*given: object) -> list[turned_away.Refused]:
        if not waiting.ident:
            waiting.start()
        return written(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(arrivals, "_written", begin)
    settle(store, people(60), TERMS, make.NOW, pace=Pace(2))
    waiting.join()
    assert 0 < there[0] < 60
    second.close()


def test_after_a_batch_the_connection_is_as_it_was(store: Store) -> None:
    def kept() -> tuple[int, ...]:
        with store.read() as connection:
            names = ("cache_size", "wal_autocheckpoint", "foreign_keys")
            return tuple(connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in names)

    before = kept()
    settle(store, people(10), TERMS, make.NOW)
    settle(store, people(20), TERMS, make.NOW)
    assert kept() == before


def test_an_error_is_told_as_it_is_and_the_connection_that_may_have_the_batch_is_given_up(store: Store) -> None:
    with pytest.raises(KeyError, match="mine"), store.beside(people(10), Pace()) as (connection, _):
        driver = connection.connection.driver_connection
        assert driver is not None
        # A statement that is under way keeps the batch from being taken away.
        under_way = driver.execute("SELECT * FROM inbox.rows")
        under_way.fetchone()
        raise KeyError("mine")
    with store.write() as connection:
        assert inbox.SCHEMA not in [row.name for row in connection.execute(text("PRAGMA database_list"))]
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    assert settle(store, people(10), TERMS, make.NOW).accepted == 10
