"""What the service remembers: when an edition may begin, whose schedule is in force, when a source is due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; editions of before begin when they were scheduled, sources are due at once."""
    op.add_column("editions", sa.Column("due_at", sa.DateTime(timezone=True)))
    op.add_column("digests", sa.Column("schedule", sa.Text()))
    op.add_column("digests", sa.Column("schedule_since", sa.DateTime(timezone=True)))
    op.add_column("sources", sa.Column("next_due", sa.DateTime(timezone=True)))
