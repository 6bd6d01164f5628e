"""What an edition says in each of its languages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; an edition of before has one language, and nothing there."""
    op.add_column("editions", sa.Column("wordings", sa.JSON()))
