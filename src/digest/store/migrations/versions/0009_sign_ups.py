"""Sign-ups that wait for their confirmation, and system mail on its way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "sign_ups",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("subscriber_id", sa.Integer(), sa.ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("lead_id", sa.Integer()),
        sa.Column("digests", sa.JSON(), nullable=False),
        sa.Column("locale", sa.String()),
        sa.Column("timezone", sa.String()),
        sa.Column("format", sa.String()),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("network", sa.String()),
        sa.Column("form", sa.String()),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("mailed_at", moment),
        sa.Column("confirmed_at", moment),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sign_ups_subscriber_id", "sign_ups", ["subscriber_id"])
    op.create_index("sign_ups_asked_at", "sign_ups", ["asked_at"])
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), sa.ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("sign_up_id", sa.Integer(), sa.ForeignKey("sign_ups.id", ondelete="CASCADE")),
        sa.Column("digest", sa.Text()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("doubts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("drops", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reason", sa.String()),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notices_sign_up_id", "notices", ["sign_up_id"])
    op.create_index("notices_due", "notices", ["state", "due_at"])
    op.create_index("notices_person", "notices", ["subscriber_id", "kind", "made_at"])
