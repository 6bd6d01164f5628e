"""The tables. Migrations make them; `digest db check` holds the two against each other.

Stories are kept as JSON beside the columns that queries need, so that a new editorial field is no
migration. `article_terms` holds what selections match: casefolded sections, topics, authors,
languages and sources.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from digest.store.types import Instant

metadata = MetaData()

counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("name", String, primary_key=True),
    Column("address", Text, nullable=False),
    Column("moved_to", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("fingerprint", String),
    Column("collected_at", Instant),
    Column("checked_at", Instant),
    Column("retry_at", Instant),
    Column("gone_at", Instant),
    Column("error", Text),
    Column("next_due", Instant),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("seq", Integer, nullable=False, unique=True),
    Column("year", Integer, nullable=False),
    Column("story", JSON, nullable=False),
    Column("url", Text),
    Column("direction", String, nullable=False),
    Column("published", Instant),
    Column("publish_at", Instant),
    Column("first_seen", Instant, nullable=False),
    Column("changed_at", Instant),
    Column("considered", Boolean, nullable=False),
    Column("hidden_at", Instant),
    Column("hidden_reason", Text),
    Column("sources", JSON, nullable=False),
    Column("marked_at", Instant),
    Column("mark_source", Integer),
    Column("mark_position", Integer),
    Column("popular_rank", Integer),
    # A hash of all that a reader can see of it; written with the story, always.
    Column("revision", String, nullable=False, server_default=""),
    Column("image_url", Text),
    Index("articles_published", "published", "first_seen"),
    Index("articles_publish_at", "publish_at"),
    Index("articles_mark", "mark_source", "mark_position"),
    Index("articles_marked_at", "marked_at"),
    # Of the hidden alone: an index of all would be taken for finding those that are not.
    Index(
        "articles_hidden_at",
        "hidden_at",
        sqlite_where=text("hidden_at IS NOT NULL"),
        postgresql_where=text("hidden_at IS NOT NULL"),
    ),
    Index("articles_popular_rank", "popular_rank"),
    Index("articles_image_url", "image_url"),
    Index(
        "articles_pictured",
        "published",
        sqlite_where=text("image_url IS NOT NULL"),
        postgresql_where=text("image_url IS NOT NULL"),
    ),
)

article_keys = Table(
    "article_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("article_id", ForeignKey("articles.id"), nullable=False, index=True),
)

article_terms = Table(
    "article_terms",
    metadata,
    Column("kind", String, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("article_id", ForeignKey("articles.id"), primary_key=True, index=True),
)

sightings = Table(
    "sightings",
    metadata,
    Column("source", String, primary_key=True),
    Column("article_id", ForeignKey("articles.id"), primary_key=True, index=True),
    Column("guid", Text),
    Column("position", Integer, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("marked_at", Instant),
    Column("popular_rank", Integer),
    Column("story", JSON, nullable=False),
    Index("sightings_guid", "source", "guid"),
)

picks = Table(
    "picks",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("picked", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("until", Instant),
)

digests = Table(
    "digests",
    metadata,
    Column("name", String, primary_key=True),
    Column("horizon", Instant),
    Column("horizon_seq", Integer),
    Column("cutoff", Integer),
    Column("revision", Integer, nullable=False, default=0),
    Column("hold_next", Boolean, nullable=False, default=False),
    Column("schedule", Text),
    Column("schedule_since", Instant),
)

carried = Table(
    "carried",
    metadata,
    Column("digest", String, primary_key=True),
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
)

editions = Table(
    "editions",
    metadata,
    Column("id", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("slug", String, nullable=False),
    Column("slot", String, nullable=False),
    Column("scheduled_at", Instant, nullable=False),
    Column("timezone", String, nullable=False),
    Column("composed_at", Instant, nullable=False),
    Column("cutoff", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text),
    Column("title", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("intro_html", Text),
    Column("blocks", JSON, nullable=False),
    Column("audience", Integer),
    Column("salt", LargeBinary, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("started_at", Instant),
    Column("closed_at", Instant),
    Column("ended_at", Instant),
    Column("due_at", Instant),
    Column("wordings", JSON(none_as_null=True)),
    # How many of its deliveries had ended how, once their rows are gone.
    Column("tally", JSON(none_as_null=True)),
    UniqueConstraint("digest", "slot"),
    UniqueConstraint("digest", "slug"),
    Index("editions_state", "state"),
)

edition_articles = Table(
    "edition_articles",
    metadata,
    Column("edition_id", ForeignKey("editions.id"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("article_id", ForeignKey("articles.id"), primary_key=True, index=True),
    Column("digest", String, nullable=False),
    Index("edition_articles_digest", "digest", "article_id"),
)

renditions = Table(
    "renditions",
    metadata,
    Column("edition_id", ForeignKey("editions.id"), primary_key=True),
    Column("variant", String, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("rendered_at", Instant, nullable=False),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, unique=True),
    Column("name", Text),
    Column("locale", String),
    Column("timezone", String),
    Column("format", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("subscriber_id", ForeignKey("subscribers.id"), primary_key=True),
    Column("digest", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("locale", String),
    Column("timezone", String),
    Column("format", String),
    Column("frequency", String, nullable=False, server_default="each"),
    Column("paused_until", Instant),
    Column("hour", String),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("subscriptions_audience", "digest", "state", "subscriber_id"),
)

subscription_topics = Table(
    "subscription_topics",
    metadata,
    Column("subscriber_id", Integer, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("topic", String, primary_key=True),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subscriber_id", ForeignKey("subscribers.id"), nullable=False, index=True),
    Column("digest", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", Text, nullable=False),
    Column("text_version", String),
    Column("network", String),
    Column("form", String),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("address_hash", String, primary_key=True),
    Column("reason", String, nullable=False),
    Column("at", Instant, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("edition_id", ForeignKey("editions.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("subscriber_id", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("owner", String),
    Column("changed_at", Instant, nullable=False),
    Column("reason", String),
    Column("reply", Text),
    Column("first_at", Instant),
    Column("doubts", Integer, nullable=False, server_default="0"),
    Column("drops", Integer, nullable=False, server_default="0"),
    UniqueConstraint("edition_id", "subscriber_id"),
    Index("deliveries_due", "edition_id", "state", "due_at"),
)
