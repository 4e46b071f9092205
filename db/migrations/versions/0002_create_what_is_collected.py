"""Create what is collected."""

import sqlalchemy as sa
from alembic import op

from db.schema import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    _create_captures()
    _create_crawls()
    _create_cursors()
    _create_raw_listings()
    _create_raw_reviews()
    _create_rejects()
    _create_sightings()
    _create_versions()


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_versions_shop"))

    op.drop_table("versions")
    op.drop_table("sightings")
    op.drop_table("rejects")
    op.drop_table("raw_reviews")
    op.drop_table("raw_listings")
    op.drop_table("cursors")
    op.drop_table("crawls")
    op.drop_table("captures")


def _create_captures() -> None:
    op.create_table(
        "captures",
        sa.Column("capture", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("fetched", UtcDateTime(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("capture", "url", name=op.f("pk_captures")),
    )


def _create_crawls() -> None:
    op.create_table(
        "crawls",
        sa.Column("crawl_id", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("started", UtcDateTime(), nullable=False),
        sa.Column("finished", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("listed", sa.BigInteger(), nullable=False),
        sa.Column("distinct", sa.BigInteger(), nullable=False),
        sa.Column("new", sa.BigInteger(), nullable=False),
        sa.Column("edited", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.BigInteger(), nullable=False),
        sa.Column("robots", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("crawl_id", name=op.f("pk_crawls")),
    )


def _create_cursors() -> None:
    op.create_table(
        "cursors",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("listing_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("crawl_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "listing_id", name=op.f("pk_cursors")),
    )


def _create_raw_listings() -> None:
    op.create_table(
        "raw_listings",
        sa.Column("listing_id", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("gtin", sa.Text(), nullable=True),
        sa.Column("mpn", sa.Text(), nullable=True),
        sa.Column("sku", sa.Text(), nullable=True),
        sa.Column("price_text", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("rating_text", sa.Text(), nullable=True),
        sa.Column("best_text", sa.Text(), nullable=True),
        sa.Column("count_text", sa.Text(), nullable=True),
        sa.Column("capture", sa.Text(), nullable=True),
        sa.Column("fetched", UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_raw_listings")),
    )


def _create_raw_reviews() -> None:
    op.create_table(
        "raw_reviews",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("review_key", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("listing_id", sa.Text(), nullable=False),
        sa.Column("product_name", sa.Text(), nullable=True),
        sa.Column("rating_text", sa.Text(), nullable=True),
        sa.Column("best_text", sa.Text(), nullable=True),
        sa.Column("worst_text", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("author_hash", sa.Text(), nullable=True),
        sa.Column("date_text", sa.Text(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=True),
        sa.Column("incentive_text", sa.Text(), nullable=True),
        sa.Column("helpful", sa.BigInteger(), nullable=True),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("syndicated_from", sa.Text(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("media_count", sa.BigInteger(), nullable=True),
        sa.Column("language_text", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("capture", sa.Text(), nullable=True),
        sa.Column("fetched", UtcDateTime(), nullable=False),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_reviews")),
        sa.UniqueConstraint(
            "shop",
            "review_key",
            "content_hash",
            name=op.f("uq_raw_reviews_shop_review_key_content_hash"),
        ),
    )


def _create_rejects() -> None:
    op.create_table(
        "rejects",
        sa.Column("crawl_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("crawl_id", "place", name=op.f("pk_rejects")),
    )


def _create_sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("review_key", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Text(), nullable=False),
        sa.Column("crawl_id", sa.Text(), nullable=False),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "review_key", name=op.f("pk_sightings")),
    )


def _create_versions() -> None:
    op.create_table(
        "versions",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("review_key", sa.Text(), nullable=False),
        sa.Column("crawl_id", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "review_key", "crawl_id", name=op.f("pk_versions")),
    )
    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_versions_shop"), ["shop"], unique=False)
