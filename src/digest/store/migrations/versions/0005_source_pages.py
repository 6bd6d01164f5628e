"""What is known of the pages of sites and sitemaps between two visits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "source_pages",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_to", sa.Text()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("fingerprint", sa.String()),
        sa.Column("entry_keys", sa.JSON(), nullable=False),
        sa.Column("dated", sa.DateTime(timezone=True)),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key"),
    )
