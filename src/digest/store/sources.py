"""What is known of each source between two visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, bindparam, or_, select, update

from digest.model.source import SourceState, Validators
from digest.store.tables import sources
from digest.store.upsert import replacing, upsert

_OF_NAMES = select(sources).where(sources.c.name.in_(bindparam("names", expanding=True)))


def state(connection: Connection, name: str, address: str) -> SourceState:
    """The source as it was left; one whose address has changed in the configuration starts afresh.

    Its stories stay known, and so does that it was collected before.
    """
    return states(connection, {name: address})[0]


def states(connection: Connection, addresses: Mapping[str, str]) -> list[SourceState]:
    """The sources of these names as they were left, in this order; see `state`."""
    rows = {row["name"]: row for row in connection.execute(_OF_NAMES, {"names": list(addresses)}).mappings()}
    return [_state(rows.get(name), name, address) for name, address in addresses.items()]


def _state(row: RowMapping | None, name: str, address: str) -> SourceState:
    if row is None:
        return SourceState(name, address)
    if row["address"] != address:
        return SourceState(name, address, collected_at=row["collected_at"])
    validators = Validators(row["etag"], row["last_modified"], row["fingerprint"], row["moved_to"])
    # After a failure this is when it asked to be tried again, after a success how long that holds.
    before = row["retry_at"]
    retry_at, fresh_until = (before, None) if row["error"] is not None else (None, before)
    return SourceState(name, address, validators, row["collected_at"], retry_at, row["gone_at"], fresh_until)


@dataclass(frozen=True, slots=True)
class Success:
    """A visit that worked; until `fresh_until` there is no need for another.

    Until one brought the `whole` source, its first collection is not over.
    """

    source: SourceState
    validators: Validators
    fresh_until: datetime | None = None
    whole: bool = True


def succeeded(connection: Connection, visits: Sequence[Success], now: datetime) -> None:
    """Record visits that worked."""
    if not visits:
        return
    rows = [
        {
            "name": visit.source.name,
            "address": visit.source.address,
            "moved_to": visit.validators.moved_to,
            "etag": visit.validators.etag,
            "last_modified": visit.validators.last_modified,
            "fingerprint": visit.validators.fingerprint,
            "collected_at": now if visit.whole or visit.source.collected_at is not None else None,
            "checked_at": now,
            "retry_at": visit.fresh_until,
            "gone_at": None,
            "error": None,
        }
        for visit in visits
    ]
    connection.execute(replacing(connection, sources, tuple(rows[0])), rows)


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
