"""Keys of platforms, sweeps, places in the archive, prices, pictures and suppressions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.schema import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORDS, FIGURE, FLAG = sa.Text(), sa.BigInteger(), sa.Boolean()
# table, column, kind, and what stands in the rows that are there (none: nothing, it may be missing)
ADDED: tuple[tuple[str, str, Any, Any], ...] = (
    ("shops", "domains", WORDS, "[]"),
    ("shops", "keys", WORDS, "{}"),
    ("shops", "full_every", sa.Double(), None),
    ("shops", "research", FLAG, sa.false()),
    ("listings", "keys", WORDS, "{}"),
    ("listings", "price_text", WORDS, None),
    ("listings", "price_currency", WORDS, None),
    ("listings", "price_seen", sa.Date(), None),
    ("listings", "price_expires", sa.Date(), None),
    ("crawls", "sweep", FLAG, sa.true()),
    ("crawls", "gone", FIGURE, "0"),
    ("captures", "warc", WORDS, None),
    ("captures", "place", FIGURE, None),
    ("captures", "listing_id", WORDS, None),
    ("captures", "crawl_id", WORDS, None),
    ("sightings", "missed", WORDS, None),
)


def upgrade() -> None:
    """Apply the change."""
    for table, name, kind, there in ADDED:
        column = sa.Column(name, kind, nullable=there is None, server_default=there)
        op.add_column(table, column)
    _create_pictures()
    _create_prices()
    _create_suppressions()


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("suppressions")
    op.drop_table("prices")
    op.drop_table("pictures")
    for table, name, _, _ in reversed(ADDED):
        op.drop_column(table, name)


def _create_pictures() -> None:
    op.create_table(
        "pictures",
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("rights", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", "position", name=op.f("pk_pictures")),
    )


def _create_prices() -> None:
    op.create_table(
        "prices",
        sa.Column("listing_id", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("price_text", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("seen", UtcDateTime(), nullable=False),
        sa.Column("expires", UtcDateTime(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("listing_id", "seller", "source", name=op.f("pk_prices")),
    )


def _create_suppressions() -> None:
    op.create_table(
        "suppressions",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("asked", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "subject", name=op.f("pk_suppressions")),
    )
