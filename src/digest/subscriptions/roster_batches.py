"""The rows of a list, checked and packed for the store, a batch at a time and in their order.

Checking costs more than storing. Of a list of some length it is done by processes beside this one, each of which
reads the whole file and checks every n-th batch; they do nothing but write, so that nobody waits for anybody in
a circle, and they end when nobody reads any more, whatever ended this process.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from zlib import crc32

from digest.errors import DigestError, UsageError
from digest.model.arrival import Arrival
from digest.store.inbox import packed
from digest.subscriptions.roster import Rejected, read_roster

# The lengths of what is said of a batch and of its rows, and their checksum.
_HEAD = struct.Struct("!III")
_WHOLE = 4_096
# Below this a list is checked sooner than a process is there.
_WORTH_IT = 1_000_000
_MOST = 2


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a list: how many are good, these packed, the refused ones, and the last line read for them."""

    good: int = 0
    packed: bytes = b""
    refused: list[Rejected] = field(default_factory=list)
    line: int = 0


def batches_of(rows: Iterable[Arrival | Rejected | None]) -> Iterator[Batch]:
    """The rows as batches, one for each None, and what is left."""
    deal = _Deal(iter(rows))
    while not deal.is_last:
        deal = _Deal(deal.rows)
        octets = packed(deal.good())
        yield Batch(deal.number, octets if deal.number else b"", deal.refused, deal.line)


class _Deal:
    """Takes the rows up to the next None, or up to the end; `good` gives those that are, once."""

    def __init__(self, rows: Iterator[Arrival | Rejected | None]) -> None:
        self.rows = rows
        self.is_last = False
        self.number = 0
        self.line = 0
        self.refused: list[Rejected] = []

    def good(self) -> Iterator[Arrival]:
        number = line = 0
        for row in self.rows:
            if row is None:
                break
            line = row.line
            if isinstance(row, Arrival):
                number += 1
                yield row
            else:
                self.refused.append(row)
        else:
            self.is_last = True
        self.number, self.line = number, line


def checked(file: Path, consent: str | None) -> Iterator[Batch]:
    """The batches of a file, by several processes where that is worth it. Raises UsageError as `read_roster` does."""
    processes = min(_MOST, os.cpu_count() or 1)
    if processes < _MOST or not file.is_file() or file.stat().st_size < _WORTH_IT:
        yield from batches_of(read_roster(file, consent=consent))
        return
    with ExitStack() as running:
        wires = [running.enter_context(_checker(file, consent, each, processes)) for each in range(processes)]
        for turn in range(sys.maxsize):
            batch = receive(wires[turn % processes])
            if batch is None:
                return
            yield batch


def send(batch: Batch | str | None, wire: int) -> None:
    """Write a batch to a pipe, or the reason why there is none, or None at the end."""
    said: Any = batch
    if isinstance(batch, Batch):
        said = [batch.good, [[row.line, row.email, row.reason] for row in batch.refused], batch.line]
    words, octets = json.dumps(said).encode(), batch.packed if isinstance(batch, Batch) else b""
    head = _HEAD.pack(len(words), len(octets), crc32(octets, crc32(words)))
    for whole in (memoryview(head + words), memoryview(octets)):
        while whole:
            # A piece of this size goes whole or not at all. Of longer ones, parts came twice where a process was
            # stopped and went on in the middle of them (SIGSTOP, or Ctrl-Z and fg).
            whole = whole[os.write(wire, whole[:_WHOLE]) :]


def receive(wire: IO[bytes]) -> Batch | None:
    """Read what `send` wrote. Raises UsageError with the reason, and DigestError where the sender has died."""
    head = wire.read(_HEAD.size)
    length, further, sum_ = _HEAD.unpack(head) if len(head) == _HEAD.size else (0, 0, 0)
    words, octets = wire.read(length), wire.read(further)
    if not words or crc32(octets, crc32(words)) != sum_:
        raise DigestError("A process that checked the list has died: what was taken in is kept; import it again.")
    said = json.loads(words)
    if said is None:
        return None
    if isinstance(said, str):
        raise UsageError(said)
    good, refused, line = said
    return Batch(good, octets, [Rejected(*row) for row in refused], line)


@contextmanager
def _checker(file: Path, consent: str | None, part: int, parts: int) -> Iterator[IO[bytes]]:
    asked = json.dumps({"file": str(file), "consent": consent, "part": [part, parts]})
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "digest.subscriptions.roster_checker", asked],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        # Ctrl-C is for this process to heed.
        start_new_session=True,
    )
    wire = process.stdout
    assert wire is not None  # noqa: S101
    try:
        yield wire
    finally:
        wire.close()
        process.kill()
        process.wait()
