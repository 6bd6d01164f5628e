"""How long does the command take to say hello?

Measures, in turns in one run, `digest --help` and a Python that does nothing: wall-clock and CPU time
(median and least) and peak memory, which Linux never gives as less than that of this script itself.
The ratio of the median wall-clock times must be at most 15.

Usage: python bench/startup.py [--runs 15]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from dataclasses import dataclass

LIMIT = 15
WAYS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "digest --version": [sys.executable, "-m", "digest", "--version"],
    "digest --help": [sys.executable, "-m", "digest", "--help"],
}


@dataclass(frozen=True)
class Run:
    """One run of a command: milliseconds of wall clock and CPU, and peak memory in KiB."""

    wall: float
    cpu: float
    memory: int


def once(command: list[str]) -> Run:
    """Run a command with its output thrown away; the figures are those of that process alone."""
    silence = os.open(os.devnull, os.O_WRONLY)
    started = time.perf_counter()
    process = os.posix_spawn(
        command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, silence, stream) for stream in (1, 2)]
    )
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - started
    os.close(silence)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{' '.join(command)} ended with status {os.waitstatus_to_exitcode(status)}")
    return Run(wall * 1000, (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss)


def main() -> int:
    """Measure, print one row a command, and end with 1 if the ratio is over the limit."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=15)
    runs = arguments.parse_args().runs
    for command in WAYS.values():
        once(command)
    taken: dict[str, list[Run]] = {name: [] for name in WAYS}
    for _ in range(runs):
        for name, command in WAYS.items():
            taken[name].append(once(command))
    nothing = statistics.median(run.wall for run in taken["python -c pass"])
    print(f"{'median (least) of ' + str(runs) + ' runs':28}{'wall ms':>16}{'CPU ms':>16}{'peak MiB':>10}{'ratio':>8}")
    ratio = 0.0
    for name, its in taken.items():
        wall, cpu = [run.wall for run in its], [run.cpu for run in its]
        ratio = statistics.median(wall) / nothing
        print(
            f"{name:28}{statistics.median(wall):8.1f} ({min(wall):5.1f}){statistics.median(cpu):8.1f} ({min(cpu):5.1f})"
            f"{max(run.memory for run in its) / 1024:10.1f}{ratio:8.1f}"
        )
    print(f"digest --help takes {ratio:.1f} times as long as nothing; at most {LIMIT} is allowed")
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
