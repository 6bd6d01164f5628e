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
from operator import itemgetter
from typing import Final

from digest.errors import StoreError
from digest.model.arrival import Arrival, Wishes

SCHEMA: Final = "inbox"
_WISHES = ", ".join(name for name in Wishes._fields if name != "topics")
_WHO = "place, line, mark, key, coalesce(email, key) AS email, name, consent_at, consent_source, wish, first"
# Batches of more rows than the smallest piece has are in the order of their keys: whoever has several rows has them in
# one piece, and each piece writes few pages of the index of addresses.
_IN_ORDER_OF_LIST = 2_000
# Where it stands in what is packed of a row.
_KEY = 2
_MADE = (
    # `first` is the place of the first row for this person; an address that is its own key is not kept twice.
    "TABLE rows (place INTEGER PRIMARY KEY, line INTEGER NOT NULL, mark INTEGER NOT NULL, key TEXT NOT NULL,"
    " email TEXT, name TEXT, consent_at TEXT, consent_source TEXT, wish INTEGER NOT NULL, first INTEGER NOT NULL)",
    # The places that `arrivals` shows: those after one, up to another.
    "TABLE piece (after INTEGER NOT NULL, last INTEGER NOT NULL)",
    # What many say alike stands there once.
    "TABLE wishes (wish INTEGER PRIMARY KEY, locale TEXT, timezone TEXT, format TEXT, digest TEXT, state TEXT NOT NULL,"
    " frequency TEXT, hour TEXT, paused_until TEXT, topics INTEGER NOT NULL)",
    "TABLE wish_topics (wish INTEGER, topic TEXT, PRIMARY KEY (wish, topic)) WITHOUT ROWID",
    # Who it is, for each first row; `fresh` is 1 for those who were not known before, else 0.
    "TABLE settled (first INTEGER PRIMARY KEY, person INTEGER NOT NULL, fresh INTEGER NOT NULL)",
    f"VIEW arrivals AS SELECT {_WHO}, {_WISHES}, topics FROM rows JOIN wishes USING (wish)"  # noqa: S608
    " WHERE place > (SELECT after FROM piece) AND place <= (SELECT last FROM piece)",
)
_ROW, _WISH, _TOPIC, _PIECE = (
    f"INSERT INTO {SCHEMA}.{table} VALUES ({', '.join('?' * columns)})"  # noqa: S608
    for table, columns in (("rows", 10), ("wishes", 10), ("wish_topics", 2), ("piece", 2))
)


def packed(rows: Iterable[Arrival]) -> bytes:
    """The rows of a batch, for `opened`. Raises StoreError where Python's SQLite is older than 3.36."""
    with closing(_beside()) as connection:
        for each in _MADE:
            kind, _, what = each.partition(" ")
            connection.execute(f"CREATE {kind} {SCHEMA}.{what}")
        connection.execute("BEGIN")
        _fill(connection, rows)
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
    # Overwriting what is deleted there would cost and guard nothing: it is memory.
    connection.execute(f"PRAGMA {SCHEMA}.secure_delete = OFF")
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


def _fill(connection: sqlite3.Connection, rows: Iterable[Arrival]) -> None:
    wishes: dict[Wishes, int] = {}
    values = [
        (
            line,
            mark,
            key,
            None if email == key else email,
            name,
            at and _stored(at),
            source,
            wishes.setdefault(said, len(wishes)),
        )
        for line, mark, key, email, name, at, source, said in rows
    ]
    if len(values) > _IN_ORDER_OF_LIST:
        # Sorting is stable: the rows for one person stay in the order of their lines.
        values.sort(key=itemgetter(_KEY))
    firsts: dict[object, int] = {}
    numbered = ((place, *row, firsts.setdefault(row[_KEY], place)) for place, row in enumerate(values, start=1))
    connection.executemany(_ROW, numbered)
    connection.executemany(
        _WISH,
        [(number, *said[:-2], _stored(said.paused_until), len(said.topics)) for said, number in wishes.items()],
    )
    connection.executemany(_TOPIC, [(number, topic) for said, number in wishes.items() for topic in said.topics])
    connection.execute(_PIECE, (0, len(values)))


@lru_cache(4_096)
def _stored(moment: datetime | None) -> str | None:
    """A time as `Instant` has it in SQLite."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds") if moment else None
