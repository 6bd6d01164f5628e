"""Another program locks the store, at the start of a send and in its middle: it says so, waits, and loses nobody.

`DIGEST_LOCKED_SECONDS` says for how long each time (5 without it, which is long enough to be told of).
"""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from overheard import Command
from smtp_newsroom import Newsroom, kill

LOCKED = float(os.environ.get("DIGEST_LOCKED_SECONDS", "5"))
READERS = 400


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path, READERS, connections=4, delay=40)
    yield made
    made.close()


@contextmanager
def locked(newsroom: Newsroom) -> Iterator[None]:
    """Hold the store's write lock for at least that long."""
    with closing(sqlite3.connect(newsroom.root / "var" / "digest.db", isolation_level=None, timeout=60)) as other:
        other.execute("begin exclusive")
        since = time.monotonic()
        yield
        time.sleep(max(0.0, LOCKED - (time.monotonic() - since)))
        other.execute("rollback")


def test_a_lock_is_waited_for_and_the_send_goes_on_by_itself(newsroom: Newsroom) -> None:
    with locked(newsroom):
        sending = Command(newsroom.start("send", "morning"))
        sending.until(lambda: "is locked by another program" in sending.said)
        assert newsroom.arrivals() == 0
    sending.until(lambda: newsroom.arrivals() > READERS // 8)
    told = sending.said.count("is locked by another program")
    with locked(newsroom):
        sending.until(lambda: sending.said.count("is locked by another program") > told)
    assert sending.end() == 0, sending.said
    assert newsroom.states() == {"sent": READERS}
    copies = newsroom.copies()
    assert len(copies) == READERS
    assert all(len(ids) == 1 for ids in copies.values())
    assert not newsroom.journal().exists()
    assert "Traceback" not in sending.said


@pytest.mark.parametrize(("readers", "delay"), [(READERS, 40), (5_001, 4)])
def test_sigterm_ends_a_send_whose_store_is_locked(tmp_path: Path, readers: int, delay: float) -> None:
    """With the ledger at hand, and beside the sender. What is in hand is left to the journal and the next start."""
    newsroom = Newsroom(tmp_path, readers, connections=4, delay=delay)
    process = newsroom.start("send", "morning")
    try:
        with closing(sqlite3.connect(tmp_path / "var" / "digest.db", isolation_level=None, timeout=60)) as other:
            end = time.monotonic() + 60
            while newsroom.arrivals() < 20 and time.monotonic() < end:
                time.sleep(0.01)
            other.execute("begin immediate")
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=30)
            assert process.returncode not in (0, None), errors
            assert "Traceback" not in errors
            other.execute("rollback")
        assert newsroom.arrivals() < readers
        newsroom.run("send", "morning")
        assert newsroom.states() == {"sent": readers}
        copies = newsroom.copies()
        assert len(copies) == readers
        assert all(len(ids) == 1 for ids in copies.values())
    finally:
        kill(process)
        newsroom.close()
