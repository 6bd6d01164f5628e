"""A clerk in a process of his own: he keeps the same ledger, dies with the sender, and is missed when he is gone."""

from __future__ import annotations

import gc
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pipeline.sending_desk import HASTE, READERS, START, Desk, send_while_the_store_is_locked
from smtp_newsroom import EDITION, Newsroom

from digest.errors import StoreError
from digest.model.edition import EditionState
from digest.pipeline import steer
from digest.pipeline.beside import Beside
from digest.pipeline.clerk import Clerk, Turn
from digest.store.database import Store, close_all
from digest.store.opening import open_store


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("digest.pipeline.ledger.MANY", 0)
    monkeypatch.setattr("digest.pipeline.flight._TICK_SECONDS", 0)
    newsroom = Newsroom(tmp_path, READERS, connections=2)
    yield Desk(newsroom)
    newsroom.close()


def children() -> set[int]:
    """The processes that this one has begun."""
    return {int(pid) for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()}


def test_an_edition_goes_out_and_the_clerk_goes_home(desk: Desk) -> None:
    before = children()
    desk.newsroom.answers(
        f"{desk.newsroom.address(1)} rcpt 550 5.1.1 no such user",
        f"{desk.newsroom.address(2)} dot 451 4.7.1 come back later",
        f"{desk.newsroom.address(3)} dot drop",
    )
    assert desk.send().counts == {"sent": READERS - 3, "failed": 1, "deferred": 1, "in_doubt": 1}
    desk.newsroom.answers()
    desk.later(minutes=1)
    assert desk.send().counts == {"sent": READERS - 1, "failed": 1}
    assert desk.state() is EditionState.SENT
    assert not desk.app.journal(EDITION).exists()
    assert children() <= before


def test_a_store_that_is_locked_is_waited_for_beside_the_sender_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_while_the_store_is_locked(desk, monkeypatch)


def test_a_clerk_who_waits_for_a_lock_goes_home_at_once(desk: Desk) -> None:
    desk.newsroom.answers("* rcpt 550 5.7.1 not now")
    with pytest.raises(Exception, match="is paused"):
        desk.send()
    edition = steer.find(desk.app.store, EDITION)
    other = sqlite3.connect(desk.newsroom.root / "var" / "digest.db", isolation_level=None)
    other.execute("begin immediate")
    desk.app.store.close()
    beside = Beside(lambda: Clerk(Store(desk.app.store.url), edition, HASTE))
    beside.begin(Turn(START, claim="one", limit=5))
    assert beside.done(wait=False) is None
    began = time.monotonic()
    beside.close()
    assert time.monotonic() - began < 30, "he would have waited for 90 s"
    other.close()


def test_a_clerk_who_is_killed_is_missed_and_the_next_start_settles_by_the_journal(desk: Desk) -> None:
    before = children()

    def strike() -> None:
        clerks = children() - before
        if clerks and len(list(desk.newsroom.received.glob("*.eml"))) >= 3:
            desk.on_clock = lambda: None
            for pid in clerks:
                os.kill(pid, signal.SIGKILL)

    desk.on_clock = strike
    with pytest.raises(StoreError, match="keeps the ledger has ended"):
        desk.send()
    assert desk.app.journal(EDITION).exists()
    assert desk.send().counts == {"sent": READERS}
    assert all(len(desk.copies(reader)) <= 2 for reader in range(READERS))
    assert sum(len(desk.copies(reader)) - 1 for reader in range(READERS)) <= 2


def test_a_pause_is_seen_beside_the_sender(desk: Desk) -> None:
    def pause() -> None:
        if list(desk.newsroom.received.glob("*.eml")):
            desk.on_clock = lambda: None
            steer.pause(desk.app.store, EDITION, desk.now)

    desk.on_clock = pause
    paused = desk.send()
    assert sum(paused.counts.values()) == READERS
    assert set(paused.counts) <= {"sent", "pending"}
    if paused.counts["sent"] < READERS:
        assert desk.state() is EditionState.PAUSED
        steer.resume(desk.app.store, EDITION, desk.now)
        assert desk.send().counts == {"sent": READERS}
    assert all(len(desk.copies(reader)) == 1 for reader in range(READERS))


_SENDER = """
import os, signal, sys
from digest.pipeline.beside import Beside
Beside(lambda: None)
print(open(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read(), flush=True)
signal.pause()
"""


def test_a_clerk_dies_with_his_sender() -> None:
    sender = subprocess.Popen([sys.executable, "-c", _SENDER], stdout=subprocess.PIPE, text=True)
    assert sender.stdout
    clerk = int(sender.stdout.readline())
    assert Path(f"/proc/{clerk}").exists()
    sender.kill()
    sender.wait()
    end = time.monotonic() + 30
    while Path(f"/proc/{clerk}").exists() and "Z" not in _state(clerk) and time.monotonic() < end:
        time.sleep(0.01)
    assert not Path(f"/proc/{clerk}").exists() or "Z" in _state(clerk)


def test_the_connection_of_a_store_that_was_dropped_is_closed_before_the_fork(tmp_path: Path) -> None:
    """With it the clerk would take for his own the locks that it holds."""
    gc.disable()
    try:
        store = open_store(f"sqlite:///{tmp_path}/digest.db")
        with store.read():
            pass
        del store
        assert open_in(tmp_path)
        assert close_all()
        assert open_in(tmp_path) == []
    finally:
        gc.enable()


def test_while_a_connection_is_in_use_there_is_no_fork(desk: Desk) -> None:
    """As of another thread, after a change of the configuration. The ledger is kept at hand then."""
    before, forked = children(), []
    desk.on_clock = lambda: forked.extend(children() - before)
    other = open_store(desk.app.store.url)
    with other.read() as connection:
        connection.exec_driver_sql("select 1")
        assert desk.send().counts == {"sent": READERS}
    assert forked == []


def test_an_end_is_not_kept_waiting_by_a_locked_store(desk: Desk) -> None:
    with sqlite3.connect(desk.newsroom.root / "var" / "digest.db", isolation_level=None) as other:

        def lock_and_end() -> None:
            if not other.in_transaction and list(desk.newsroom.received.glob("*.eml")):
                other.execute("begin immediate")
                desk.stop.wanted = True

        desk.on_clock = lock_and_end
        began = time.monotonic()
        with pytest.raises(StoreError, match="the next start settles it"):
            desk.send()
        assert time.monotonic() - began < 30, "the lock would have been waited for for 90 s"
        other.execute("rollback")
    desk.on_clock, desk.stop.wanted = lambda: None, False
    assert desk.app.journal(EDITION).exists()
    assert desk.send().counts == {"sent": READERS}
    assert all(len(desk.copies(reader)) == 1 for reader in range(READERS))


def open_in(folder: Path) -> list[str]:
    """The files in a folder that this process has open."""
    found = [str(each.readlink()) for each in Path(f"/proc/{os.getpid()}/fd").iterdir() if each.is_symlink()]
    return [each for each in found if each.startswith(str(folder))]


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_the_answer_is_the_same_as_at_hand(desk: Desk) -> None:
    with desk.app.store.read():
        pass
    desk.newsroom.answers("* rcpt 550 5.7.1 not now")
    with pytest.raises(Exception, match="is paused"):
        desk.send()
    steer.resume(desk.app.store, EDITION, desk.now)
    edition = steer.find(desk.app.store, EDITION)
    desk.app.store.close()
    beside = Beside(lambda: Clerk(Store(desk.app.store.url), edition, HASTE))
    beside.begin(Turn(START, claim="one", limit=5))
    taken = beside.done(wait=True)
    assert not isinstance(taken, StoreError)
    assert taken is not None
    assert taken.going
    assert taken.rendition is not None
    beside.begin(Turn(START, back=[each.id for each in taken.claimed], claim="two", limit=5))
    again = beside.done(wait=True)
    beside.close()
    assert not isinstance(again, StoreError)
    assert again is not None
    assert again.rendition is None
    assert [each.id for each in again.claimed] == [each.id for each in taken.claimed]
    assert all(each.email.endswith("@example.com") for each in again.claimed)
