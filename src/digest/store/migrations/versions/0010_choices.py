"""How often, at what hour and from when on a subscription is wanted; the tallies of editions whose rows are gone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the columns: every subscription of before gets each edition."""
    op.add_column("subscriptions", sa.Column("frequency", sa.String(), nullable=False, server_default="each"))
    op.add_column("subscriptions", sa.Column("paused_until", sa.DateTime(timezone=True)))
    op.add_column("subscriptions", sa.Column("hour", sa.String()))
    op.add_column("editions", sa.Column("tally", sa.JSON()))
