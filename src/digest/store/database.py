"""One database: its connection, its transactions, its version.

SQLite runs in WAL mode with `synchronous=FULL`, so that what was committed survives a power loss. A
write transaction takes SQLite's write lock at its start: it never fails half-way for want of it. Where
another program holds the lock it waits, says so after some seconds, and gives up after `BUSY_SECONDS`, or
after `HURRIED_SECONDS` where its process is to end.
What is deleted is overwritten (`secure_delete`), so that an erased person is not left in free space.
"""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.pool import QueuePool

from digest.errors import StoreError, StoreFull
from digest.store import inbox
from digest.store.pieces import Pace, Pieces

__all__ = ["BUSY_SECONDS", "Connection", "Store", "close_all", "database_file", "named"]

BUSY_SECONDS = 90
HURRIED_SECONDS = 2.0
_TOLD_AFTER = 3.0
# SQLite waits in C, where no signal is heeded: never for longer than this at once.
_SLICE = 1.0
# Every engine of this process, those too that nobody holds any more and that still have a connection open.
_engines: WeakSet[Engine] = WeakSet()
_PAUSE = 0.05
# SQLite's own waiting asks ten times a second, and might miss the moments that an import leaves.
_ASKED = 0.01
# Keys of a large store are looked up all over its index; a negative number is in KiB.
_FOR_BATCHES = {"cache_size": -32_768, "wal_autocheckpoint": 0}
# The index of the log grows by as much.
_LEAST_ROOM = 32_768
_USUAL = "usual"
_log = logging.getLogger(__name__)


class Store:
    """An open store; `url` is absolute. Threads may share it, processes each open their own.

    `hurried` says whether this process is to end, so that nobody waits long for a lock any more.
    """

    def __init__(self, url: str, hurried: Callable[[], bool] = lambda: False) -> None:
        self.url = url
        self.engine = _engine(url, hurried)

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

    @contextmanager
    def beside(self, packed: bytes, pace: Pace) -> Iterator[tuple[Connection, Pieces]]:
        """The pieces of a batch that `inbox.packed` made, and the connection that is to write them.

        It keeps more pages at hand than others do, and moves the log into the store when told to. Both end with the
        next use of it that is not for a batch. Where anything fails it is given up, with what it has at hand.
        """
        with _explained(self.url), self.engine.connect().execution_options(batch=True) as connection:
            driver = _driver(connection)
            try:
                if _USUAL not in connection.info:
                    usual = {name: driver.execute(f"PRAGMA {name}").fetchone()[0] for name in _FOR_BATCHES}
                    connection.info[_USUAL] = usual
                    _set(driver, _FOR_BATCHES)
                with inbox.opened(driver, packed):
                    yield connection, Pieces(connection, driver, pace)
            except BaseException:
                connection.invalidate()
                raise

    def version(self) -> str | None:
        """The migration that the store stands at, or None for an empty one."""
        with self.read() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.scalar(text("select version_num from alembic_version"))
            return found

    def empty_log(self, seconds: float) -> bool:
        """Move the write-ahead log into the database's file and leave nothing of it.

        False where somebody has read for longer than `seconds` what is older, or it cannot be done now.
        """
        connection = self.engine.raw_connection()
        driver: Any = connection.dbapi_connection
        try:
            driver.execute(f"PRAGMA busy_timeout={_SLICE * 1_000:.0f}")
            end = time.monotonic() + seconds
            while True:
                if driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0:
                    return True
                if time.monotonic() >= end:
                    return False
                time.sleep(_PAUSE)
        except sqlite3.Error:
            return False
        finally:
            driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1_000:.0f}")
            connection.close()

    def compact(self) -> None:
        """Write the whole database anew, without a trace of what was deleted. Raises StoreError."""
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM")
        except sqlite3.Error as error:
            raise StoreError(
                f"The store {named(self.url)} could not be written anew ({error}): make room for a second one beside "
                "it, end what uses it, and run `digest db tidy --compact`."
            ) from error
        finally:
            connection.close()
        self.empty_log(_SLICE)

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def close_all() -> bool:
    """Give back all connections of this process to any store; False where one is in use.

    A process that is to be forked asks for this: SQLite's locks do not survive a fork, and a child that had
    a connection would take for its own what the parent holds.
    """
    free = True
    for engine in list(_engines):
        pool = engine.pool
        free &= not (isinstance(pool, QueuePool) and pool.checkedout())
        engine.dispose()
    return free


def _engine(url: str, hurried: Callable[[], bool]) -> Engine:
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
    event.listen(engine, "begin", partial(_begin, hurried))
    _engines.add(engine)
    return engine


def _make_private(path: Path) -> None:
    """Make a new store's file readable for its user alone: it holds addresses."""
    if not path.exists():
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _prepare(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling begins too late (at the first write): take it over.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(hurried: Callable[[], bool], connection: Connection) -> None:
    options, driver = connection.get_execution_options(), _driver(connection)
    if not options.get("batch", False):
        _set(driver, connection.info.pop(_USUAL, {}))
    if not options.get("writes", False):
        connection.exec_driver_sql("BEGIN")
        return
    driver.execute("PRAGMA busy_timeout=0")
    try:
        if not _got_write_lock(driver, database_file(str(connection.engine.url)), hurried):
            # Once more, so that what is wrong is raised as all else is.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1_000:.0f}")


def _got_write_lock(driver: sqlite3.Connection, store: Path, hurried: Callable[[], bool]) -> bool:
    """Begin a transaction that writes; False if the lock does not come, or something else is wrong."""
    began, told = time.monotonic(), False
    while (waited := time.monotonic() - began) < (HURRIED_SECONDS if hurried() else BUSY_SECONDS):
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                return False
        else:
            if told:
                _log.warning("The store %s is free again, after %.0f s.", store, waited)
            return True
        time.sleep(_ASKED)
        if waited >= _TOLD_AFTER and not told:
            told = True
            _log.warning("The store %s is locked by another program: waiting for it, up to %d s.", store, BUSY_SECONDS)
    return False


def _set(driver: sqlite3.Connection, pragmas: Mapping[str, int]) -> None:
    for name, value in pragmas.items():
        driver.execute(f"PRAGMA {name} = {value}").fetchall()


def _driver(connection: Connection) -> sqlite3.Connection:
    found = connection.connection.dbapi_connection
    assert isinstance(found, sqlite3.Connection)  # noqa: S101
    return found


def database_file(url: str) -> Path:
    """The file of an SQLite store."""
    return Path(make_url(url).database or "")


def named(url: str) -> str:
    """The store's address without its password, for messages."""
    return make_url(url).render_as_string(hide_password=True)


_IO_ERRORS = re.compile("disk I/O error|unable to open")


def _has_room(file: Path) -> bool:
    """Whether there is any; SQLite calls it an I/O error where the index of its log does not fit on the disk."""
    try:
        found = os.statvfs(file.parent)
    except OSError:
        return True
    return found.f_bavail * found.f_frsize >= _LEAST_ROOM


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """Turn a driver's error into one that says what to do."""
    try:
        yield
    except NoConnection as error:
        raise StoreError(
            f"The store {named(url)} is busy: all connections to it have been in use for some time. Try again in a "
            "moment; if that does not pass, look for a program that holds it."
        ) from error
    except OperationalError as error:
        cause = str(error.orig)
        if "locked" in cause:
            advice = "another program holds it and does not let go: end that one"
        elif "full" in cause or (_IO_ERRORS.search(cause) and not _has_room(database_file(url))):
            raise StoreFull(f"The store {named(url)} cannot be used ({cause}): the disk is full: make room.") from error
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
