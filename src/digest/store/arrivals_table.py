"""The temporary table through which an import passes, a batch at a time; it is no part of the store's own."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

from digest.model.arrival import Arrival
from digest.store.types import Instant

COLUMNS: Final = tuple(name for name in Arrival._fields if name != "mark")

arrivals = Table(
    "arrivals",
    MetaData(),
    Column("line", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("name", Text),
    Column("locale", String),
    Column("timezone", String),
    Column("format", String),
    Column("topics", Text),
    Column("digest", String),
    Column("state", String, nullable=False),
    Column("consent_at", Instant),
    Column("consent_source", Text),
    # Who it is; `fresh` is 1 for those who were not known before, else 0.
    Column("person", Integer, nullable=False),
    Column("fresh", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)
