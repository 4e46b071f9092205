"""First-hand tests of products, and the photographs taken at them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KINDS: dict[str, Any] = {
    "": sa.Text(),
    "int": sa.BigInteger(),
    "real": sa.Double(),
    "day": sa.Date(),
}
MEASURED = ("reach", "room_length", "room_width", "room_height")


def upgrade() -> None:
    """Apply the change."""
    measured = " ".join(f"{name}:real? {name}_text?" for name in MEASURED)
    _table("trials", ("trial",), "trial product_id unit got got_from? tester tester_height:real? "
           "tester_height_text? tester_weight:real? tester_weight_text? tested:day minutes:real? "
           f"{measured} angle:real? effort? notes? row_hash:int")  # fmt: skip
    _table("trial_pictures", ("trial", "position"), "trial position:int file alt rights "
           "row_hash:int")  # fmt: skip


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("trial_pictures")
    op.drop_table("trials")


def _table(name: str, keys: tuple[str, ...], columns: str) -> None:
    """Create a table of columns written as name, name:kind or name? (may be missing)."""
    key = sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}"))
    op.create_table(name, *map(_column, columns.split()), key)


def _column(told: str) -> "sa.Column[Any]":
    name, _, kind = told.rstrip("?").partition(":")
    return sa.Column(name, KINDS[kind], nullable=told.endswith("?"))
