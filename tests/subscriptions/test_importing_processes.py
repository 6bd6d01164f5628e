"""Imports by several processes: the same as by one; killed, stopped, interrupted and repeated."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import make
import pytest
from subscriptions.bringing import TERMS, bring, out

from digest.errors import DigestError, UsageError
from digest.store import inbox
from digest.store.database import Store
from digest.store.opening import open_store
from digest.subscriptions import importing, roster_batches
from digest.subscriptions.exporting import everybody
from digest.subscriptions.importing import Imported
from digest.subscriptions.roster import Rejected


def long_list(path: Path, rows: int) -> Path:
    body = "".join(
        f"reader{number}@town{number % 7}.example,{'A long name ' * 8},{('', 'news', 'news;sea')[number % 3]}\n"
        for number in range(rows)
    )
    path.write_text(f"email,name,topics\n{body}", encoding="utf-8")
    return path


def test_several_processes_bring_in_the_same_as_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = long_list(tmp_path / "people.csv", 45_000)
    with file.open("a", encoding="utf-8") as stream:
        stream.write("reader0@town0.example,again,\nnobody,,\n")
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(roster_batches, "_WORTH_IT", 1)
    told: list[Rejected] = []
    reached: list[int] = []
    batches = roster_batches.checked(file, "the fair")
    found = importing.bring_in(store, batches, TERMS, make.NOW, refuse=told.append, progress=reached.append)
    assert found == Imported(45_000, 0, 2)
    assert [row.line for row in told] == [45_002, 45_003]
    assert max(reached) == 45_003
    alone = open_store(f"sqlite:///{tmp_path / 'alone.db'}")
    bring(alone, file.read_text(encoding="utf-8"))
    assert out(store) == out(alone)
    alone.close()


def test_a_bad_header_is_told_by_the_processes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "people.csv"
    file.write_text("e-mail\nada@reader.example\n", encoding="utf-8")
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(roster_batches, "_WORTH_IT", 1)
    with pytest.raises(UsageError, match="did you mean email"):
        list(roster_batches.checked(file, "the fair"))


def two_checkers(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Let any list be checked by two processes; the ones that were started."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(roster_batches, "_WORTH_IT", 1)
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def start(*args: Any, **given: Any) -> subprocess.Popen[bytes]:
        started.append(popen(*args, **given))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    return started


def test_a_checker_that_dies_is_told_and_the_rest_is_brought_in_by_the_next_import(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = long_list(tmp_path / "people.csv", 70_000)
    started = two_checkers(monkeypatch)

    def bring_in(progress: Any) -> Imported:
        batches = roster_batches.checked(file, "the fair")
        return importing.bring_in(store, batches, TERMS, make.NOW, refuse=lambda _: None, progress=progress)

    with pytest.raises(DigestError, match="has died: what was taken in is kept; import it again"):
        bring_in(lambda _: started[1].kill())
    assert all(process.poll() is not None for process in started)
    kept = len(list(everybody(store, ["morning"])))
    assert 15_000 <= kept < 70_000
    assert bring_in(lambda _: None) == Imported(70_000 - kept, kept, 0)
    assert bring_in(lambda _: None) == Imported(0, 70_000, 0)


def test_a_checker_that_is_stopped_and_goes_on_sends_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = long_list(tmp_path / "people.csv", 70_000)
    started = two_checkers(monkeypatch)
    over = threading.Event()

    def disturb() -> None:
        while not over.wait(0.005):
            for sign in (signal.SIGSTOP, signal.SIGCONT):
                for process in started:
                    if process.poll() is None:
                        process.send_signal(sign)
                time.sleep(0.002)

    beside = threading.Thread(target=disturb)
    beside.start()
    batches = [batch for batch in roster_batches.checked(file, "the fair") if batch.good]
    lines = [line for batch in batches for line in lines_in(batch.packed)]
    over.set()
    beside.join()
    assert lines == list(range(2, 70_002))


def lines_in(packed: bytes) -> list[int]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as beside, inbox.opened(beside, packed):
        return [line for (line,) in beside.execute("SELECT line FROM inbox.arrivals ORDER BY line")]


def test_nobody_is_left_behind_by_an_import_that_is_killed(tmp_path: Path) -> None:
    file = long_list(tmp_path / "people.csv", 60_000)
    code = (
        "import os, sys; from pathlib import Path; from digest.subscriptions import roster_batches as r\n"
        "r._WORTH_IT = 1; os.cpu_count = lambda: 2\n"
        "batches = r.checked(Path(sys.argv[1]), 'x'); next(batches); print('ready', flush=True); sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stdout.readline() == "ready\n"
    children = [int(word) for word in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    assert len(children) == 2
    handles = [os.pidfd_open(child) for child in children]
    process.send_signal(signal.SIGKILL)
    process.communicate()
    for handle in handles:
        make_sure_it_ends(handle)


def make_sure_it_ends(handle: int) -> None:
    import select as waiting

    ended, _, _ = waiting.select([handle], [], [], 60)
    os.close(handle)
    assert ended
