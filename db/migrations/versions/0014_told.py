"""Evidence by condition, and corrections in words."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for conditions, their studies and corrections."""
    op.create_table(
        "conditions",
        *(sa.Column(name, sa.Text(), nullable=False) for name in
          ("condition", "name", "answer", "grade", "why", "known", "unknown", "reviewer")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("reviewed", "review_by")),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("condition", name=op.f("pk_conditions")),
    )  # fmt: skip
    op.create_table(
        "studies",
        *(sa.Column(name, sa.Text(), nullable=False) for name in
          ("condition", "study", "title", "design", "shows", "grade", "source", "read")),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("inversion", "applies")),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("checked", sa.Date(), nullable=False),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("condition", "study", name=op.f("pk_studies")),
    )  # fmt: skip
    op.create_table(
        "corrections",
        *(sa.Column(name, sa.Text(), nullable=False) for name in
          ("correction", "page", "wrong", "now")),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("correction", name=op.f("pk_corrections")),
    )  # fmt: skip


def downgrade() -> None:
    """Forget them."""
    for table in ("corrections", "studies", "conditions"):
        op.drop_table(table)
