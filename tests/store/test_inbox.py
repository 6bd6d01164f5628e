"""Batches on their way into the store: packed in one process, opened in another, and gone afterwards."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import make
import pytest
from sqlalchemy import text

from digest.model.arrival import Arrival, Wishes
from digest.store import arrivals_table, inbox
from digest.store.arrivals import Terms, settle
from digest.store.opening import open_store
from digest.subscriptions.roster import read_roster

TERMS = Terms(("evening", "morning"), "the fair", [b"k" * 32], {})
AT = datetime(2026, 11, 23, 12, 0, 0, 5, tzinfo=UTC)


def batch(rows: int) -> bytes:
    lines = "".join(f"reader{number}@town.example,news;sea\n" for number in range(rows))
    found = read_roster(io.StringIO(f"email,topics\n{lines}"), consent="x")
    return inbox.packed(row for row in found if isinstance(row, Arrival))


def test_the_tables_of_statements_are_those_that_are_packed() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as beside, inbox.opened(beside, batch(1)):
        for name in ("rows", "wishes", "wish_topics", "settled", "arrivals"):
            columns = {row[1] for row in beside.execute(f"PRAGMA {inbox.SCHEMA}.table_info({name})")}
            assert {column.name for column in getattr(arrivals_table, name).columns} <= columns, name


def test_a_row_comes_out_as_it_went_in() -> None:
    wishes = Wishes("en", "UTC", "text", "morning", "paused", "weekly", "07:30", AT, ("a", "b"))
    row = Arrival(2, -5, "ada@r.example", "Ada@r.example", "Ada", AT, "fair", wishes)
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as beside,
        inbox.opened(beside, inbox.packed([row])),
    ):
        beside.row_factory = sqlite3.Row
        found = dict(beside.execute("SELECT * FROM inbox.arrivals").fetchone())
        moment = "2026-11-23 12:00:00.000005"
        expected = row._asdict() | wishes._asdict() | {"consent_at": moment, "paused_until": moment}
        assert found == {name: value for name, value in expected.items() if name != "wishes"} | {
            "wish": 0,
            "place": 1,
            "first": 1,
            "topics": 2,
        }


@pytest.mark.parametrize(("most", "lines"), [(4, [2, 3, 4, 5]), (3, [3, 5, 2, 4])])
def test_a_long_batch_is_in_the_order_of_its_keys_and_a_short_one_in_that_of_the_list(
    most: int, lines: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "_IN_ORDER_OF_LIST", most)
    list_ = "email,digest\nd@r.example,\nA@r.example,dawn\ne@r.example,\na@r.example,dusk\n"
    found = (row for row in read_roster(io.StringIO(list_), consent="x") if isinstance(row, Arrival))
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as beside,
        inbox.opened(beside, inbox.packed(found)),
    ):
        query = "SELECT line, key, (SELECT key FROM inbox.rows WHERE place = shown.first) FROM inbox.arrivals AS shown"
        rows = beside.execute(f"{query} ORDER BY place").fetchall()
    assert [line for line, _, _ in rows] == lines
    assert all(own == of_first for _, own, of_first in rows)


def test_what_is_settled_refers_to_nobody_who_is_not_there(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    assert settle(store, batch(500), TERMS, make.NOW).accepted == 500
    assert settle(store, batch(700), TERMS, make.NOW).accepted == 200
    with store.read() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("SELECT count(*) FROM subscription_topics")) == 2_800
    store.close()


def test_a_batch_that_fails_leaves_nothing_and_the_connection_as_it_was(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    with store.write() as connection:
        connection.execute(text("CREATE TRIGGER stop AFTER INSERT ON consents BEGIN SELECT RAISE(ABORT, 'no'); END"))
    with pytest.raises(Exception, match="no"):
        settle(store, batch(10), TERMS, make.NOW)
    with store.write() as connection:
        assert connection.scalar(text("SELECT count(*) FROM subscribers")) == 0
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert inbox.SCHEMA not in [row.name for row in connection.execute(text("PRAGMA database_list"))]
        connection.execute(text("DROP TRIGGER stop"))
    assert settle(store, batch(10), TERMS, make.NOW).accepted == 10
    store.close()
