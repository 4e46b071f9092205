"""How the ratings of each product fall, before and after weighing."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change; the next run fills the tables."""
    op.create_table(
        "star_cells",
        sa.Column("star_cell", sa.Text(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("stars", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("star_cell", name=op.f("pk_star_cells")),
    )
    op.create_index(op.f("ix_star_cells_shop"), "star_cells", ["shop"])
    op.create_table(
        "distributions",
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("stars", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("weighed", sa.Double(), nullable=False),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", "stars", name=op.f("pk_distributions")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("distributions")
    op.drop_table("star_cells")
