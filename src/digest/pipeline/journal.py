"""The journal of a batch: what left and what the relay said, on disk before the ledger knows it.

`data/journal/EDITION` is appended to, a line a fact, and emptied as soon as the ledger has settled the
batch. Every line reaches the system at once, so that it outlives a killed process, and the disk within
100 ms. A line carries a checksum that only the claim it belongs to can verify: neither a torn line nor
one that an earlier batch left behind is ever believed.
"""

from __future__ import annotations

import json
import os
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from digest.errors import DeliveryError
from digest.model.delivery import DeliveryState, Outcome

SYNC_SECONDS = 0.1


@dataclass(slots=True)
class Noted:
    """What a journal says of one claim: letters that may have left, and outcomes by delivery."""

    left: set[int] = field(default_factory=set)
    outcomes: dict[int, Outcome] = field(default_factory=dict)


class Journal:
    """An open journal. Its methods raise DeliveryError, not permanent, where the disk fails."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seed = 0
        self._dirty = False
        self._fault: OSError | None = None
        self._ended = threading.Event()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            _sync_folder(path.parent)
        except OSError as error:
            raise self._explained(error) from error
        self._syncing = threading.Thread(target=self._sync, name="journal", daemon=True)
        self._syncing.start()

    def begin(self, claim: str) -> None:
        """What follows belongs to the claim of that name."""
        self._seed = _seed(claim)

    def leaves(self, delivery_id: int) -> None:
        """The letter is about to leave: from here on it may be out."""
        self._write(f"> {delivery_id}")

    def tell(self, outcome: Outcome) -> None:
        """The relay has said what became of a letter."""
        due = outcome.due_at.isoformat() if outcome.due_at else None
        rest = [outcome.at.isoformat(), outcome.reason, outcome.reply, due]
        self._write(f"= {outcome.delivery_id} {outcome.state} {json.dumps(rest)}")

    def clear(self) -> None:
        """Forget everything: the ledger has it."""
        try:
            os.ftruncate(self._file, 0)
        except OSError as error:
            raise self._explained(error) from error

    def close(self) -> None:
        """Let go of the file; it stays."""
        self._ended.set()
        self._syncing.join()
        os.close(self._file)

    def _write(self, payload: str) -> None:
        line = _line(payload, self._seed)
        try:
            if self._fault:
                raise self._fault
            if os.write(self._file, line) != len(line):
                raise OSError("only a part of a line could be written")
        except OSError as error:
            raise self._explained(error) from error
        self._dirty = True

    def _sync(self) -> None:
        ended = False
        while not ended:
            ended = self._ended.wait(SYNC_SECONDS)
            if self._dirty:
                self._dirty = False
                try:
                    os.fdatasync(self._file)
                except OSError as error:
                    self._fault = error

    def _explained(self, error: OSError) -> DeliveryError:
        why = error.strerror or str(error)
        message = f"The journal {self.path} cannot be written ({why}): see to the disk; nothing is lost."
        return DeliveryError(message, permanent=False)


@contextmanager
def opened(path: Path | None) -> Iterator[Journal | None]:
    """The journal at `path` while the block runs, or None where there is to be none.

    The file is removed if the block ends well and it is empty; otherwise the next start needs it.
    """
    if path is None:
        yield None
        return
    journal = Journal(path)
    try:
        yield journal
    finally:
        journal.close()
    if path.stat().st_size == 0:
        path.unlink()


def read(path: Path, claim: str) -> Noted | None:
    """What the journal says of that claim, or None where there is no journal."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return None
    noted, seed = Noted(), _seed(claim)
    for line in lines:
        payload = line[9:].decode(errors="replace")
        if len(line) > 9 and line + b"\n" == _line(payload, seed):
            _note(noted, payload)
    return noted


def _note(noted: Noted, payload: str) -> None:
    kind, number, *rest = payload.split(" ", 3)
    if kind == ">":
        noted.left.add(int(number))
        return
    state, document = rest
    at, reason, reply, due = json.loads(document)
    due_at = datetime.fromisoformat(due) if due else None
    outcome = Outcome(int(number), DeliveryState(state), datetime.fromisoformat(at), reason, reply, due_at)
    noted.outcomes[int(number)] = outcome


def _line(payload: str, seed: int) -> bytes:
    content = payload.encode()
    return b"%08x %b\n" % (zlib.crc32(content, seed), content)


def _seed(claim: str) -> int:
    return zlib.crc32(claim.encode())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
