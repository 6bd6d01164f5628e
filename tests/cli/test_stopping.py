"""SIGTERM, Ctrl-C, a closed terminal and pause, as a user meets them: a send ends soon, and the next one goes on."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from smtp_newsroom import CLOCK, EDITION, Newsroom

READERS = 400
SECONDS = 120


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path, READERS, connections=2, delay=20)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Whoever runs the tests may have SIGHUP ignored, and commands would inherit that."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def under_way(newsroom: Newsroom, *command: str) -> subprocess.Popen[str]:
    """A command that has sent some more messages and is not done: the server takes no more until it is released."""
    before, end = newsroom.arrivals(), time.monotonic() + SECONDS
    newsroom.hold(before + 20)
    process = newsroom.start(*command)
    while newsroom.arrivals() < before + 5 and time.monotonic() < end:
        time.sleep(0.02)
    assert process.poll() is None
    return process


def test_signals_pause_and_going_on(newsroom: Newsroom) -> None:
    for number, status in ((signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)):
        process = under_way(newsroom, "send", "morning")
        process.send_signal(number)
        newsroom.release()
        _, errors = process.communicate(timeout=SECONDS)
        assert process.returncode == status, errors
        assert "Stopping" in errors
        assert f"{EDITION}: " in errors
        counts = newsroom.states()
        assert set(counts) == {"sent", "pending"}
        assert counts["sent"] == len(newsroom.copies())

    process = under_way(newsroom, "send", "morning", "--json")
    newsroom.run("edition", "pause", EDITION)
    newsroom.release()
    out, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert f"digest edition resume {EDITION}" in errors
    assert json.loads(out)["edition"]["state"] == "paused"
    assert f"digest edition resume {EDITION}" in newsroom.run("send", "morning", status=1)

    process = under_way(newsroom, "edition", "resume", EDITION)
    show = ("edition", "show", EDITION)
    shown = json.loads(newsroom.run(*show, "--json"))["progress"]
    assert shown["audience"] == READERS
    assert 0 < shown["done"] < READERS
    # Nobody is due any more: all of them are in the sender's hands.
    assert shown["next_due"] is None
    assert re.search(r"\d done, [\d.]+/s in the last ten seconds, [\d,]+ s left$", newsroom.run(*show), re.MULTILINE)
    newsroom.release()
    assert process.wait(timeout=SECONDS) == 0
    process.communicate()
    assert newsroom.states() == {"sent": READERS}
    assert all(len(ids) == 1 for ids in newsroom.copies().values())
    assert len(newsroom.copies()) == READERS


_OWNING_ITS_TERMINAL = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGHUP, getattr(signal, sys.argv[1]))
os.execv(sys.executable, [sys.executable, "-m", "digest", *sys.argv[2:]])
"""


@pytest.mark.parametrize(("hangup", "status"), [("SIG_DFL", 129), ("SIG_IGN", 0)])
def test_a_closed_terminal_makes_no_second_copies(newsroom: Newsroom, hangup: str, status: int) -> None:
    newsroom.hold(20)
    ours, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _OWNING_ITS_TERMINAL, hangup, "--config", newsroom.root / "config", "send", "morning"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "DIGEST_CLOCK": CLOCK},
        start_new_session=True,
    )
    os.close(terminal)
    end = time.monotonic() + SECONDS
    while newsroom.arrivals() < 5 and time.monotonic() < end:
        time.sleep(0.02)
    os.close(ours)
    newsroom.release()
    assert process.wait(timeout=SECONDS) == status
    assert set(newsroom.states()) == ({"sent", "pending"} if status else {"sent"})
    if status:
        newsroom.run("send", "morning")
    assert newsroom.states() == {"sent": READERS}
    assert [each for each, ids in newsroom.copies().items() if len(ids) > 1] == []
