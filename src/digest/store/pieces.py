"""A batch in pieces, each written in a short transaction of its own, so that others who write get their turn soon.

How many rows a piece has follows from how long the last one took.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from digest.store.inbox import SCHEMA

# How long a piece should keep others from writing.
_WANTED = 0.25
# What a commit costs whatever its size is not spread over fewer rows than this.
_FEWEST, _MOST = 2_000, 30_000
# Whoever waits asks every 10 ms (see `database`).
_GAP = 0.03
# Pages that several pieces write come from the log into the store once.
_LOGGED = 2
_NUMBER: Final = f"SELECT last FROM {SCHEMA}.piece"  # noqa: S608
# Where the next person begins after a place: all rows for somebody are written at once.
_ENDED: Final = f"SELECT min(place) - 1 FROM {SCHEMA}.rows WHERE place > ? AND first = place"  # noqa: S608
_COUNTED: Final = f"SELECT count(*) FROM {SCHEMA}.rows WHERE place > ? AND place <= ?"  # noqa: S608
_EMPTIED: Final = f"DELETE FROM {SCHEMA}.settled"  # noqa: S608
_TAKEN: Final = f"UPDATE {SCHEMA}.piece SET after = ?, last = ?"  # noqa: S608


@dataclass(slots=True)
class Pace:
    """How many rows are written at once, from batch to batch of an import."""

    rows: int = _FEWEST
    pieces: int = 0

    def held(self, rows: int, seconds: float) -> None:
        """Learn from a piece of so many rows that kept others from writing for so long."""
        if rows < self.rows // 2 and seconds < _WANTED:
            return
        wanted = int(rows * _WANTED / max(seconds, 0.001))
        self.rows = max(_FEWEST, min(_MOST, self.rows * 2, wanted))


class Pieces:
    """The rows of an open batch; iterating leaves those of the next piece in `arrivals`, where all were before."""

    def __init__(self, connection: Connection, driver: sqlite3.Connection, pace: Pace) -> None:
        self._connection, self._driver, self._pace = connection, driver, pace
        self._rows = 0

    def __iter__(self) -> Iterator[None]:
        (last,) = self._driver.execute(_NUMBER).fetchone()
        done = 0
        while done < last:
            left = last - done
            # As many pieces as need be, all alike.
            wanted = done + -(-left // -(-left // self._pace.rows))
            (end,) = self._driver.execute(_ENDED, (wanted,)).fetchone()
            end = last if end is None else end
            self._driver.execute(_EMPTIED)
            self._driver.execute(_TAKEN, (done, end))
            (self._rows,) = self._driver.execute(_COUNTED, (done, end)).fetchone()
            done = end
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction that writes to the batch alone, and keeps nobody from writing."""
        self._connection.execution_options(writes=False)
        with self._connection.begin():
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The transaction of a piece; afterwards others may write."""
        self._connection.execution_options(writes=True)
        with self._connection.begin():
            began = time.monotonic()
            yield
        self._pace.held(self._rows, time.monotonic() - began)
        self._pace.pieces += 1
        if self._pace.pieces % _LOGGED == 0:
            # What is wrong with the disk is told by the next piece.
            with suppress(sqlite3.Error):
                self._driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        time.sleep(_GAP)
