"""The journal of a send: what left and what the relay said, on disk before the ledger knows it.

`data/journal/EDITION/` holds some pages. A claim has one to itself from before it is made until the
ledger has settled it; then the page is cut and serves another claim. A page is appended to, a line or
more whenever letters leave or are answered. Every line reaches the system at once, so that it outlives
a killed process, and the disk within 100 ms. A line carries a checksum that only the claim it belongs to
can verify: neither a torn line nor one that an earlier claim left behind is ever believed. Beside the pages
lies a reserve, whose room is taken from the beginning: answers go there where the disk is full.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from digest.errors import JournalDown
from digest.model.delivery import DeliveryState, Outcome

SYNC_SECONDS = 0.1
PAGES = 4
# Read behind the pages, whose names are numbers: what is in it came after what they say.
_RESERVE = "reserve"
# An answer takes some 50 octets, one that is quoted up to 1,500; out are one to some hundred letters.
_RESERVED = 1 << 17


@dataclass(slots=True)
class Noted:
    """What a journal says of one claim: letters that may have left, and outcomes by delivery."""

    left: set[int] = field(default_factory=set)
    outcomes: dict[int, Outcome] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Page:
    """An open file, the checksum that the lines of its present claim begin with, and whether it ends in half a line."""

    file: int
    seed: int = 0
    dirty: bool = False
    torn: bool = False


class Journal:
    """An open journal. Its methods raise JournalDown where the disk fails, until every claim in it is settled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pages: list[Page] = []
        self._free: list[Page] = []
        self._reserve: Page | None = None
        self._fault: OSError | None = None
        self._saved = 0
        self._ended = threading.Event()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for _ in range(PAGES):
                self._free.append(self._laid())
            self._reserve = self._put_by()
            _sync_folder(folder)
            _sync_folder(folder.parent)
        except OSError as error:
            self._let_go()
            raise self._explained(error) from error
        self._syncing = threading.Thread(target=self._sync, name="journal", daemon=True)
        self._syncing.start()

    def begin(self, claim: str) -> Page:
        """A page for the claim of that name, to be had before the claim is made."""
        try:
            if not self._free:
                self._free.append(self._laid())
                _sync_folder(self.folder)
            page = self._free[-1]
            os.ftruncate(page.file, 0)
        except OSError as error:
            raise self._explained(error) from error
        page.seed, page.torn = _seed(claim), False
        return self._free.pop()

    def write(
        self,
        page: Page,
        at: datetime,
        left: Sequence[int],
        sent: Sequence[int],
        others: Sequence[Outcome] = (),
        back: Sequence[int] = (),
    ) -> None:
        """Letters are about to leave, from here on they may be out; some were sent; of `others` more is to be said.

        Before that, those that are `back` were to leave and did not.
        """
        written = _lines(page, at, left, sent, others, back)
        if page.torn:
            # Behind half a line it would be a part of that, and not be believed.
            written = b"\n" + written
        try:
            if self._fault:
                raise self._fault
            if os.write(page.file, written) != len(written):
                page.torn = True
                raise OSError(errno.ENOSPC, "the disk took only a part of a line: it is full")
        except OSError as error:
            raise self._explained(error) from error
        page.dirty = True

    def saved(
        self, page: Page, at: datetime, sent: Sequence[int], others: Sequence[Outcome], back: Sequence[int]
    ) -> bool:
        """Note in the reserve what `write` could not, but for what was to leave; whether that was possible."""
        if not (sent or others or back):
            return True
        written = b"\n" + _lines(page, at, (), sent, others, back)
        if self._reserve is None or self._saved + len(written) > _RESERVED:
            return False
        try:
            whole = os.pwrite(self._reserve.file, written, self._saved) == len(written)
        except OSError:
            return False
        self._saved += len(written)
        self._reserve.dirty = True
        return whole

    def forget(self, page: Page) -> None:
        """The ledger has settled the page's claim."""
        self._free.append(page)
        if self.settled:
            self._fault, self._saved = None, 0

    def close(self) -> None:
        """Let go of the files; they stay."""
        self._ended.set()
        self._syncing.join()
        self._let_go()

    @property
    def settled(self) -> bool:
        """Whether no claim needs it."""
        return len(self._free) == len(self._pages)

    def _laid(self) -> Page:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        page = Page(os.open(self.folder / str(len(self._pages) + 1), flags, 0o600))
        self._pages.append(page)
        return page

    def _put_by(self) -> Page:
        # Not to be appended to: what is written over needs no more room.
        page = Page(os.open(self.folder / _RESERVE, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600), dirty=True)
        try:
            if os.write(page.file, bytes(_RESERVED)) != _RESERVED:
                raise OSError(errno.ENOSPC, "the disk took only a part of the reserve: it is full")
        except OSError:
            os.close(page.file)
            raise
        return page

    def _let_go(self) -> None:
        for page in (*self._pages, self._reserve):
            if page is not None:
                os.close(page.file)

    def _sync(self) -> None:
        ended = False
        while not ended:
            ended = self._ended.wait(SYNC_SECONDS)
            for page in (*self._pages, self._reserve):
                if page is not None and page.dirty:
                    page.dirty = False
                    try:
                        os.fdatasync(page.file)
                    except OSError as error:
                        self._fault = error

    def _explained(self, error: OSError) -> JournalDown:
        why = error.strerror or str(error)
        message = f"The journal {self.folder} cannot be written ({why}): see to the disk; nothing is lost."
        return JournalDown(message)


@contextmanager
def opened(folder: Path | None, wait: Callable[[JournalDown], None]) -> Iterator[Journal | None]:
    """The journal in `folder` while the block runs, or None where there is to be none.

    Where the disk fails `wait` is called, and it is tried again unless that raises. The journal is removed
    if the block ends well and no claim needs it; otherwise the next start does.
    """
    if folder is None:
        yield None
        return
    journal = None
    while journal is None:
        try:
            journal = Journal(folder)
        except JournalDown as error:
            wait(error)
    try:
        yield journal
    finally:
        journal.close()
    if journal.settled:
        remove(folder)


def remove(folder: Path) -> None:
    """Do away with a journal, if there is one: the ledger has all that it says."""
    shutil.rmtree(folder, ignore_errors=True)


def read(folder: Path, claim: str) -> Noted | None:
    """What the journal says of that claim, or None where there is no whole journal."""
    seed = _seed(claim)
    noted, pages = Noted(), 0
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        pages += path.name != _RESERVE
        for line in path.read_bytes().split(b"\n"):
            payload = line[9:].decode(errors="replace")
            if len(line) > 9 and line + b"\n" == _line(payload, seed):
                _note(noted, payload)
    return noted if pages >= PAGES else None


def _note(noted: Noted, payload: str) -> None:
    kind, _, rest = payload.partition(" ")
    if kind == ">":
        moment, _, numbers = rest.partition(" ")
        left, _, sent = numbers.partition("+")
        sent_at = datetime.fromisoformat(moment)
        noted.left.update(map(int, left.split()))
        noted.outcomes.update((int(each), Outcome(int(each), DeliveryState.SENT, sent_at)) for each in sent.split())
    elif kind == "<":
        noted.left.difference_update(map(int, rest.split()))
    else:
        number, state, document = rest.split(" ", 2)
        at, reason, reply, due = json.loads(document)
        due_at = datetime.fromisoformat(due) if due else None
        outcome = Outcome(int(number), DeliveryState(state), datetime.fromisoformat(at), reason, reply, due_at)
        noted.outcomes[int(number)] = outcome


def _lines(
    page: Page,
    at: datetime,
    left: Sequence[int],
    sent: Sequence[int],
    others: Sequence[Outcome],
    back: Sequence[int],
) -> bytes:
    lines = [_line(f"< {' '.join(map(str, back))}", page.seed)] if back else []
    if left or sent:
        fact = f"> {at.isoformat()} {' '.join(map(str, left))} + {' '.join(map(str, sent))}"
        lines.append(_line(fact, page.seed))
    for outcome in others:
        due = outcome.due_at.isoformat() if outcome.due_at else None
        rest = [outcome.at.isoformat(), outcome.reason, outcome.reply, due]
        lines.append(_line(f"= {outcome.delivery_id} {outcome.state} {json.dumps(rest)}", page.seed))
    return lines[0] if len(lines) == 1 else b"".join(lines)


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
