"""Run a command and measure it from outside: the CPU time and the memory of all its processes together."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# To ask for the memory of a large process takes milliseconds, and the sender is short of them.
EVERY = 0.5
ESTABLISHED = "01"
SOCKETS = Path("/proc/net/sockstat")


@dataclass(frozen=True)
class Used:
    """Seconds of wall clock and CPU, peak memory in MB (the sum of PSS), and how it ended.

    `began` and `ended` are moments of the monotonic clock; `connected` says for how many seconds it had
    connections to the watched port.
    """

    wall: float
    cpu: float
    memory: float
    status: int
    began: float
    ended: float
    connected: float
    output: str


def run(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    watch: int | None = None,
    until: Callable[[], bool] = lambda: False,
    limit: float = 3_600,
) -> Used:
    """Run a command to its end, or until a condition holds or the time is over: then kill -9 all of it.

    With `watch`, a port of 127.0.0.1, its connections are looked for every hundredth of a second.
    """
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    memory, sampled, seen = 0.0, 0.0, [0.0, 0.0]
    connected, known = False, -1
    while not (ended := os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)):
        now = time.monotonic()
        if watch:
            # To read the kernel's list takes milliseconds, which the receiver would be short of: only on a change.
            if (sockets := _sockets()) != known:
                connected, known = _connected(watch), sockets
            if connected:
                seen = [seen[0] or now, now]
        if now - sampled >= EVERY:
            sampled = now
            memory = max(memory, sum(_pss(pid) for pid in family(process.pid)))
        if until() or now - began > limit:
            for pid in family(process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.01 if watch else 0.02)
    now = time.monotonic()
    assert process.stderr
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert ended
    cpu = used.ru_utime + used.ru_stime
    return Used(now - began, cpu, memory, process.returncode, began, now, seen[1] - seen[0], said)


def clocked(moment: str) -> dict[str, str]:
    """This environment, with that time on the command's clock."""
    return {**os.environ, "DIGEST_CLOCK": moment}


def family(root: int) -> list[int]:
    """A process and all its descendants."""
    found = [root]
    for pid in found:
        with suppress(OSError):
            for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208
                with open(f"/proc/{pid}/task/{task}/children", "rb") as children:  # noqa: PTH123
                    found += map(int, children.read().split())
    return found


def _pss(pid: int) -> float:
    with suppress(OSError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _sockets() -> int:
    """How many TCP sockets this machine has open: the one thing the kernel tells of them at no cost."""
    line = next(each for each in SOCKETS.read_text().splitlines() if each.startswith("TCP:"))
    return int(line.split()[2])


def _connected(port: int) -> bool:
    """Whether a connection to that port is open."""
    end = f":{port:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()
    return any(words[2].endswith(end) and words[3] == ESTABLISHED for words in map(str.split, lines[1:]))
