"""Stories by the address of their picture."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the index: each publication asks for the stories of the pictures that were made."""
    op.create_index("articles_image_url", "articles", ["image_url"])
