"""The desk and the editors' month: people, what they did, what they write, what they are told."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for accounts, the audit log, editors' words, what emerges, and messages."""
    _staff()
    _written()
    _told()
    op.add_column("repeats", sa.Column("of_product", sa.Text(), nullable=True))
    _found()


def downgrade() -> None:
    """Forget them."""
    for name, table in (("current_reviews_listing_id", "current_reviews"),
                        ("mentions_closed", "mentions"), ("cells_product_id", "cells"),
                        ("counted_reviews_shop_product_id_week", "counted_reviews")):  # fmt: skip
        op.drop_index(op.f(f"ix_{name}"), table)
    op.create_index(op.f("ix_counted_reviews_shop"), "counted_reviews", ["shop"])
    for table in (
        "deliveries", "messages", "month_aspects", "remarks", "advisories", "edition_notes",
        "audit", "throttles", "desk_sessions", "accounts",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_column("repeats", "of_product")


def _staff() -> None:
    op.create_table(
        "accounts",
        *_columns("account name role", "password"),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *_times("made", "barred"),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_accounts")),
    )
    op.create_table(
        "desk_sessions",
        *_columns("token_hash account"),
        *_times("made seen ends"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_desk_sessions")),
    )
    op.create_index(op.f("ix_desk_sessions_account"), "desk_sessions", ["account"])
    op.create_table(
        "throttles",
        *_columns("name"),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        *_times("since", "until"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_throttles")),
    )
    op.create_table(
        "audit",
        *_columns("entry"),
        sa.Column("number", sa.BigInteger(), nullable=False),
        *_times("at"),
        *_columns("account act subject outcome detail"),
        sa.Column("of", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_audit")),
        sa.UniqueConstraint("number", name=op.f("uq_audit_number")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])


def _written() -> None:
    op.create_table(
        "edition_notes",
        *_columns("month part text by"),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("month", "part", name=op.f("pk_edition_notes")),
    )
    op.create_table(
        "advisories",
        *_columns("advisory product_id title text reviews by", "asked_how reply"),
        *(sa.Column(name, sa.Date(), nullable=True) for name in
          ("asked", "until", "replied", "published")),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("advisory", name=op.f("pk_advisories")),
    )  # fmt: skip
    op.create_table(
        "remarks",
        *_columns("product_id kind text"),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("position", "row_hash")),
        sa.PrimaryKeyConstraint("product_id", "kind", "position", name=op.f("pk_remarks")),
    )
    op.create_table(
        "month_aspects",
        *_columns("month product_id aspect side"),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in
          ("n", "of", "n_before", "of_before", "months")),
        sa.Column("expected", sa.Double(), nullable=True),
        sa.Column("p", sa.Double(), nullable=True),
        sa.Column("emerged", sa.Boolean(), nullable=False),
        *_columns("", "unjudged until"),
        sa.PrimaryKeyConstraint("month", "product_id", "aspect", "side",
                                name=op.f("pk_month_aspects")),
    )  # fmt: skip


def _told() -> None:
    op.create_table(
        "messages",
        *_columns("message kind subject words"),
        *_times("at", "over"),
        sa.PrimaryKeyConstraint("message", name=op.f("pk_messages")),
    )
    op.create_index(op.f("ix_messages_at"), "messages", ["at"])
    op.create_table(
        "deliveries",
        *_columns("message channel", "failure"),
        sa.Column("tried", sa.BigInteger(), nullable=False),
        *_times("", "sent claimed"),
        sa.PrimaryKeyConstraint("message", "channel", name=op.f("pk_deliveries")),
    )


def _found() -> None:
    """Let the desk find what it shows among a million reviews."""
    closed = sa.text("barred IN ('hazard', 'health')")
    op.create_index(op.f("ix_current_reviews_listing_id"), "current_reviews", ["listing_id"])
    op.create_index(op.f("ix_mentions_closed"), "mentions", ["aspect", "product_id"],
                    sqlite_where=closed, postgresql_where=closed)  # fmt: skip
    op.create_index(op.f("ix_cells_product_id"), "cells", ["product_id"])
    op.drop_index(op.f("ix_counted_reviews_shop"), "counted_reviews")
    op.create_index(op.f("ix_counted_reviews_shop_product_id_week"), "counted_reviews",
                    ["shop", "product_id", "week"])  # fmt: skip


def _columns(needed: str, missing: str = "") -> list[sa.Column[str]]:
    found = [sa.Column(name, sa.Text(), nullable=False) for name in needed.split()]
    return [*found, *(sa.Column(name, sa.Text(), nullable=True) for name in missing.split())]


def _times(needed: str, missing: str = "") -> list[sa.Column[datetime]]:
    """Make columns of times in UTC."""
    kind = sa.DateTime(timezone=True)
    found = [sa.Column(name, kind, nullable=False) for name in needed.split()]
    return [*found, *(sa.Column(name, kind, nullable=True) for name in missing.split())]
