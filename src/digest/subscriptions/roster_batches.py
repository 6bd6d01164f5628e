"""The rows of a list, checked and ready for the store, a batch at a time and in their order.

Checking costs more than storing. Of a list of some length it is done by processes beside this one, each of which
reads the whole file and checks every n-th batch; they do nothing but write, so that nobody waits for anybody in
a circle, and they end when nobody reads any more, whatever ended this process.
"""

from __future__ import annotations

import json
import os
import pickle
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import IO
from zlib import crc32

from digest.errors import DigestError, UsageError
from digest.model.arrival import Arrival
from digest.subscriptions.roster import Accepted, Rejected, read_roster

# Length and checksum of what follows.
_HEAD = struct.Struct("!II")
_WHOLE = 4_096
# Below this a list is checked sooner than a process is there.
_WORTH_IT = 1_000_000
_MOST = 2


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a list: the good ones, the refused ones, and the last line that was read for them."""

    good: list[Arrival] = field(default_factory=list)
    refused: list[Rejected] = field(default_factory=list)
    line: int = 0


def batches_of(rows: Iterable[Accepted | Rejected | None]) -> Iterator[Batch]:
    """The rows as batches, one for each None, and what is left."""
    batch = Batch()
    for row in rows:
        if row is None:
            yield _whole(batch)
            batch = Batch()
        elif isinstance(row, Accepted):
            batch.good.append(_arrival(row))
        else:
            batch.refused.append(row)
    yield _whole(batch)


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
    columns = [*zip(*batch.good, strict=True)] if isinstance(batch, Batch) else None
    whole = batch if columns is None or not isinstance(batch, Batch) else (columns, batch.refused, batch.line)
    data = pickle.dumps(whole, protocol=5)
    framed = memoryview(_HEAD.pack(len(data), crc32(data)) + data)
    while framed:
        # A piece of this size goes whole or not at all. Of longer ones, parts came twice where a process was
        # stopped and went on in the middle of them (SIGSTOP, or Ctrl-Z and fg).
        framed = framed[os.write(wire, framed[:_WHOLE]) :]


def receive(wire: IO[bytes]) -> Batch | None:
    """Read what `send` wrote. Raises UsageError with the reason, and DigestError where the sender has died."""
    head = wire.read(_HEAD.size)
    length, sum_ = _HEAD.unpack(head) if len(head) == _HEAD.size else (0, 0)
    data = wire.read(length)
    if not data or crc32(data) != sum_:
        raise DigestError("A process that checked the list has died: what was taken in is kept; import it again.")
    whole = pickle.loads(data)  # noqa: S301  # from our own child
    if whole is None:
        return None
    if isinstance(whole, str):
        raise UsageError(whole)
    columns, refused, line = whole
    return Batch([*map(Arrival._make, zip(*columns, strict=True))], refused, line)


@contextmanager
def _checker(file: Path, consent: str | None, part: int, parts: int) -> Iterator[IO[bytes]]:
    asked = json.dumps({"file": str(file.resolve()), "consent": consent, "part": [part, parts]})
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


def _whole(batch: Batch) -> Batch:
    last = max((rows[-1].line for rows in (batch.good, batch.refused) if rows), default=0)
    return Batch(batch.good, batch.refused, last)


def _arrival(row: Accepted) -> Arrival:
    person = row.person
    key = person.address.key
    # Eight octets instead of an address: of a million rows, two are alike once in 30 million lists.
    mark = blake2b(f"{key} {row.digest}".encode(), digest_size=8).digest()
    return Arrival(
        row.line,
        int.from_bytes(mark, signed=True),
        key,
        person.address.email,
        person.name,
        person.locale,
        person.timezone,
        person.format,
        _listed(person.topics) if person.topics else None,
        row.digest,
        row.state.value,
        row.consent_at,
        row.consent_source,
    )


@lru_cache(4_096)
def _listed(topics: tuple[str, ...]) -> str:
    return json.dumps(sorted({topic.casefold() for topic in topics}), ensure_ascii=False)
