"""Entries of feeds that were rendered before, in one file of the data folder.

A key is a hash over everything that an entry's bytes rest on, so that what is found is never stale; a
row carries a checksum, so that what is found is never damaged. The file is only a cache: where it
cannot be used everything is rendered, and where it is broken it is made anew.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from digest.render.assembly import RenderedEntry

_BUSY_SECONDS = 5
# SQLite takes at most 32,766 values in a statement.
_CHUNK = 5_000
_TABLE = (
    "CREATE TABLE IF NOT EXISTS entries "
    "(key BLOB PRIMARY KEY, updated TEXT, rss BLOB, atom BLOB, json BLOB, checksum INTEGER)"
)
_NO_DAMAGE = ("locked", "readonly", "full", "unable to open", "disk I/O")
_log = logging.getLogger(__name__)


class EntryCache:
    """The entries kept in the file `path`; none of its methods raises for the file's sake."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, keys: Sequence[bytes]) -> dict[bytes, RenderedEntry]:
        """Those of these entries that are kept, whole and undamaged."""
        found: dict[bytes, RenderedEntry] = {}
        if not self.path.exists():
            return found
        with self._forgiving(), self._transaction() as connection:
            for start in range(0, len(keys), _CHUNK):
                some = keys[start : start + _CHUNK]
                query = f"SELECT * FROM entries WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608
                for key, updated, rss, atom, json, checksum in connection.execute(query, some):
                    with suppress(TypeError, AttributeError):  # something else than bytes and text
                        if checksum == _checksum(key, updated, rss, atom, json):
                            found[key] = RenderedEntry(datetime.fromisoformat(updated), rss, atom, json)
        return found

    def put(self, entries: Mapping[bytes, RenderedEntry]) -> None:
        """Keep these entries too."""
        rows = [(key, each.updated.isoformat(), each.rss, each.atom, each.json) for key, each in entries.items()]
        with self._forgiving(), self._transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?)", [(*row, _checksum(*row)) for row in rows]
            )

    def keep_only(self, keys: Iterable[bytes]) -> None:
        """Forget every entry but these; what is forgotten is overwritten in the file."""
        if not self.path.exists():
            return
        with self._forgiving(), self._transaction() as connection:
            connection.execute("CREATE TEMP TABLE kept (key BLOB PRIMARY KEY)")
            connection.executemany("INSERT OR IGNORE INTO kept VALUES (?)", [(key,) for key in keys])
            connection.execute("DELETE FROM entries WHERE key NOT IN (SELECT key FROM kept)")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._make_private()
        with closing(sqlite3.connect(self.path, timeout=_BUSY_SECONDS)) as connection:
            # Without a sync: what a power loss takes is rendered again.
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}")
            with connection:
                connection.execute(_TABLE)
                yield connection

    @contextmanager
    def _forgiving(self) -> Iterator[None]:
        """End the block, with a warning, where the file fails; begin a new one where it is damaged."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if isinstance(error, OSError) or any(words in str(error) for words in _NO_DAMAGE):
                _log.warning("%s cannot be used (%s): entries of feeds are rendered anew", self.path, error)
            else:
                _log.warning("%s is damaged (%s): it is made anew", self.path, error)
                self._forget()

    def _make_private(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))

    def _forget(self) -> None:
        with suppress(OSError):
            for end in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + end).unlink(missing_ok=True)


def _checksum(key: bytes, updated: str, rss: bytes, atom: bytes, json: bytes) -> int:
    return zlib.crc32(json, zlib.crc32(atom, zlib.crc32(rss, zlib.crc32(updated.encode(), zlib.crc32(key)))))
