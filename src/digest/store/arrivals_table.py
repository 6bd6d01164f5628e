"""The tables of `inbox`, for statements that read a batch there; they are no part of the store's own."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

from digest.store.inbox import SCHEMA
from digest.store.types import Instant

_metadata = MetaData(schema=SCHEMA)

rows = Table(
    "rows",
    _metadata,
    Column("place", Integer, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("first", Integer, nullable=False),
)

wishes = Table(
    "wishes",
    _metadata,
    Column("wish", Integer, primary_key=True),
    Column("digest", String),
    Column("frequency", String),
    Column("hour", String),
)

wish_topics = Table(
    "wish_topics",
    _metadata,
    Column("wish", Integer, primary_key=True),
    Column("topic", Text, primary_key=True),
)

# A view of the rows of a piece, each with its wishes.
arrivals = Table(
    "arrivals",
    _metadata,
    Column("place", Integer, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("mark", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("name", Text),
    Column("locale", String),
    Column("timezone", String),
    Column("format", String),
    Column("digest", String),
    Column("state", String, nullable=False),
    Column("frequency", String),
    Column("hour", String),
    Column("paused_until", Instant),
    Column("consent_at", Instant),
    Column("consent_source", Text),
    Column("topics", Integer, nullable=False),
    Column("wish", Integer, nullable=False),
    Column("first", Integer, nullable=False),
)

settled = Table(
    "settled",
    _metadata,
    Column("first", Integer, primary_key=True),
    Column("person", Integer, nullable=False),
    Column("fresh", Integer, nullable=False),
)
