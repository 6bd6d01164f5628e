"""Which rows of a list are for an address that came before in it, however long the list is."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

_CACHE_KIB = 8_192


class Repeats:
    """The marks of all rows so far: in a file without a name, so that memory does not grow with the list."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)
        for pragma in (f"cache_size = -{_CACHE_KIB}", "journal_mode = OFF", "synchronous = OFF"):
            self._rows.execute(f"PRAGMA {pragma}")
        self._rows.execute("CREATE TABLE seen (mark INTEGER PRIMARY KEY, line INTEGER NOT NULL)")

    def among(self, rows: Sequence[tuple[int, int]]) -> dict[int, int]:
        """Of rows (mark, line), those whose mark came before: their line, and that of the first."""
        self._rows.execute("BEGIN")
        # In the order of the index, which keeps each of its pages at hand for all that belongs there.
        inserted = self._rows.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", sorted(rows)).rowcount
        self._rows.execute("COMMIT")
        if inserted == len(rows):
            return {}
        first = self._rows.execute
        found = ((line, first("SELECT line FROM seen WHERE mark = ?", (mark,)).fetchone()[0]) for mark, line in rows)
        return {line: earlier for line, earlier in found if earlier != line}

    def close(self) -> None:
        """Give back the file."""
        self._rows.close()
