"""Judgements, lasting products and their aliases, questions, strangers, specs by source."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.schema import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORDS, FIGURE = sa.Text(), sa.BigInteger()
# column of matches, its kind, and what stands in the rows that are there (none: it may be missing)
ADDED: tuple[tuple[str, Any, Any], ...] = (
    ("kind", WORDS, "product"),
    ("question", WORDS, None),
    ("proposal", WORDS, None),
    ("likeness", sa.Double(), None),
    ("parts", WORDS, "[]"),
)


def upgrade() -> None:
    """Apply the change."""
    for name, kind, there in ADDED:
        column = sa.Column(name, kind, nullable=there is None, server_default=there)
        op.add_column("matches", column)
    _table("judgements", "judgement", "number:int verdict subject other? path? value? undoes? who "
           "at:time why evidence row_hash:int", sa.UniqueConstraint(
               "number", name=op.f("uq_judgements_number")))  # fmt: skip
    _table("lasting_products", "product_id", "brand model category since:time")
    _table("product_aliases", "alias", "product_id? brand model category judgement? row_hash:int")
    _table("features", "feature", "position:int weight:real meaning row_hash:int")
    _table("strangers", "listing_id named", "shop n:int of:int examples question? row_hash:int")
    op.drop_table("specs")  # written from the catalog before every run
    _specs("product_id", "spec", "source")


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("specs")
    _specs("product_id", "spec")
    for table in ("strangers", "features", "product_aliases", "lasting_products", "judgements"):
        op.drop_table(table)
    for name, _, _ in reversed(ADDED):
        op.drop_column("matches", name)


def _table(name: str, keys: str, columns: str, *more: sa.Constraint) -> None:
    """Create a table of columns written as name, name:kind or name? (may be missing)."""
    primary = [sa.Column(key, WORDS, nullable=False) for key in keys.split()]
    key = sa.PrimaryKeyConstraint(*keys.split(), name=op.f(f"pk_{name}"))
    op.create_table(name, *primary, *map(_column, columns.split()), key, *more)


def _column(told: str) -> sa.Column[Any]:
    kinds: dict[str, Any] = {
        "": WORDS,
        "int": FIGURE,
        "real": sa.Double(),
        "time": UtcDateTime(),
        "day": sa.Date(),
    }
    name, _, kind = told.rstrip("?").partition(":")
    return sa.Column(name, kinds[kind], nullable=told.endswith("?"))


def _specs(*keys: str) -> None:
    rest = [name for name in ("product_id", "spec", "source") if name not in keys]
    _table("specs", " ".join(keys), " ".join([*rest, "printed number:real? unit? seen:day",
           "row_hash:int"]))  # fmt: skip
