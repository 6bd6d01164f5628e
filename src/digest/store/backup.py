"""Online backup and restore of an SQLite store."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, text, update

from digest.errors import StoreError
from digest.model.edition import OPEN_STATES, EditionState
from digest.store import digests
from digest.store.database import Store, database_file
from digest.store.opening import HEAD
from digest.store.tables import editions


def backup(store: Store, target: Path) -> None:
    """Copy the store to a file while it is in use; the file is whole or absent.

    Raises StoreError where the file cannot be written.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(database_file(store.url))) as live, closing(sqlite3.connect(partial)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise StoreError(f"The backup {target} cannot be written: {error}.") from error


def restore(store: Store, copy: Path, names: Iterable[str], now: datetime) -> None:
    """Replace the store's contents by a backup's, in one transaction of the database.

    What was sent after the backup is not known to it: the next edition of every digest, of those in
    `names` too, is held until somebody approves it, and editions under way are paused. Raises
    StoreError where the file is no whole backup of a version that this program knows.
    """
    _examine(copy)
    store.close()
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(database_file(store.url))) as live:
        source.backup(live)
    with store.write() as connection:
        digests.hold_next(connection, names)
        going = sorted(OPEN_STATES - {EditionState.DRAFT, EditionState.HELD})
        connection.execute(
            update(editions)
            .where(editions.c.state.in_(going), editions.c.started_at.is_not(None))
            .values(state=EditionState.PAUSED, reason=f"a backup was restored on {now:%Y-%m-%d %H:%M} UTC")
        )
        connection.execute(
            update(editions)
            .where(editions.c.state.in_(going), editions.c.started_at.is_(None))
            .values(state=EditionState.HELD, reason=f"a backup was restored on {now:%Y-%m-%d %H:%M} UTC")
        )


def faults(connection: Connection) -> list[str]:
    """What SQLite and the ledger say is wrong with the store; an empty list is good."""
    found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
    for table, rowid, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        found.append(f"row {rowid} of {table} points to a missing row of {parent}")
    sums = text(
        "select e.id, e.audience, count(d.id) from editions e left join deliveries d on d.edition_id = e.id"
        " where e.audience is not null group by e.id, e.audience having count(d.id) <> e.audience"
    )
    for edition_id, audience, rows in connection.execute(sums):
        found.append(f"edition {edition_id} has an audience of {audience} but {rows} deliveries")
    return found


def _examine(copy: Path) -> None:
    if not copy.is_file():
        raise StoreError(f"There is no backup {copy}.")
    try:
        with closing(sqlite3.connect(f"file:{copy.resolve()}?mode=ro", uri=True)) as source:
            state = source.execute("PRAGMA integrity_check").fetchone()[0]
            version = source.execute("select version_num from alembic_version").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{copy} is no backup of a digest store: {error}.") from error
    if state != "ok":
        raise StoreError(f"The backup {copy} is damaged ({state}): use another one.")
    if version is None or version[0] != HEAD:
        raise StoreError(f"The backup {copy} is of version {version and version[0]}, this program reads {HEAD}.")
