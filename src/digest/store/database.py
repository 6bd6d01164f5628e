"""One database: its connection, its transactions, its version.

SQLite runs in WAL mode with `synchronous=FULL`, so that what was committed survives a power loss. A
write transaction takes SQLite's write lock at its start: it never fails half-way for want of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DatabaseError, OperationalError

from digest.errors import StoreError

__all__ = ["BUSY_SECONDS", "Connection", "Store", "database_file", "named"]

BUSY_SECONDS = 60


class Store:
    """An open store; `url` is absolute. Threads may share it, processes each open their own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view. Raises StoreError where the store cannot be read."""
        with _explained(self.url), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, whole or not at all. Raises StoreError where the store cannot be written."""
        with (
            _explained(self.url),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def version(self) -> str | None:
        """The migration that the store stands at, or None for an empty one."""
        with self.read() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.scalar(text("select version_num from alembic_version"))
            return found

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        raise StoreError(
            f"The store {named(url)} is not SQLite, the one kind that this version knows: sqlite:///var/digest.db"
        )
    path = database_file(url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder of the store {path} cannot be made: {error.strerror}.") from error
    _make_private(path)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _make_private(path: Path) -> None:
    """Make a new store's file readable for its user alone: it holds addresses."""
    if not path.exists():
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _prepare(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling begins too late (at the first write): take it over.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def database_file(url: str) -> Path:
    """The file of an SQLite store."""
    return Path(make_url(url).database or "")


def named(url: str) -> str:
    """The store's address without its password, for messages."""
    return make_url(url).render_as_string(hide_password=True)


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """Turn a driver's error into one that says what to do."""
    try:
        yield
    except OperationalError as error:
        cause = str(error.orig)
        if "locked" in cause:
            advice = f"another program has held it for {BUSY_SECONDS} s: end that one, then run the command again"
        elif "full" in cause:
            advice = "the disk is full: make room, then run the command again; nothing was lost"
        elif "readonly" in cause:
            advice = "it may not be written: give this user write permission on the file and its folder"
        else:
            advice = "look at the file, its folder and the disk"
        raise StoreError(f"The store {named(url)} cannot be used ({cause}): {advice}.") from error
    except DatabaseError as error:
        if "malformed" not in str(error.orig) and "not a database" not in str(error.orig):
            raise
        raise StoreError(
            f"The store {named(url)} is damaged ({error.orig}): restore a backup with `digest db restore FILE`."
        ) from error
