"""`index.csv` beside an edition's .eml files: which file is whose, without an address.

Rows are appended as letters are delivered, so that the cost of one does not grow with their number. Whoever
is killed may leave a torn last row: the next one to open the index drops it, and the letter it was for is
delivered again. Once a batch is over the index is sorted by number: the same bytes however often and in
whatever order the letters were delivered.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from digest.delivery.durable import NewFile, sync_folder, write_whole

INDEX = "index.csv"
HEADER = b"number,key,file,state\r\n"
_ROW = re.compile(rb"([1-9][0-9]{0,7}),[\w.-]+,[\w.-]+,[a-z]+\r\n")


class OutboxIndex:
    """The index of one folder, which must exist. Every method raises OSError where the disk fails."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / INDEX
        self._last = 0
        self._sorted = True
        # A byte a number, which holds a million of them in a megabyte.
        self._known = bytearray()
        before = self._path.read_bytes() if self._path.exists() else b""
        whole = _whole(before)
        if whole != before:
            self._replace(whole)
        for row in whole.splitlines()[1:]:
            self._note(_number(row))

    def add(self, rows: Mapping[int, tuple[str, str, str]]) -> None:
        """Append `rows`, a (key, file name, state) for each number; those that are there stay as they are."""
        new = sorted(number for number in rows if not self._has(number))
        if not new:
            return
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        try:
            before = os.fstat(file).st_size
            try:
                _write(file, b"".join(f"{number},{','.join(rows[number])}\r\n".encode() for number in new))
                os.fsync(file)
            except OSError:
                os.ftruncate(file, before)
                raise
        finally:
            os.close(file)
        for number in new:
            self._note(number)

    def sort(self) -> None:
        """Put the rows in the order of their numbers, unless they are in it."""
        if not self._sorted:
            rows = self._path.read_bytes().splitlines(keepends=True)[1:]
            rows.sort(key=_number)
            self._replace(HEADER + b"".join(rows))
            self._sorted = True

    def _replace(self, content: bytes) -> None:
        write_whole([NewFile(self._folder / f".{INDEX}.tmp", self._path, content)])
        sync_folder(self._folder)

    def _has(self, number: int) -> bool:
        return number < len(self._known) and bool(self._known[number])

    def _note(self, number: int) -> None:
        if number >= len(self._known):
            self._known.extend(bytes(number + 1 + number // 4 - len(self._known)))
        self._known[number] = 1
        self._sorted &= number > self._last
        self._last = max(self._last, number)


def _whole(index: bytes) -> bytes:
    """The header and those rows that are whole, each number once: after a power loss any of them may not be."""
    rows = {int(found[1]): row for row in index.splitlines(keepends=True) if (found := _ROW.fullmatch(row))}
    return HEADER + b"".join(rows.values())


def _number(row: bytes) -> int:
    return int(row.split(b",", 1)[0])


def _write(file: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(file, left) :]
