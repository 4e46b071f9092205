"""Links that the site may be paid for."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "affiliates",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("shop", "product_id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("link", "disclosure")),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "product_id", name=op.f("pk_affiliates")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("affiliates")
