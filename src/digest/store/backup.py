"""Online backup and restore of an SQLite store."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select, text, update

from digest.errors import StoreError
from digest.model.edition import OPEN_STATES, EditionState
from digest.model.subscriber import SubscriptionState
from digest.store import digests, erasures, notices, subscribers, suppressions, tables
from digest.store.database import Store, database_file
from digest.store.opening import HEAD, is_known
from digest.store.tables import editions

_LONGEST_RESTORE = timedelta(hours=1)


def backup(store: Store, target: Path) -> None:
    """Copy the store to a file while it is in use; the file is whole or absent.

    Only what is in the tables is copied, row by row: nothing of what was deleted is left between them, as it might
    be in a copy of the pages. Raises StoreError where the file cannot be written.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(database_file(store.url))) as live:
            live.execute("VACUUM INTO ?", (str(partial),))
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise StoreError(f"The backup {target} cannot be written: {error}.") from error


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restored store holds; `stopped` are the editions now held or paused, `kept` the store it replaced."""

    people: int
    subscriptions: int
    stopped: tuple[tuple[str, str], ...]
    kept: Path | None


def restore(
    store: Store, copy: Path, names: Iterable[str], keys: Sequence[bytes], erased: Path, now: datetime
) -> Restored:
    """Replace the store's contents by a backup's: at once, or not at all.

    What was sent after the backup is not known to it: the next edition of every digest, of those in
    `names` too, is held until somebody approves it, editions under way are paused, and mail of the system that
    was on its way is not sent again. Who left or was
    erased since then stays so, as far as the present store can be read; one that cannot is put aside, and one that can
    is kept beside the new one as `NAME.before-restore`, in place of an earlier one, until somebody is erased. Those
    who are noted in the file `erased` are erased in any case. `keys` are the signing keys, under which their
    addresses are known. A backup of an older version is brought to this program's first, and so is a copy of the
    present store if that is older. Raises StoreError where the copy is no whole backup of a version that this program
    knows.
    """
    _examine(copy)
    live = database_file(store.url)
    prepared, present = _drafts(live)
    kept: Path | None = None
    made = [each for path in (prepared, present) for each in (path, *_beside(path))]
    try:
        for left in made:
            left.unlink(missing_ok=True)
        _copied(copy, prepared)
        store.close()
        if (version := _readable(live)) is None:
            _put_aside(live)
        else:
            kept = _replaced(live)
            backup(store, kept)
            if version != HEAD:
                _copied(live, present)
            with closing(sqlite3.connect(prepared)) as target:
                _carry_over(target, live if version == HEAD else present)
        draft = Store(f"sqlite:///{prepared}")
        with draft.write() as connection:
            _hold(connection, names, now)
            _erase_again(connection, keys, erased)
            restored = _told(connection, kept)
        draft.close()
        with closing(sqlite3.connect(prepared)) as source, closing(sqlite3.connect(live)) as target:
            source.execute("VACUUM")
            source.backup(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return restored
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{copy} cannot be restored ({error}): make room, or give write permission.") from error
    finally:
        for left in made:
            left.unlink(missing_ok=True)


def _copied(path: Path, to: Path) -> None:
    """Copy a store, and bring the copy to this program's version: nobody may read it meanwhile."""
    from digest.store.migrate import upgrade

    os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    draft = Store(f"sqlite:///{to}")
    if draft.version() != HEAD:
        upgrade(draft)
    draft.close()


def _hold(connection: Connection, names: Iterable[str], now: datetime) -> None:
    digests.hold_next(connection, names)
    notices.drop_open(connection, "restored")
    reason = f"a backup was restored on {now:%Y-%m-%d %H:%M} UTC"
    going = editions.c.state.in_(sorted(OPEN_STATES - {EditionState.HELD}))
    for started, state in ((True, EditionState.PAUSED), (False, EditionState.HELD)):
        begun = editions.c.started_at.is_not(None) if started else editions.c.started_at.is_(None)
        connection.execute(update(editions).where(going, begun).values(state=state, reason=reason))


def _told(connection: Connection, kept: Path | None) -> Restored:
    people = connection.scalar(select(func.count()).select_from(tables.subscribers)) or 0
    confirmed = tables.subscriptions.c.state == SubscriptionState.CONFIRMED
    subscriptions = connection.scalar(select(func.count()).select_from(tables.subscriptions).where(confirmed)) or 0
    open_ones = select(editions.c.id, editions.c.state).where(editions.c.state.in_(sorted(OPEN_STATES)))
    stopped = connection.execute(open_ones.order_by(editions.c.scheduled_at, editions.c.id)).all()
    return Restored(people, subscriptions, tuple((row.id, str(row.state)) for row in stopped), kept)


def _erase_again(connection: Connection, keys: Sequence[bytes], erased: Path) -> None:
    """Erase whoever was erased after the backup, and nobody who has come back by the time it was made."""
    people = {each.person.address.key: each for each in subscribers.everybody(connection)}
    came = {suppressions.hashed(name, key): each.created_at for name, each in people.items() for key in keys}
    for at, address_hash in erasures.noted(erased):
        if address_hash not in came or came[address_hash] <= at:
            suppressions.keep(connection, address_hash, suppressions.ERASED, at)
    found = suppressions.erased_among(connection, list(people), keys)
    subscribers.erase(connection, [people[name].id for name, at in found.items() if people[name].created_at <= at])


_CARRIED_OVER = (
    "insert or replace into suppressions select * from live.suppressions",
    "update subscriptions set state = 'unsubscribed', paused_until = null, changed_at = now.changed_at"
    " from live.subscriptions now"
    " join live.subscribers person on person.id = now.subscriber_id"
    " join subscribers mine on mine.email_key = person.email_key"
    " where subscriptions.subscriber_id = mine.id and subscriptions.digest = now.digest"
    " and now.state = 'unsubscribed' and now.changed_at >= subscriptions.changed_at",
    # Numbers given out since the backup name other people in links that are out already.
    "update sqlite_sequence set seq = max(seq, coalesce((select seq from live.sqlite_sequence l"
    " where l.name = sqlite_sequence.name), 0))",
)


def _carry_over(target: sqlite3.Connection, present: Path) -> None:
    target.execute("attach database ? as live", (str(present),))
    for statement in _CARRIED_OVER:
        target.execute(statement)
    target.commit()


def _readable(path: Path) -> str | None:
    """The version of a store that is sound and known to this program, else None."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as found:
            if found.execute("pragma quick_check").fetchone()[0] != "ok":
                return None
            version: str = found.execute("select version_num from alembic_version").fetchone()[0]
            return version if is_known(version) else None
    except (sqlite3.Error, TypeError):
        return None


def _put_aside(path: Path) -> None:
    for each in (path, *_beside(path)):
        if each.exists():
            each.replace(each.with_name(each.name + ".damaged"))


def remove_drafts(store: Store, now: datetime) -> None:
    """Delete what a restore that was killed left beside the store, after an hour.

    It holds the addresses of all, and nobody who is erased is erased there. Raises StoreError.
    """
    late = (now - _LONGEST_RESTORE).timestamp()
    try:
        for draft in _drafts(database_file(store.url)):
            for path in (draft, *_beside(draft)):
                if path.exists() and path.stat().st_mtime < late:
                    path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"{error.filename} cannot be deleted ({error.strerror}): give this user write permission."
        ) from error


def remove_replaced(store: Store) -> None:
    """Delete the store that a restore replaced: nobody is erased in it. Raises StoreError."""
    path = _replaced(database_file(store.url))
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{path} cannot be deleted ({error.strerror}): give this user write permission.") from error


def _replaced(live: Path) -> Path:
    """Where the store lies that was there before a restore."""
    return live.with_name(f"{live.name}.before-restore")


def _drafts(live: Path) -> tuple[Path, Path]:
    """Where a restore prepares the new store, and where a copy of the present one lies if that is older."""
    return live.with_name(f"{live.name}.restoring"), live.with_name(f"{live.name}.present")


def _beside(path: Path) -> tuple[Path, Path]:
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def faults(connection: Connection) -> list[str]:
    """What SQLite and the ledger say is wrong with the store; an empty list is good."""
    found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
    for table, rowid, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        found.append(f"row {rowid} of {table} points to a missing row of {parent}")
    sums = text(
        "select e.id, e.audience, count(d.id) from editions e left join deliveries d on d.edition_id = e.id"
        " where e.audience is not null and e.tally is null group by e.id, e.audience having count(d.id) <> e.audience"
    )
    for edition_id, audience, rows in connection.execute(sums):
        found.append(f"edition {edition_id} has an audience of {audience} but {rows} deliveries")
    kept = select(editions.c.id, editions.c.audience, editions.c.tally).where(editions.c.tally.is_not(None))
    for edition_id, audience, tally in connection.execute(kept):
        if sum(tally.values()) != (audience or 0):
            found.append(f"edition {edition_id} had an audience of {audience} but {sum(tally.values())} deliveries")
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
    if version is None:
        raise StoreError(f"{copy} is no backup of a digest store: it says no version.")
    if not is_known(version[0]):
        raise StoreError(
            f"The backup {copy} is at version {version[0]}, made by a newer digest than this one, which reads up to "
            f"{HEAD}: upgrade this program. Nothing was restored."
        )
