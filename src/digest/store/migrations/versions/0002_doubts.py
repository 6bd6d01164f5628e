"""What a delivery's further tries depend on: its first try, copies in doubt, connections it ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns; a delivery of before has had no doubt."""
    op.add_column("deliveries", sa.Column("first_at", sa.DateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("doubts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("deliveries", sa.Column("drops", sa.Integer(), nullable=False, server_default="0"))
