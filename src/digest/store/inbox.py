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
from digest.model.arrival import Arrival, Wishes

SCHEMA: Final = "inbox"
_WISHES = ", ".join(name for name in Wishes._fields if name != "topics")
_WHO = "line, mark, key, coalesce(email, key) AS email, name, consent_at, consent_source, wish, first"
_MADE = (
    # `first` is the line of the first row for this person; an address that is its own key is not kept twice.
    "TABLE rows (line INTEGER PRIMARY KEY, mark INTEGER NOT NULL, key TEXT NOT NULL, email TEXT, name TEXT,"
    " consent_at TEXT, consent_source TEXT, wish INTEGER NOT NULL, first INTEGER NOT NULL)",
    # What many say alike stands there once.
    "TABLE wishes (wish INTEGER PRIMARY KEY, locale TEXT, timezone TEXT, format TEXT, digest TEXT, state TEXT NOT NULL,"
    " frequency TEXT, hour TEXT, paused_until TEXT, topics INTEGER NOT NULL)",
    "TABLE wish_topics (wish INTEGER, topic TEXT, PRIMARY KEY (wish, topic)) WITHOUT ROWID",
    # Who it is, for each first line; `fresh` is 1 for those who were not known before, else 0.
    "TABLE settled (first INTEGER PRIMARY KEY, person INTEGER NOT NULL, fresh INTEGER NOT NULL)",
    f"VIEW arrivals AS SELECT {_WHO}, {_WISHES}, topics FROM rows JOIN wishes USING (wish)",  # noqa: S608
)
_ROW, _WISH, _TOPIC = (
    f"INSERT INTO {SCHEMA}.{table} VALUES ({', '.join('?' * columns)})"  # noqa: S608
    for table, columns in (("rows", 9), ("wishes", 10), ("wish_topics", 2))
)


def packed(rows: Iterable[Arrival]) -> bytes:
    """The rows of a batch, for `opened`. Raises StoreError where Python's SQLite is older than 3.36."""
    wishes: dict[Wishes, int] = {}
    with closing(_beside()) as connection:
        for each in _MADE:
            kind, _, what = each.partition(" ")
            connection.execute(f"CREATE {kind} {SCHEMA}.{what}")
        connection.execute("BEGIN")
        connection.executemany(_ROW, _values(rows, wishes))
        connection.executemany(
            _WISH,
            [(number, *said[:-2], _stored(said.paused_until), len(said.topics)) for said, number in wishes.items()],
        )
        connection.executemany(_TOPIC, [(number, topic) for said, number in wishes.items() for topic in said.topics])
        connection.execute("COMMIT")
        return connection.serialize(name=SCHEMA)


@contextmanager
def opened(connection: sqlite3.Connection, packed: bytes) -> Iterator[None]:
    """Let a connection that is in no transaction read and write a batch, in the schema `inbox`.

    Meanwhile foreign keys are not looked up, six for each row: whom a batch refers to, it has found or made itself.
    After an error the connection may still have the batch: it is to be given up.
    """
    (looked_up,) = connection.execute("PRAGMA foreign_keys").fetchone()
    connection.execute(f"ATTACH ':memory:' AS {SCHEMA}")
    connection.deserialize(packed, name=SCHEMA)
    connection.execute("PRAGMA foreign_keys = OFF")
    yield
    connection.execute(f"PRAGMA foreign_keys = {looked_up}")
    connection.execute(f"DETACH {SCHEMA}")


def _beside() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    if not hasattr(connection, "serialize"):
        raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old for an import: use a Python with 3.36 or newer.")
    connection.execute(f"ATTACH ':memory:' AS {SCHEMA}")
    return connection


def _values(rows: Iterable[Arrival], wishes: dict[Wishes, int]) -> Iterator[tuple[object, ...]]:
    firsts: dict[str, int] = {}
    for line, mark, key, email, name, at, source, said in rows:
        first = firsts.setdefault(key, line)
        wish = wishes.setdefault(said, len(wishes))
        yield line, mark, key, None if email == key else email, name, at and _stored(at), source, wish, first


@lru_cache(4_096)
def _stored(moment: datetime | None) -> str | None:
    """A time as `Instant` has it in SQLite."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds") if moment else None
