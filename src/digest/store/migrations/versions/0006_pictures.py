"""What was made of stories' pictures, and which files each edition shows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the tables, and to each story the address of its picture, which its JSON has already."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "pictures",
        sa.Column("url", sa.Text(), primary_key=True),
        sa.Column("made", sa.JSON()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("fingerprint", sa.String()),
        sa.Column("moved_to", sa.Text()),
        sa.Column("checked_at", moment, nullable=False),
        sa.Column("retry_at", moment),
        sa.Column("faults", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("fault", sa.Text()),
        sa.Column("revision", sa.String(), nullable=False, server_default=""),
    )
    op.create_table(
        "edition_pictures",
        sa.Column("edition_id", sa.String(), sa.ForeignKey("editions.id"), primary_key=True),
        sa.Column("article_id", sa.String(), sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("name", sa.String(), primary_key=True),
    )
    op.create_index("ix_edition_pictures_article_id", "edition_pictures", ["article_id"])
    op.add_column("articles", sa.Column("image_url", sa.Text()))
    pictured = sa.text("image_url IS NOT NULL")
    op.create_index("articles_pictured", "articles", ["published"], sqlite_where=pictured, postgresql_where=pictured)
    articles = sa.table("articles", sa.column("story", sa.JSON()), sa.column("image_url", sa.Text()))
    op.execute(sa.update(articles).values(image_url=articles.c.story["image"]["url"].as_string()))
