"""`index.csv` beside an edition's .eml files: which file is whose, without an address.

It is sorted by number and replaced as a whole, so that it is never seen half written, and it is the
same bytes however often and in whatever order the letters were delivered.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from digest.delivery.durable import NewFile, write_whole

INDEX = "index.csv"
HEADER = b"number,key,file,state\r\n"


def add_to_index(folder: Path, rows: Mapping[int, tuple[str, str, str]]) -> None:
    """Put `rows`, a (key, file name, state) for each number, into the folder's index.

    Raises OSError.
    """
    index = folder / INDEX
    before = index.read_bytes() if index.exists() else HEADER
    new = {number: f"{number},{','.join(row)}\r\n".encode() for number, row in sorted(rows.items())}
    if _last_number(before) < min(new):
        after = before + b"".join(new.values())
    else:
        merged = {_number(line): line for line in before.splitlines(keepends=True)[1:]} | new
        after = HEADER + b"".join(merged[number] for number in sorted(merged))
    if after != before:
        write_whole([NewFile(folder / f".{INDEX}.tmp", index, after)])


def _last_number(index: bytes) -> int:
    line = index[index.rstrip(b"\r\n").rfind(b"\n") + 1 :]
    return 0 if line == HEADER else _number(line)


def _number(line: bytes) -> int:
    return int(line.split(b",", 1)[0])
