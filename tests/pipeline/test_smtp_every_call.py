"""kill -9 at a send, receive, write or sync of a small send: nobody lost, nobody more than two copies.

Needs Debian's strace. `DIGEST_EVERY_CALL=1` kills at each single call (some 200 in twenty minutes), and not at
three of a kind.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from smtp_newsroom import CLOCK, EDITION, Newsroom

from digest.app import App

pytestmark = pytest.mark.peers

READERS, CONNECTIONS = 20, 2
CALLS = ("sendmsg", "recvfrom", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "unlinkat")
EVERY = bool(os.environ.get("DIGEST_EVERY_CALL"))


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path / "room", READERS, connections=CONNECTIONS)
    yield made
    made.close()


def traced(newsroom: Newsroom, *options: str) -> int:
    """Run `digest send` under strace; its exit status."""
    command = ["strace", "-f", "-qq", *options, sys.executable, "-m", "digest"]
    command += ["--config", str(newsroom.root / "config"), "send", "morning"]
    return subprocess.run(command, capture_output=True, env={**os.environ, "DIGEST_CLOCK": CLOCK}).returncode


def begin_anew(newsroom: Newsroom, kept: Path) -> None:
    """As it was before the first send."""
    shutil.rmtree(newsroom.root / "var")
    shutil.copytree(kept, newsroom.root / "var")
    for path in newsroom.received.glob("*.eml"):
        path.unlink()


def counted(newsroom: Newsroom, log: Path) -> Counter[str]:
    """How often an undisturbed send makes each call."""
    assert traced(newsroom, "-o", str(log), "-e", f"trace={','.join(CALLS)}") == 0
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return Counter(name for line in lines for name in CALLS if f" {name}(" in line[:30])


def test_a_kill_at_any_call_loses_nobody(newsroom: Newsroom, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(newsroom.root / "var", kept)
    times = counted(newsroom, tmp_path / "log")
    assert min(times[name] for name in CALLS[:4]) > 10
    struck = 0
    for name, most in times.items():
        moments = range(1, most + 1) if EVERY else sorted({1, most // 2 or 1, most})
        for moment in moments:
            begin_anew(newsroom, kept)
            status = traced(newsroom, "-o", "/dev/null", "-e", f"inject={name}:signal=SIGKILL:when={moment}")
            struck += status != 0
            app = App.load(newsroom.root / "config")
            app.tally(EDITION)
            app.store.close()
            newsroom.run("send", "morning")
            settled = App.load(newsroom.root / "config")
            counts = settled.tally(EDITION).counts
            settled.store.close()
            assert counts == {"sent": READERS}, (name, moment)
            copies = newsroom.copies()
            assert len(copies) == READERS, (name, moment)
            assert all(len(ids) <= 2 and len(set(ids)) == 1 for ids in copies.values()), (name, moment)
            assert sum(len(ids) - 1 for ids in copies.values()) <= CONNECTIONS, (name, moment)
    assert struck > len(times)
