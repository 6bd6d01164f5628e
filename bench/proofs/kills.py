"""kill -9 of the whole sender, over and over at random moments of large sends: who is lost, who gets two copies?

Each send goes to a slowed counting server over 1, 4 or 8 connections, in turns; a killed one is gone on with by
`digest send`, and killed again. A row for each send: kills; `lost`, readers whom nothing reached and whom the
ledger calls sent; `repeats`, second copies; `at one`, the most of them that were outstanding at one kill, which may be
as many as connections; `copies`, the most that anybody got; `other ids`, second copies under another Message-ID;
the states in the end. After every kill the states must add up. Ends with 1 if a promise is broken.

Usage: python bench/proofs/kills.py [--kills 200] [--readers 10000] [--a-send 20] [--seconds 3600]
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import time
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from smtp_newsroom import Newsroom, kill

CONNECTIONS = (1, 4, 8)
PATIENCE = 300


@dataclass(frozen=True)
class Row:
    """What one send came to."""

    connections: int
    kills: int
    lost: int
    repeats: int
    at_one: int
    copies: int
    other_ids: int
    states: dict[str, int]
    clean: bool

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        known = set(self.states) <= {"sent", "uncertain"}
        doubts = self.states.get("uncertain", 0)
        few = self.at_one <= self.connections and self.copies <= 2 and doubts <= self.kills * self.connections
        return known and few and self.clean and not self.lost and not self.other_ids

    def __str__(self) -> str:
        counts = ", ".join(f"{number:,} {state}" for state, number in self.states.items())
        figures = (self.connections, self.kills, self.lost, self.repeats, self.at_one, self.copies, self.other_ids)
        return "".join(f"{each:>13,}" for each in figures) + f"  {counts}{'' if self.kept else '  BROKEN'}"


def arrived(newsroom: Newsroom, number: int) -> bool:
    """Whether the server has as many messages as that."""
    return (newsroom.received / f"{number:06d}.eml").exists()


def strike(newsroom: Newsroom, chance: random.Random, most: int) -> bool:
    """Start or go on with the send, and kill it after its first message; False if it ended before."""
    wanted = newsroom.arrivals() + chance.randint(1, most)
    process, end = newsroom.start("send", "morning"), time.monotonic() + PATIENCE
    while not arrived(newsroom, wanted) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.01))
    return kill(process)


def send(root: Path, connections: int, readers: int, kills: int, chance: random.Random) -> Row:
    """One edition to its last reader, killed so many times on its way."""
    newsroom = Newsroom(root, readers, connections=connections, delay=2)
    try:
        marks: list[int] = []
        # The last kill comes before the end, if each lets at most so many messages through.
        for _ in range(kills):
            if strike(newsroom, chance, max(1, 2 * readers // (kills + 1))):
                newsroom.states()
                marks.append(newsroom.arrivals())
            if newsroom.states() == {"sent": readers}:
                break
        newsroom.start("send", "morning").communicate()
        return examined(newsroom, connections, marks)
    finally:
        newsroom.close()


def outstanding(newsroom: Newsroom, marks: list[int]) -> int:
    """The most second copies whose first ones were the last before one kill; kill N came after `marks[N]` messages."""
    firsts: dict[bytes, int] = {}
    again: Counter[int] = Counter()
    for path in sorted(newsroom.received.glob("*.eml")):
        with path.open("rb") as file:
            address = file.readline()
        if address in firsts:
            again[bisect_left(marks, firsts[address])] += 1
        else:
            firsts[address] = int(path.stem)
    return newsroom.readers if again[len(marks)] else max(again.values(), default=0)


def examined(newsroom: Newsroom, connections: int, marks: list[int]) -> Row:
    """What the server got, beside what the ledger says."""
    states, copies = newsroom.states(), newsroom.copies()
    people = {newsroom.address(number) for number in range(newsroom.readers)}
    strangers = len(set(copies) - people)
    unreached = newsroom.readers - len(copies)
    return Row(
        connections,
        len(marks),
        lost=max(0, unreached - states.get("uncertain", 0)),
        repeats=sum(len(ids) - 1 for ids in copies.values()),
        at_one=outstanding(newsroom, marks),
        copies=max(map(len, copies.values())),
        other_ids=sum(len(set(ids)) - 1 for ids in copies.values()) + strangers,
        states=states,
        clean=not newsroom.journal().exists() and '"faults": []' in newsroom.run("db", "check", "--json"),
    )


def main() -> int:
    """Kill as often as asked, or until the time is over; print a row for each send."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--readers", type=int, default=10_000)
    arguments.add_argument("--a-send", type=int, default=20, help="how many kills of one send")
    arguments.add_argument("--seconds", type=float, default=3_600, help="begin no send after so many")
    arguments.add_argument("--seed", type=int, default=20261123)
    asked = arguments.parse_args()
    chance, began = random.Random(asked.seed), time.monotonic()
    rows: list[Row] = []
    columns = ("connections", "kills", "lost", "repeats", "at one", "copies", "other ids")
    print("".join(f"{each:>13}" for each in columns) + "  states", flush=True)
    for connections in itertools.cycle(CONNECTIONS):
        left = asked.kills - sum(row.kills for row in rows)
        if left <= 0 or time.monotonic() - began > asked.seconds or len(rows) > asked.kills:
            break
        with tempfile.TemporaryDirectory() as folder:
            rows.append(send(Path(folder) / "newsroom", connections, asked.readers, min(left, asked.a_send), chance))
        print(rows[-1], flush=True)
    kills, repeats = sum(row.kills for row in rows), sum(row.repeats for row in rows)
    broken = sum(not row.kept for row in rows)
    people = len(rows) * asked.readers
    print(f"{kills:,} kills, {len(rows)} sends, {people:,} readers: {sum(row.lost for row in rows)} lost, ", end="")
    print(f"{repeats:,} repeats, broken promises: {broken}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
