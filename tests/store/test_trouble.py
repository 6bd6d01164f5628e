"""A store that somebody else holds is waited for, and what keeps it from use is said with what to do."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.pool import QueuePool

from digest.errors import StoreError
from digest.store.database import Store
from digest.store.opening import open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path}/digest.db")
    yield made
    made.close()


@pytest.fixture
def lock(tmp_path: Path, store: Store) -> Iterator[Callable[[], object]]:
    """The write lock, in the hands of another connection; call to let go."""
    other = sqlite3.connect(tmp_path / "digest.db", isolation_level=None, check_same_thread=False)
    other.execute("begin immediate")
    yield lambda: other.execute("rollback")
    other.close()


def bump(store: Store) -> None:
    with store.write() as connection:
        connection.execute(text("insert into counters (name, value) values ('tried', 1)"))


def counted(store: Store) -> int:
    with store.read() as connection:
        return connection.scalar(text("select count(*) from counters where name = 'tried'")) or 0


def test_a_lock_is_waited_for_and_told_of(
    store: Store, lock: Callable[[], object], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("digest.store.database._SLICE", 0.02)
    monkeypatch.setattr("digest.store.database._TOLD_AFTER", 0.1)
    writing = threading.Thread(target=bump, args=(store,))
    writing.start()
    while not caplog.messages and writing.is_alive():
        writing.join(0.02)
    assert "is locked by another program: waiting for it" in caplog.text
    assert counted(store) == 0
    lock()
    writing.join()
    assert "is free again" in caplog.text
    assert counted(store) == 1


def test_a_lock_that_stays_is_named_with_what_to_do(
    store: Store, lock: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.store.database.BUSY_SECONDS", 0.2)
    with pytest.raises(StoreError, match=r"database is locked.*another program holds it.*end that one"):
        bump(store)
    assert counted(store) == 0
    lock()
    bump(store)
    assert counted(store) == 1


def test_where_an_end_is_wanted_a_lock_is_not_waited_for_long(
    tmp_path: Path, store: Store, lock: Callable[[], object]
) -> None:
    hurried: list[bool] = []
    ending = Store(store.url, lambda: bool(hurried))
    writing = threading.Thread(target=lambda: failed(ending, hurried))
    writing.start()
    hurried.append(True)
    writing.join(30)
    assert not writing.is_alive(), "it would have waited for 90 s"
    assert len(hurried) == 2
    ending.close()
    lock()
    assert counted(store) == 0


def failed(store: Store, seen: list[bool]) -> None:
    with pytest.raises(StoreError, match="database is locked"):
        bump(store)
    seen.append(True)


def test_a_signal_ends_the_wait(store: Store, lock: Callable[[], object]) -> None:
    def interrupt(_number: int, _frame: object) -> None:
        raise InterruptedError

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(InterruptedError):
            bump(store)
    finally:
        signal.signal(signal.SIGALRM, before)
    lock()
    bump(store)
    assert counted(store) == 1


def test_when_all_connections_are_in_use_it_says_so(store: Store) -> None:
    pool = store.engine.pool
    assert isinstance(pool, QueuePool)
    pool._timeout = 0.05
    with contextlib.ExitStack() as readers:
        for _ in range(pool.size() + pool._max_overflow):
            readers.enter_context(store.read())
        with pytest.raises(StoreError, match=r"is busy: all connections.*Try again"):
            bump(store)
    bump(store)
    assert counted(store) == 1


def test_a_full_store_is_named_with_what_to_do_and_stays_whole(store: Store) -> None:
    with store.read() as connection:
        pages = connection.scalar(text("pragma page_count"))
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"pragma max_page_count={pages}")
    with pytest.raises(StoreError, match=r"full.*make room"), store.write() as connection:
        for number in range(10_000):
            connection.execute(text("insert into counters (name, value) values (:name, 1)"), {"name": f"n{number}"})
    with store.read() as connection:
        assert connection.scalar(text("pragma integrity_check")) == "ok"
        assert connection.scalar(text("select count(*) from counters where name like 'n%'")) == 0
