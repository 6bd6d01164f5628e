"""The table of pages of sites and sitemaps; it belongs to the same metadata as all others."""

from __future__ import annotations

from sqlalchemy import JSON, Column, String, Table, Text

from digest.store.tables import metadata
from digest.store.types import Instant

__all__ = ["metadata", "source_pages"]

source_pages = Table(
    "source_pages",
    metadata,
    Column("source", String, primary_key=True),
    Column("key", Text, primary_key=True),
    # Which address and options the source had: with others, nothing of before counts.
    Column("reading", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("read_at", Instant, nullable=False),
    Column("moved_to", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("fingerprint", String),
    Column("entry_keys", JSON, nullable=False),
    Column("dated", Instant),
    Column("notes", JSON, nullable=False),
)
