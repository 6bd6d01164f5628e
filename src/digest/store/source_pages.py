"""What is known of the pages of a source: when each was read, and what to send back to ask for it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from digest.model.source import PageState, SourceState, Validators
from digest.store.articles import CHUNK
from digest.store.page_tables import source_pages
from digest.store.upsert import replacing

_KEPT = timedelta(days=120)
_VALUES = ("moved_to", "etag", "last_modified", "fingerprint")
_ROWS_AT_ONCE = 1_000


def recall(connection: Connection, source: SourceState, keys: Sequence[str]) -> dict[str, PageState]:
    """The pages of these keys, by key, as far as they were read with the source's present address and options."""
    found = {}
    for start in range(0, len(keys), CHUNK):
        query = select(source_pages).where(
            source_pages.c.source == source.name,
            source_pages.c.reading == source.address,
            source_pages.c.key.in_(keys[start : start + CHUNK]),
        )
        found.update({row.key: _from_row(row) for row in connection.execute(query)})
    return found


def keep(connection: Connection, source: SourceState, pages: Sequence[PageState], now: datetime) -> None:
    """Write what was learned of pages; those that were not read for 120 days are forgotten."""
    if not pages:
        return
    known = source_pages.c
    connection.execute(delete(source_pages).where(known.source == source.name, known.read_at < now - _KEPT))
    rows = [_to_row(source, page) for page in pages]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE]
        connection.execute(replacing(connection, source_pages, tuple(part[0])), part)


def _from_row(row: Row[Any]) -> PageState:
    validators = Validators(row.etag, row.last_modified, row.fingerprint, row.moved_to)
    return PageState(
        row.key, row.address, row.kind, row.read_at, validators, tuple(row.entry_keys), row.dated, row.notes
    )


def _to_row(source: SourceState, page: PageState) -> dict[str, object]:
    return {
        "source": source.name,
        "reading": source.address,
        "key": page.key,
        "address": page.address,
        "kind": page.kind,
        "read_at": page.read_at,
        **{name: getattr(page.validators, name) for name in _VALUES},
        "entry_keys": list(page.entry_keys),
        "dated": page.dated,
        "notes": dict(page.notes),
    }
