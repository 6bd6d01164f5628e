"""People on their way into the store, a batch at a time: a small SQLite database in memory that travels as octets.

Whoever checks a list packs it, in a process of its own if there is one, and the connection that writes opens it
beside the store: no row of it passes through Python there. On another database the rows of `arrivals` are to be
copied into temporary tables of the same names.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from digest.errors import StoreError
from digest.model.arrival import Arrival

SCHEMA: Final = "inbox"
_TABLES = (
    # `first` is the line of the first row for this person.
    "arrivals (line INTEGER PRIMARY KEY, mark INTEGER NOT NULL, key TEXT NOT NULL, email TEXT NOT NULL, name TEXT,"
    " locale TEXT, timezone TEXT, format TEXT, digest TEXT, state TEXT NOT NULL, frequency TEXT, hour TEXT,"
    " paused_until TEXT, consent_at TEXT, consent_source TEXT, topics INTEGER NOT NULL, first INTEGER NOT NULL)",
    "arrival_topics (line INTEGER, topic TEXT, PRIMARY KEY (line, topic)) WITHOUT ROWID",
    # Who it is, for each first line; `fresh` is 1 for those who were not known before, else 0.
    "settled (first INTEGER PRIMARY KEY, person INTEGER NOT NULL, fresh INTEGER NOT NULL)",
)
_ROW = f"INSERT INTO {SCHEMA}.arrivals VALUES ({', '.join('?' * (len(Arrival._fields) + 1))})"  # noqa: S608
_TOPIC = f"INSERT INTO {SCHEMA}.arrival_topics VALUES (?, ?)"  # noqa: S608


def packed(rows: Iterable[Arrival]) -> bytes:
    """The rows of a batch, for `opened`. Raises StoreError where Python's SQLite is older than 3.36."""
    topics: list[tuple[int, str]] = []
    with closing(_beside()) as connection:
        for table in _TABLES:
            connection.execute(f"CREATE TABLE {SCHEMA}.{table}")
        connection.execute("BEGIN")
        connection.executemany(_ROW, _values(rows, topics))
        connection.executemany(_TOPIC, topics)
        connection.execute("COMMIT")
        return connection.serialize(name=SCHEMA)


@contextmanager
def opened(connection: sqlite3.Connection, packed: bytes) -> Iterator[None]:
    """Let a connection that is in no transaction read and write a batch, in the schema `inbox`."""
    connection.execute(f"ATTACH ':memory:' AS {SCHEMA}")
    try:
        connection.deserialize(packed, name=SCHEMA)
        yield
    finally:
        connection.execute(f"DETACH {SCHEMA}")


def _beside() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    if not hasattr(connection, "serialize"):
        raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old for an import: use a Python with 3.36 or newer.")
    connection.execute(f"ATTACH ':memory:' AS {SCHEMA}")
    return connection


def _values(rows: Iterable[Arrival], topics: list[tuple[int, str]]) -> Iterator[tuple[object, ...]]:
    first: dict[str, int] = {}
    for row in rows:
        line, mark, key, email, *said, until, at, source, wanted = row
        if wanted:
            topics.extend((line, topic) for topic in wanted)
        start = first.setdefault(key, line)
        yield line, mark, key, email, *said, _stored(until), _stored(at), source, len(wanted), start


@lru_cache(4_096)
def _stored(moment: datetime | None) -> str | None:
    """A time as `Instant` has it in SQLite."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" if moment else None
