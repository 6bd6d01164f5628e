"""SIGTERM, Ctrl-C, pause and resume over and over in one send, at random moments: nobody is lost or repeated.

`DIGEST_STEERS` says how often (5 without it).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from smtp_newsroom import EDITION, Newsroom

STEERS = int(os.environ.get("DIGEST_STEERS", "5"))
READERS = 100 * STEERS
SECONDS = 120
ENDINGS = {signal.SIGTERM: 143, signal.SIGINT: 130}


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path, READERS, connections=8, delay=100)
    yield made
    made.close()


def under_way(newsroom: Newsroom, *command: str) -> subprocess.Popen[str]:
    """A command that has sent one more message."""
    before, end = newsroom.arrivals(), time.monotonic() + SECONDS
    process = newsroom.start(*command)
    while newsroom.arrivals() == before and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    return process


def test_however_often_it_is_stopped_and_goes_on_each_gets_one(newsroom: Newsroom) -> None:
    chance = random.Random(20261123)
    go_on: tuple[str, ...] = ("send", "morning")
    stopped = 0
    for _ in range(STEERS):
        process = under_way(newsroom, *go_on)
        way = chance.choice(["pause", signal.SIGTERM, signal.SIGINT])
        if isinstance(way, signal.Signals):
            time.sleep(chance.uniform(0, 0.3))
            process.send_signal(way)
            go_on = ("send", "morning")
        else:
            # It takes its own time to begin; the send may be over by then.
            newsroom.start("edition", "pause", EDITION).communicate()
            go_on = ("edition", "resume", EDITION)
        _, errors = process.communicate(timeout=SECONDS)
        counts = newsroom.states()
        if counts == {"sent": READERS}:
            break
        stopped += 1
        assert process.returncode == (ENDINGS[way] if isinstance(way, signal.Signals) else 1), errors
        # Nothing is left in flight: what the server has is what the ledger calls sent.
        assert set(counts) == {"sent", "pending"}
        assert counts["sent"] == newsroom.arrivals()
    newsroom.start(*go_on).communicate(timeout=10 * SECONDS)
    assert stopped >= STEERS // 3
    assert newsroom.states() == {"sent": READERS}
    copies = newsroom.copies()
    assert set(copies) == {newsroom.address(number) for number in range(READERS)}
    assert all(len(ids) == 1 for ids in copies.values())
    assert len({ids[0] for ids in copies.values()}) == READERS
    assert not newsroom.journal().exists()
