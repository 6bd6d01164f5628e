"""The tables of pictures; they belong to the same metadata as all others."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from digest.store.page_tables import metadata
from digest.store.types import Instant

__all__ = ["edition_pictures", "metadata", "pictures"]

# What was made of the picture at an address; the made files are named by their content.
pictures = Table(
    "pictures",
    metadata,
    Column("url", Text, primary_key=True),
    Column("made", JSON(none_as_null=True)),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("fingerprint", String),
    Column("moved_to", Text),
    Column("checked_at", Instant, nullable=False),
    Column("retry_at", Instant),
    Column("faults", Integer, nullable=False, server_default="0"),
    Column("fault", Text),
    # A hash of `made`; empty where there is none.
    Column("revision", String, nullable=False, server_default=""),
)

# The made files that an edition's page and mail may show of each of its stories, frozen with it.
edition_pictures = Table(
    "edition_pictures",
    metadata,
    Column("edition_id", ForeignKey("editions.id"), primary_key=True),
    Column("article_id", ForeignKey("articles.id"), primary_key=True, index=True),
    Column("name", String, primary_key=True),
)
