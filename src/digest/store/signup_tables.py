"""The tables of sign-ups and of system mail; they belong to the same metadata as all others."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from digest.store.picture_tables import metadata
from digest.store.types import Instant

__all__ = ["metadata", "notices", "sign_ups"]

# What somebody asked for. Nothing of it holds before `confirmed_at`. One whose mail has not been answered yet
# stands for later ones of the same person too: these name it as their `lead_id` and get no mail of their own.
sign_ups = Table(
    "sign_ups",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("lead_id", Integer),
    Column("digests", JSON, nullable=False),
    Column("locale", String),
    Column("timezone", String),
    Column("format", String),
    Column("text_version", String, nullable=False),
    Column("network", String),
    Column("form", String),
    Column("asked_at", Instant, nullable=False),
    Column("mailed_at", Instant),
    Column("confirmed_at", Instant),
    Index("sign_ups_asked_at", "asked_at"),
    sqlite_autoincrement=True,
)

# System mail on its way: confirm, welcome, goodbye, preferences. `key` names the message, the same at every try.
notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False),
    Column("sign_up_id", ForeignKey("sign_ups.id", ondelete="CASCADE"), index=True),
    Column("digest", Text),
    Column("state", String, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("doubts", Integer, nullable=False, server_default="0"),
    Column("drops", Integer, nullable=False, server_default="0"),
    Column("reason", String),
    Index("notices_due", "state", "due_at"),
    Index("notices_person", "subscriber_id", "kind", "made_at"),
    sqlite_autoincrement=True,
)
