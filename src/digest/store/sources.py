"""What is known of each source between two visits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from digest.model.source import SourceState, Validators
from digest.store.tables import sources
from digest.store.upsert import upsert


def state(connection: Connection, name: str, address: str) -> SourceState:
    """The source as it was left; one whose address has changed in the configuration starts afresh.

    Its stories stay known, and so does that it was collected before.
    """
    row = connection.execute(select(sources).where(sources.c.name == name)).mappings().first()
    if row is None:
        return SourceState(name, address)
    if row["address"] != address:
        return SourceState(name, address, collected_at=row["collected_at"])
    validators = Validators(row["etag"], row["last_modified"], row["fingerprint"], row["moved_to"])
    return SourceState(name, address, validators, row["collected_at"], row["retry_at"], row["gone_at"])


def succeeded(
    connection: Connection, source: SourceState, validators: Validators, now: datetime, *, whole: bool = True
) -> None:
    """Record a visit that worked; until one brought the `whole` source, the first collection is not over."""
    values = {
        "address": source.address,
        "moved_to": validators.moved_to,
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "fingerprint": validators.fingerprint,
        "collected_at": now if whole or source.collected_at is not None else None,
        "checked_at": now,
        "retry_at": None,
        "gone_at": None,
        "error": None,
    }
    _put(connection, source.name, values)


def failed(
    connection: Connection,
    source: SourceState,
    error: str,
    now: datetime,
    *,
    retry_at: datetime | None = None,
    gone: bool = False,
) -> None:
    """Record a visit that did not work; what is known of the source stays."""
    values = {"address": source.address, "checked_at": now, "retry_at": retry_at, "error": error}
    _put(connection, source.name, values | ({"gone_at": now} if gone else {}))


def due(connection: Connection, pace: Mapping[str, timedelta], now: datetime) -> list[str]:
    """The sources that are to be visited by now (aware), of those in `pace`, which says how long each waits.

    One whose next visit lies farther ahead than its pace allows is due too: the pace was changed, or the
    clock was set back.
    """
    known = {row.name: row.next_due for row in connection.execute(select(sources.c.name, sources.c.next_due))}
    return [
        name
        for name, every in pace.items()
        if (next_due := known.get(name)) is None or not now < next_due <= now + _farthest(every)
    ]


def claim(connection: Connection, name: str, every: timedelta, now: datetime, *, next_due: datetime) -> bool:
    """Take the visit of a source that is due, so that it is due again at `next_due`; False if another one has."""
    connection.execute(upsert(connection, sources).values(name=name, address="").on_conflict_do_nothing())
    column = sources.c.next_due
    is_due = or_(column.is_(None), column <= now, column > now + _farthest(every))
    taken = update(sources).where(sources.c.name == name, is_due).values(next_due=next_due)
    return bool(connection.execute(taken).rowcount)


def _farthest(every: timedelta) -> timedelta:
    return every * 1.2


def _put(connection: Connection, name: str, values: Mapping[str, object]) -> None:
    connection.execute(
        upsert(connection, sources)
        .values(name=name, **values)
        .on_conflict_do_update(index_elements=["name"], set_=values)
    )
