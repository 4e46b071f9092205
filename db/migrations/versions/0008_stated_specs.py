"""What listings state of products, and every stated value in one unit."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.schema import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS: dict[str, Any] = {
    "": sa.Text(),
    "int": sa.BigInteger(),
    "real": sa.Double(),
    "time": UtcDateTime(),
    "day": sa.Date(),
}


def upgrade() -> None:
    """Apply the change."""
    _table("raw_specs", ("listing_id", "position"), "listing_id position:int shop name value_text "
           "unit_text? url? capture? fetched:time row_hash:int")  # fmt: skip
    _table("stated_specs", ("product_id", "spec", "source", "position"), "product_id spec source "
           "position:int stated_by shop? printed number:real? unit? low:real? high:real? sides? "
           "given? seen:day differs? problem? row_hash:int")  # fmt: skip


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("stated_specs")
    op.drop_table("raw_specs")


def _table(name: str, keys: tuple[str, ...], columns: str) -> None:
    """Create a table of columns written as name, name:kind or name? (may be missing)."""
    key = sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}"))
    op.create_table(name, *map(_column, columns.split()), key)


def _column(told: str) -> "sa.Column[Any]":
    name, _, kind = told.rstrip("?").partition(":")
    return sa.Column(name, KINDS[kind], nullable=told.endswith("?"))
