"""What is compared to find copies of reviews, and the groups of copies."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("fingerprints", "marks", "common_marks", "likenesses", "repeats")


def upgrade() -> None:
    """Apply the change."""
    _create("fingerprints", "id", [
        _words("id"), _words("shop"), _words("review_key"), _figure("text", missing=True),
        sa.Column("telling", sa.Boolean(), nullable=False), _figure("size"),
        sa.Column("cut", sa.Boolean(), nullable=False), _figure("title", missing=True),
        _figure("twin", missing=True), _figure("source_hash"), _figure("row_hash"),
    ])  # fmt: skip
    op.create_index(op.f("ix_fingerprints_text"), "fingerprints", ["text"])
    _create("marks", "mark text", [_figure("mark"), _figure("text")], sqlite_with_rowid=False)
    _create("common_marks", "mark", [_figure("mark"), _figure("row_hash")])
    _create("likenesses", "a b", [
        _figure("a"), _figure("b"), sa.Column("likeness", sa.Double(), nullable=False),
        _figure("row_hash"),
    ])  # fmt: skip
    _create("repeats", "id", [
        *map(_words, ("id", "shop", "review_key", "group_id", "kept_id", "rule")),
        sa.Column("likeness", sa.Double(), nullable=True), _words("reason"),
        sa.Column("excluded", sa.Text(), nullable=True), _figure("row_hash"),
    ])  # fmt: skip
    op.create_index(op.f("ix_repeats_shop"), "repeats", ["shop"])


def downgrade() -> None:
    """Take the change back."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _create(name: str, keys: str, columns: list[sa.Column[Any]], **options: Any) -> None:
    key = sa.PrimaryKeyConstraint(*keys.split(), name=op.f(f"pk_{name}"))
    op.create_table(name, *columns, key, **options)


def _words(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _figure(name: str, missing: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=missing)
