"""What texts say, how far reviews are believed, and what moved a score."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS: dict[str, Any] = {
    "": sa.Text(),
    "int": sa.BigInteger(),
    "real": sa.Double(),
    "flag": sa.Boolean(),
}
TESTS = (
    "unverified? incentivised? copied? burst? lone_account? contradicts_text? template? "
    "off_topic? too_short? edited_after_reply? source_record?"
)
TABLES = {
    "aspects": ("aspect", "aspect position:int label meaning kind terms row_hash:int"),
    "readings": ("id", "id shop review_key words:int read:flag polarity:real? mentions "
                 "delivery:real named incentive? phrases source_hash:int row_hash:int"),
    "spreads": ("product_id at", "product_id at n:int highest:int row_hash:int"),
    "trust_signals": ("id", f"id shop review_key product_id? {TESTS} signals row_hash:int"),
    "trust_tests": ("test", "test position:int grain meaning auc:real? false_alarm:real? "
                    "row_hash:int"),
    "mentions": ("mention", "mention review_id shop product_id? aspect polarity "
                 "confidence:real words counts:flag barred? row_hash:int"),
    "counted_reviews": ("id", "id shop review_key product_id rating:real week:int? signals "
                        "row_hash:int"),
    "cells": ("cell", "cell shop product_id week:int? signals n:int rating_sum:real "
              "rating_squares:real row_hash:int"),
    "opinions": ("opinion", "opinion shop product_id aspect week:int? signals praise:int "
                 "complaints:int neutral:int row_hash:int"),
    "aspect_scores": ("product_id aspect", "product_id aspect score:real? low:real? high:real? "
                      "praise:int complaints:int neutral:int row_hash:int"),
    "scores_without": ("product_id test", "product_id test flagged:int flagged_mean:real? "
                       "unflagged_mean:real? weighed:flag score:real? low:real? high:real? "
                       "row_hash:int"),
    "ranks": ("product_id rank", "product_id rank:int probability:real row_hash:int"),
    "month_numbers": ("month name", "month name value:real"),
    "stood": ("shop review_key since", "shop review_key since until? id product_id rating:real "
              "week:int? signals mark:int"),
    "month_causes": ("month product_id cause", "month product_id cause before points:real "
                     "reviews:int"),
}  # fmt: skip
INDEXES = {
    "readings": ("shop",), "trust_signals": ("shop",), "mentions": ("shop", "product_id"),
    "counted_reviews": ("shop",), "cells": ("shop",), "opinions": ("shop",),
    "stood": ("since", "until"),
}  # fmt: skip


def upgrade() -> None:
    """Apply the change; scores are computed anew by the next run."""
    for name, (keys, columns) in TABLES.items():
        _table(name, keys, columns)
    for name, places in INDEXES.items():
        for place in places:
            op.create_index(op.f(f"ix_{name}_{place}"), name, [place])
    _scores("effective:real method")


def downgrade() -> None:
    """Take the change back."""
    _scores("method")
    for table in reversed(TABLES):
        op.drop_table(table)


def _scores(last: str) -> None:
    op.drop_table("scores")
    op.execute("DELETE FROM step_states WHERE step = 'score'")
    _table("scores", "product_id", "product_id score:real? low:real? high:real? raw_mean:real? "
           f"counted:int listed:int {last} row_hash:int")  # fmt: skip


def _table(name: str, keys: str, columns: str) -> None:
    """Create a table of columns written as name, name:kind or name? (may be missing)."""
    key = sa.PrimaryKeyConstraint(*keys.split(), name=op.f(f"pk_{name}"))
    op.create_table(name, *map(_column, columns.split()), key)


def _column(told: str) -> "sa.Column[Any]":
    name, _, kind = told.rstrip("?").partition(":")
    return sa.Column(name, KINDS[kind], nullable=told.endswith("?"))
