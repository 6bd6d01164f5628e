"""What tells two states of a story apart without reading it."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; a story of before has a revision that no other state of it has had or will have."""
    op.add_column("articles", sa.Column("revision", sa.String(), nullable=False, server_default=""))
    fill = sa.text("UPDATE articles SET revision = :mark || id")
    op.execute(fill.bindparams(mark=f"before-{secrets.token_hex(8)}-"))
