"""Published files in memory: each with its stored codings, read anew when the disk has others."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from digest.web.negotiation import IDENTITY

ROOM = 64 * 1024 * 1024
_STORED = {IDENTITY: "", "gzip": ".gz", "br": ".br"}

# Device, inode, size and time of change in nanoseconds: another file, or another state of it.
Mark = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Representation:
    """The bytes of a file in one coding. `tag` is a strong entity tag, the same after a restart."""

    body: bytes
    tag: bytes
    modified: datetime


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file in all its stored codings, and the marks by which a change is seen."""

    marks: tuple[Mark | None, ...]
    codings: dict[str, Representation]

    @property
    def size(self) -> int:
        """How many octets it takes in memory."""
        return sum(len(each.body) for each in self.codings.values())


def unstored(body: bytes, modified: datetime) -> PublishedFile:
    """A file that is on no disk, in no coding but its own; `modified` is aware."""
    return PublishedFile((), {IDENTITY: Representation(body, _tag(body), modified.replace(microsecond=0))})


class Shelf:
    """The files that were asked for last, up to `room` octets. Threads may share it."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._held: OrderedDict[Path, PublishedFile] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def take(self, folder: Path, name: str) -> PublishedFile | None:
        """The file of that relative name as it is on disk now, or None where there is none inside the folder.

        Raises OSError where the disk fails.
        """
        path = folder / name
        marks = tuple(_mark(path.with_name(path.name + suffix)) for suffix in _STORED.values())
        with self._lock:
            held = self._held.get(path)
            if held is not None and held.marks == marks:
                self._held.move_to_end(path)
                return held
        found = _read(path, folder) if marks[0] is not None else None
        with self._lock:
            self._put(path, found)
        return found

    def _put(self, path: Path, found: PublishedFile | None) -> None:
        self._drop(path)
        if found is None or found.size > self._room:
            return
        self._held[path] = found
        self._size += found.size
        while self._size > self._room:
            self._drop(next(iter(self._held)))

    def _drop(self, path: Path) -> None:
        held = self._held.pop(path, None)
        if held is not None:
            self._size -= held.size


def _mark(path: Path) -> Mark | None:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _read(path: Path, folder: Path) -> PublishedFile | None:
    codings, marks = {}, []
    for coding, suffix in _STORED.items():
        each = path.with_name(path.name + suffix)
        found = _whole(each, folder)
        marks.append(found[0] if found else None)
        if found:
            codings[coding] = found[1]
    return PublishedFile(tuple(marks), codings) if IDENTITY in codings else None


def _whole(path: Path, folder: Path) -> tuple[Mark, Representation] | None:
    """A file's bytes and mark, both of the one file that was opened; a link that leads out is not there."""
    try:
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            return None
        with path.open("rb") as stream:
            state = os.fstat(stream.fileno())
            body = stream.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    modified = datetime.fromtimestamp(int(state.st_mtime), UTC)
    mark = (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns)
    return mark, Representation(body, _tag(body), modified)


def _tag(body: bytes) -> bytes:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'.encode()
