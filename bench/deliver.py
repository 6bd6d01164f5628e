"""How fast does mail leave, beside a C program that only talks SMTP and beside what people use?

All send personalised messages of 48 KB over 8 connections, to one receiver after another, in turns in one run:
to a counting sink of our own, to a real Postfix on the same machine (its queue is in memory: on a disk, it would be
that one which is measured), and to a sink that is 20 ms away. `digest send` has its ledger and its journal on; with
BDAT it has four letters in flight on a connection. The rate is taken at the receiver: from the sender's first
connection to its last message. The sink checks that each message came once and whole, Postfix's log that each was
delivered.
CPU and peak memory (PSS) are those of all processes of a sender, from its start to its end.

Peers that are not installed are left out, and named: smtp-source (Debian: postfix), a Postfix (it needs root),
nodemailer (node, with nodemailer where $NODE_PATH says). With `--user` it measures `digest send` as a user runs it,
to so many readers: the whole command, the time to its first message, and the same after kill -9. To import a
million readers takes minutes: `--keep FOLDER` does so once.

Usage: python bench/deliver.py [--rounds 3] [--messages 60000] [--only RECEIVER] [--user 200000 1000000] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent / "peers"
sys.path.insert(0, str(HERE))

import measured  # noqa: E402
from as_user import as_user  # noqa: E402
from newsroom import CLOCK, Newsroom  # noqa: E402
from receivers import KINDS, Receiver  # noqa: E402

OCTETS, CONNECTIONS = 48_000, 8
OURS, SEVERAL = "digest send", "digest send, BDAT"
# A pool that sends as few as in the run that its limits come from, so that it has hardly begun, and one that is warm
# (decision 14).
COLD, WARM = "nodemailer, cold", "nodemailer"
# How many are on their way on a connection at once, with BDAT.
IN_FLIGHT = 4
SINK, POSTFIX, FAR, LOCKSTEP = KINDS
# How many messages each sends to each receiver: some seconds' worth. `None`: what was asked for.
COUNTS: dict[str, dict[str, int | None]] = {
    SINK: {
        OURS: None,
        SEVERAL: None,
        "smtp-source": 60_000,
        WARM: 1_500,
        COLD: 500,
        "smtplib, 8 threads": 400,
        "smtplib, 8 processes": 600,
    },
    POSTFIX: {
        OURS: 2_400,
        SEVERAL: 2_400,
        "smtp-source": 2_400,
        WARM: 600,
        COLD: 60,
        "smtplib, 8 threads": 400,
    },
    FAR: {OURS: 800, SEVERAL: 800, "smtp-source": 240},
    LOCKSTEP: {OURS: 240},
}
# Ours on a receiver, beside a sender on a receiver: at least so many times as fast, where a limit is set.
LIMITS: list[tuple[str, str, str, float | None]] = [
    (SINK, "smtp-source", SINK, 1.1),
    (SINK, COLD, SINK, 35),
    (SINK, WARM, SINK, None),
    (SINK, "smtplib, 8 threads", SINK, 70),
    (POSTFIX, COLD, POSTFIX, 4),
    (POSTFIX, WARM, POSTFIX, None),
    (POSTFIX, "smtp-source", POSTFIX, 0.5),
    (FAR, OURS, LOCKSTEP, 3.4),
]
SOURCE = shutil.which("smtp-source", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True)
class Round:
    """One sender's messages to one receiver: a second, CPU milliseconds for each (the receiver's too), MB."""

    rate: float
    cpu: float
    receiving: float
    memory: float


def peers(preview: Path) -> dict[str, Callable[[int, int], list[str]]]:
    """What sends: from a port and a number of messages to a command."""
    classic = [sys.executable, str(HERE / "classic.py")]
    who = ["-f", "digest@bench.example", "-t", "reader@source.example"]

    def pool(port: int, count: int) -> list[str]:
        return ["node", str(HERE / "pool.js"), str(port), str(count), str(CONNECTIONS), str(preview)]

    return {
        WARM: pool,
        COLD: pool,
        "smtp-source": lambda port, count: [
            *(str(SOURCE), "-d", "-N", "-s", str(CONNECTIONS), "-m", str(count), "-l", str(OCTETS)),
            *(*who, f"127.0.0.1:{port}"),
        ],
        "smtplib, 8 threads": lambda port, count: [
            *(*classic, "threads", str(port), str(count), str(CONNECTIONS), str(preview))
        ],
        "smtplib, 8 processes": lambda port, count: [
            *(*classic, "processes", str(port), str(count), str(CONNECTIONS), str(preview))
        ],
    }


def absent() -> dict[str, str]:
    """The peers that this machine has not got, and why."""
    found = {}
    if not SOURCE:
        found["smtp-source"] = "smtp-source is missing: apt install postfix"
    node = shutil.which("node")
    if not node or subprocess.run([node, "-e", 'require("nodemailer")'], stderr=subprocess.DEVNULL).returncode:
        why = "node finds no nodemailer: install both, and set NODE_PATH to the folder that holds it"
        found |= dict.fromkeys((WARM, COLD), why)
    return found


class Bench:
    """The newsroom, the receivers, and what was found."""

    def __init__(self, root: Path, messages: int, only: str | None) -> None:
        self.newsroom = Newsroom(root, CONNECTIONS)
        self.octets = self.newsroom.fit(OCTETS)
        self.peers = peers(self.newsroom.root / "preview")
        self.absent = absent()
        self.receivers: dict[str, Receiver] = {}
        self.digests: dict[str, str] = {}
        self.found: dict[tuple[str, str], list[Round]] = {}
        for name, (make, why_not) in KINDS.items():
            if only is None or name.startswith(only):
                if why := why_not():
                    self.absent[name] = why
                else:
                    self.receivers[name] = make()
                    count = COUNTS[name][OURS] or messages
                    self.digests[name] = f"to-{count}-{len(self.digests)}"
                    self.newsroom.invite(self.digests[name], count)
        self.newsroom.keep()

    def close(self) -> None:
        for receiver in self.receivers.values():
            receiver.close()

    def turn(self) -> None:
        """Everybody sends to every receiver once."""
        for name, receiver in self.receivers.items():
            for sender, count in COUNTS[name].items():
                if sender in (OURS, SEVERAL):
                    self.ours(sender, name, receiver)
                elif sender not in self.absent and count:
                    command = self.peers[sender](receiver.port, count)
                    self.note(sender, name, receiver, measured_run(command, receiver, None), count)

    def ours(self, sender: str, name: str, receiver: Receiver) -> None:
        """`digest send`, and its ledger agrees with the receiver."""
        digest = self.digests[name]
        self.newsroom.renew()
        self.newsroom.in_flight = IN_FLIGHT if sender == SEVERAL else 1
        self.newsroom.point(receiver.port)
        count = self.newsroom.audiences[digest]
        used = measured_run(self.newsroom.command("send", digest), receiver, CLOCK)
        self.note(sender, name, receiver, used, count)
        if (states := self.newsroom.states(digest)) != {"sent": count}:
            raise SystemExit(f"{name} got {count} messages, and the ledger says {states}")

    def note(self, sender: str, name: str, receiver: Receiver, used: tuple[measured.Used, float], count: int) -> None:
        """Keep what was measured."""
        it, before = used
        seconds = receiver.checked(it, count, self.octets)
        if it.status:
            raise SystemExit(f"{sender} ended with {it.status}: {it.output}")
        spent = receiver.cpu() - before
        one = Round(count / seconds, it.cpu / count * 1_000, spent / count * 1_000, it.memory)
        self.found.setdefault((name, sender), []).append(one)

    def rate(self, name: str, sender: str) -> float | None:
        """The median rate, if it was measured."""
        found = self.found.get((name, sender))
        return statistics.median(each.rate for each in found) if found else None

    def report(self) -> int:
        """Print everything; 1 if a limit was missed."""
        print(f"messages of {self.octets:,} octets, {CONNECTIONS} connections; median (least, most) a second")
        print(
            f"{'receiver':28}{'sender':22}{'a second':>10}{'(least, most)':>18}{'CPU ms':>8}{'MB':>6}{'sink’s CPU':>12}"
        )
        for (name, sender), found in self.found.items():
            rates = sorted(each.rate for each in found)
            spread = f"({rates[0]:,.0f}, {rates[-1]:,.0f})"
            cpu, memory = statistics.median(each.cpu for each in found), max(each.memory for each in found)
            receiving = statistics.median(each.receiving for each in found)
            own = f"{receiving:12.3f}" if receiving else ""
            print(f"{name:28}{sender:22}{statistics.median(rates):10,.0f}{spread:>18}{cpu:8.3f}{memory:6.0f}{own}")
        missed = 0
        for name, sender, where, limit in LIMITS:
            ours, theirs = self.rate(name, OURS), self.rate(where, sender)
            if ours and theirs:
                beside = sender if where == name else f"{sender} to {where}"
                missed += limit is not None and ours / theirs < limit
                print(f"to {name}: {ours / theirs:.2f} times {beside}" + (f", at least {limit}" if limit else ""))
        for why in self.absent.values():
            print(f"left out: {why}")
        return 1 if missed else 0


def measured_run(command: list[str], receiver: Receiver, clock: str | None) -> tuple[measured.Used, float]:
    """Run a sender; what it used, and the receiver's CPU before."""
    before = receiver.cpu()
    environment = measured.clocked(clock) if clock else None
    return measured.run(command, environment=environment, watch=receiver.port if receiver.watched else None), before


def main() -> int:
    """Measure as the command line says."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--messages", type=int, default=60_000, help="how many of ours to the counting sink")
    arguments.add_argument("--only", metavar="RECEIVER", help=f"one of: {', '.join(KINDS)}")
    arguments.add_argument("--user", type=int, nargs="+", metavar="READERS", help="measure `digest send` alone")
    arguments.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the readers there, for the next time")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root: Path = asked.keep or Path(folder) / "newsroom"
        if asked.user:
            return as_user(root, CONNECTIONS, OCTETS, asked.user, asked.messages, asked.rounds)
        bench = Bench(root, asked.messages, asked.only)
        try:
            for _ in range(asked.rounds):
                bench.turn()
            return bench.report()
        finally:
            bench.close()


if __name__ == "__main__":
    sys.exit(main())
