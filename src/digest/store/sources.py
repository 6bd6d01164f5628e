"""What is known of each source between two visits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

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


def succeeded(connection: Connection, source: SourceState, validators: Validators, now: datetime) -> None:
    """Record a visit that worked."""
    values = {
        "address": source.address,
        "moved_to": validators.moved_to,
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "fingerprint": validators.fingerprint,
        "collected_at": now,
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


def _put(connection: Connection, name: str, values: Mapping[str, object]) -> None:
    connection.execute(
        upsert(connection, sources)
        .values(name=name, **values)
        .on_conflict_do_update(index_elements=["name"], set_=values)
    )
