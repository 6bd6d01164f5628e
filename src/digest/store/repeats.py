"""Which rows of a list are for an address that came before in it, however long the list is."""

from __future__ import annotations

import sqlite3

from digest.store.inbox import SCHEMA, opened

_CACHE_KIB = 8_192
# In the order of the index, which keeps each of its pages at hand for all that belongs there.
_ADD = f"INSERT OR IGNORE INTO seen SELECT mark, line FROM {SCHEMA}.rows ORDER BY mark"  # noqa: S608
_EARLIER = (
    f"SELECT arrivals.line, arrivals.email, seen.line FROM {SCHEMA}.arrivals JOIN seen USING (mark)"  # noqa: S608
    " WHERE seen.line <> arrivals.line"
)


class Repeats:
    """The marks of all rows so far: in a file without a name, so that memory does not grow with the list."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)
        for pragma in (f"cache_size = -{_CACHE_KIB}", "journal_mode = OFF", "synchronous = OFF"):
            self._rows.execute(f"PRAGMA {pragma}")
        self._rows.execute("CREATE TABLE seen (mark INTEGER PRIMARY KEY, line INTEGER NOT NULL)")

    def among(self, packed: bytes, number: int) -> list[tuple[int, str, int]]:
        """Of a packed batch of so many rows those whose mark came before: line, address, and line of the first."""
        with opened(self._rows, packed):
            if self._rows.execute(_ADD).rowcount == number:
                return []
            return self._rows.execute(_EARLIER).fetchall()

    def close(self) -> None:
        """Give back the file."""
        self._rows.close()
