"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    _counters()
    _sources()
    _articles()
    _article_keys()
    _article_terms()
    _sightings()
    _picks()
    _digests()
    _carried()
    _editions()
    _edition_articles()
    _renditions()
    _subscribers()
    _subscriptions()
    _subscription_topics()
    _consents()
    _suppressions()
    _deliveries()


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.Integer(), nullable=False),
    )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("moved_to", sa.Text()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("fingerprint", sa.String()),
        sa.Column("collected_at", sa.DateTime(timezone=True)),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        sa.Column("retry_at", sa.DateTime(timezone=True)),
        sa.Column("gone_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text()),
    )


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("story", sa.JSON(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True)),
        sa.Column("publish_at", sa.DateTime(timezone=True)),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True)),
        sa.Column("considered", sa.Boolean(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True)),
        sa.Column("hidden_reason", sa.Text()),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True)),
        sa.Column("mark_source", sa.Integer()),
        sa.Column("mark_position", sa.Integer()),
        sa.Column("popular_rank", sa.Integer()),
        sa.UniqueConstraint("seq"),
    )
    op.create_index("articles_mark", "articles", ["mark_source", "mark_position"])
    op.create_index("articles_marked_at", "articles", ["marked_at"])
    only_hidden = sa.text("hidden_at IS NOT NULL")
    op.create_index(
        "articles_hidden_at", "articles", ["hidden_at"], sqlite_where=only_hidden, postgresql_where=only_hidden
    )
    op.create_index("articles_popular_rank", "articles", ["popular_rank"])
    op.create_index("articles_publish_at", "articles", ["publish_at"])
    op.create_index("articles_published", "articles", ["published", "first_seen"])


def _article_keys() -> None:
    op.create_table(
        "article_keys",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("article_id", sa.String(), sa.ForeignKey("articles.id"), nullable=False),
    )
    op.create_index("ix_article_keys_article_id", "article_keys", ["article_id"])


def _article_terms() -> None:
    op.create_table(
        "article_terms",
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("term", sa.Text(), primary_key=True),
        sa.Column("article_id", sa.String(), sa.ForeignKey("articles.id"), primary_key=True),
    )
    op.create_index("ix_article_terms_article_id", "article_terms", ["article_id"])


def _sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("source", sa.String(), primary_key=True),
        sa.Column("article_id", sa.String(), sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("guid", sa.Text()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True)),
        sa.Column("popular_rank", sa.Integer()),
        sa.Column("story", sa.JSON(), nullable=False),
    )
    op.create_index("ix_sightings_article_id", "sightings", ["article_id"])
    op.create_index("sightings_guid", "sightings", ["source", "guid"])


def _picks() -> None:
    op.create_table(
        "picks",
        sa.Column("article_id", sa.String(), sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("picked", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
    )


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("horizon", sa.DateTime(timezone=True)),
        sa.Column("horizon_seq", sa.Integer()),
        sa.Column("cutoff", sa.Integer()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("hold_next", sa.Boolean(), nullable=False),
    )


def _carried() -> None:
    op.create_table(
        "carried",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("article_id", sa.String(), sa.ForeignKey("articles.id"), primary_key=True),
    )


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("composed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cutoff", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("intro_html", sa.Text()),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("audience", sa.Integer()),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("digest", "slot"),
        sa.UniqueConstraint("digest", "slug"),
    )
    op.create_index("editions_state", "editions", ["state"])


def _edition_articles() -> None:
    op.create_table(
        "edition_articles",
        sa.Column("edition_id", sa.String(), sa.ForeignKey("editions.id"), primary_key=True),
        sa.Column("role", sa.String(), primary_key=True),
        sa.Column("article_id", sa.String(), sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("digest", sa.String(), nullable=False),
    )
    op.create_index("edition_articles_digest", "edition_articles", ["digest", "article_id"])
    op.create_index("ix_edition_articles_article_id", "edition_articles", ["article_id"])


def _renditions() -> None:
    op.create_table(
        "renditions",
        sa.Column("edition_id", sa.String(), sa.ForeignKey("editions.id"), primary_key=True),
        sa.Column("variant", sa.String(), primary_key=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rendered_at", sa.DateTime(timezone=True), nullable=False),
    )


def _subscribers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("locale", sa.String()),
        sa.Column("timezone", sa.String()),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("email_key"),
        sqlite_autoincrement=True,
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("subscriber_id", sa.Integer(), sa.ForeignKey("subscribers.id"), primary_key=True),
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("locale", sa.String()),
        sa.Column("timezone", sa.String()),
        sa.Column("format", sa.String()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("subscriptions_audience", "subscriptions", ["digest", "state", "subscriber_id"])


def _subscription_topics() -> None:
    op.create_table(
        "subscription_topics",
        sa.Column("subscriber_id", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("topic", sa.String(), primary_key=True),
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("subscriber_id", sa.Integer(), sa.ForeignKey("subscribers.id"), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("text_version", sa.String()),
        sa.Column("network", sa.String()),
        sa.Column("form", sa.String()),
    )
    op.create_index("ix_consents_subscriber_id", "consents", ["subscriber_id"])


def _suppressions() -> None:
    op.create_table(
        "suppressions",
        sa.Column("address_hash", sa.String(), primary_key=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("edition_id", sa.String(), sa.ForeignKey("editions.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String()),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("reply", sa.Text()),
        sa.UniqueConstraint("edition_id", "subscriber_id"),
    )
    op.create_index("deliveries_due", "deliveries", ["edition_id", "state", "due_at"])
