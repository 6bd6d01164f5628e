"""kill -9 at random while mail leaves: nobody is lost, nobody gets more than two copies, the states add up.

Whom two kills struck in flight is `uncertain`, and nobody else is.

`DIGEST_KILLS` says how many kills (5 without it), shared by sends with 1, 4 and 8 connections, and once more with BDAT.
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from smtp_newsroom import Newsroom, kill

KILLS = int(os.environ.get("DIGEST_KILLS", "5"))
READERS = int(os.environ.get("DIGEST_READERS", "2000"))
SECONDS = 120


@pytest.fixture(params=[(1, 1), (4, 1), (8, 1), (2, 4)], ids=["1", "4", "8", "BDAT"])
def ways(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Connections, and letters in flight on each."""
    found: tuple[int, int] = request.param
    return found


@pytest.fixture
def newsroom(tmp_path: Path, ways: tuple[int, int]) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path, READERS, connections=ways[0], delay=2, in_flight=ways[1])
    yield made
    made.close()


def killed(newsroom: Newsroom, chance: random.Random, process: subprocess.Popen[str]) -> bool:
    """Kill the process after its first message, within the time that some hundred take."""
    before, end = newsroom.arrivals(), time.monotonic() + SECONDS
    while newsroom.arrivals() == before and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.3))
    return kill(process)


def test_kills_at_random_moments(newsroom: Newsroom, ways: tuple[int, int]) -> None:
    out = ways[0] * ways[1]
    chance = random.Random(20261123 + out)
    struck = 0
    for _ in range(-(-KILLS // 3)):
        struck += killed(newsroom, chance, newsroom.start("send", "morning"))
        newsroom.states()
    newsroom.start("send", "morning").communicate()
    assert struck
    counts = newsroom.states()
    assert set(counts) <= {"sent", "uncertain"}
    uncertain = counts.get("uncertain", 0)
    assert uncertain <= (struck - 1) * out
    copies = newsroom.copies()
    assert READERS - uncertain <= len(copies) <= READERS
    assert set(copies) <= {newsroom.address(number) for number in range(READERS)}
    assert all(len(ids) <= 2 for ids in copies.values())
    assert all(len(set(ids)) == 1 for ids in copies.values())
    assert len({ids[0] for ids in copies.values()}) == len(copies)
    assert sum(len(ids) - 1 for ids in copies.values()) <= struck * out
    assert not newsroom.journal().exists()
    assert newsroom.run("db", "check", "--json") == '{\n  "faults": []\n}\n'
