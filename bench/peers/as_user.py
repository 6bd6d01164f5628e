"""`digest send` as a user runs it: the whole command, and the same command after kill -9."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path

import measured
from newsroom import CLOCK, Newsroom
from receivers import Sink

STARTS_WITHIN, MOST_MEMORY, LEAST_SHARE, MOST_GROWTH = 10, 200, 0.6, 1.1


@dataclass(frozen=True)
class Sending:
    """One command from its start to its end: seconds in all, to the first message, and from there to the last."""

    readers: int
    wall: float
    start: float
    busy: float
    cpu: float
    memory: float

    @property
    def rate(self) -> float:
        return self.readers / self.wall


def as_user(root: Path, connections: int, octets: int, audiences: list[int], few: int, rounds: int) -> int:
    """Measure sends to audiences of several sizes in turns; 1 if a limit was missed.

    The bench's rate, beside which they are set, is that of a send to `few` readers, taken at the sink.
    """
    newsroom, sink = Newsroom(root, connections), Sink()
    try:
        size = newsroom.fit(octets)
        names = {count: f"to-{count}" for count in sorted({few, *audiences})}
        for count, name in names.items():
            newsroom.invite(name, count)
        newsroom.point(sink.port)
        newsroom.keep()
        sent: dict[int, list[Sending]] = {count: [] for count in names}
        for _ in range(rounds):
            for count, name in names.items():
                newsroom.renew()
                sent[count].append(_send(newsroom, sink, name, count, size))
        resumed = {count: _resume(newsroom, sink, names[count], count) for count in audiences}
    finally:
        sink.close()
    return _report(sent, resumed, few, size)


def _send(newsroom: Newsroom, sink: Sink, digest: str, count: int, octets: int) -> Sending:
    used = measured.run(newsroom.command("send", digest), environment=measured.clocked(CLOCK))
    found = sink.count()
    busy = sink.checked(used, count, octets)
    if used.status or newsroom.states(digest) != {"sent": count}:
        raise SystemExit(f"digest send ended with {used.status}: {used.output}")
    return Sending(count, used.wall, found["first"] - used.began, busy, used.cpu, used.memory)


def _resume(newsroom: Newsroom, sink: Sink, digest: str, count: int) -> tuple[float, int]:
    """Kill a send half-way: the seconds until the next one's first message, and how many came twice."""
    newsroom.renew()
    command, clock = newsroom.command("send", digest), measured.clocked(CLOCK)
    measured.run(command, environment=clock, until=lambda: sink.count()["messages"] > count / 2)
    before = sink.count(anew=True)
    used = measured.run(command, environment=clock)
    found = sink.count(anew=True)
    states = newsroom.states(digest)
    if used.status or states != {"sent": count}:
        raise SystemExit(f"after kill -9, digest send ended with {used.status}, and the ledger says {states}")
    return found["first"] - used.began, before["messages"] + found["messages"] - count


def _report(sent: dict[int, list[Sending]], resumed: dict[int, tuple[float, int]], few: int, octets: int) -> int:
    bench = statistics.median(each.readers / each.busy for each in sent[few])
    print(f"`digest send`, messages of {octets:,} octets; the bench’s rate, to {few:,} readers: {bench:,.0f} a second")
    names = f"{'readers':>10}{'a second':>10}{'of bench':>10}{'CPU ms':>8}{'MB':>6}"
    print(f"{names}{'starts s':>10}{'resumes s':>11}{'twice':>7}")
    missed, growing = 0, []
    for count, (again, twice) in resumed.items():
        its = sent[count]
        rate, start = statistics.median(each.rate for each in its), statistics.median(each.start for each in its)
        cpu, memory = statistics.median(each.cpu / count for each in its), max(each.memory for each in its)
        growing.append((cpu, memory))
        figures = f"{count:10,}{rate:10,.0f}{rate / bench:10.2f}{cpu * 1_000:8.3f}{memory:6.0f}"
        print(f"{figures}{start:10.1f}{again:11.1f}{twice:7}")
        missed += rate / bench < LEAST_SHARE or memory > MOST_MEMORY or max(start, again) > STARTS_WITHIN
    print(
        f"at least {LEAST_SHARE} of the bench’s rate, under {MOST_MEMORY} MB, starts and resumes in {STARTS_WITHIN} s"
    )
    if len(growing) > 1:
        cpu, memory = (last / first for first, last in zip(growing[0], growing[-1], strict=True))
        print(
            f"from the first audience to the last CPU grows {cpu:.2f} times, memory {memory:.2f}; at most {MOST_GROWTH}"
        )
        missed += max(cpu, memory) > MOST_GROWTH
    return 1 if missed else 0
