"""Where the site lives."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the site's address."""
    op.add_column("site", sa.Column("address", sa.Text(), nullable=True))


def downgrade() -> None:
    """Forget the site's address."""
    op.drop_column("site", "address")
