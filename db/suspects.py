"""Current reviews that share something with another: only they are looked at for copies."""

from __future__ import annotations

from pandas import DataFrame
from sqlalchemy import ColumnElement, Connection, Subquery, and_, func, or_, select

from db.schema import CurrentReview, Fingerprint, Judgement, Likeness, Match, Review

NOW, READ, FP = CurrentReview.table(), Review.table(), Fingerprint.table()
MATCH, LIKE, SAID = Match.table(), Likeness.table(), Judgement.table()
RESTS_ON = (CurrentReview, Review, Fingerprint, Likeness, Match, Judgement)
FACTS = (
    NOW.c.id, NOW.c.shop, NOW.c.review_key, NOW.c.listing_id, MATCH.c.product_id, NOW.c.rating,
    NOW.c.published, READ.c.precision, NOW.c.language, READ.c.syndicated_from, READ.c.author_hash,
    NOW.c.excluded, FP.c.text, FP.c.telling, FP.c.size, FP.c.cut,
    FP.c.title, FP.c.twin,
)  # fmt: skip


def suspects(connection: Connection) -> DataFrame:
    """Read what is known of each review that may be, or may have, a copy; one row a review.

    `moments` is at how many times its author wrote in its shop, where its twin key is shared.
    """
    moments = _moments()
    sharing = select(FP.c.id).where(or_(_same_text(), _like_text(), _same_twin(), _judged()))
    query = (
        select(*FACTS, moments.c.moments)
        .join(READ, READ.c.id == NOW.c.id)
        .join(FP, FP.c.id == NOW.c.id)
        .outerjoin(MATCH, MATCH.c.listing_id == NOW.c.listing_id)
        .outerjoin(moments, and_(moments.c.shop == READ.c.shop,
                                 moments.c.author_hash == READ.c.author_hash))
        .where(NOW.c.id.in_(sharing))
        .order_by(NOW.c.id)
    )  # fmt: skip
    rows = [tuple(row) for row in connection.execute(query)]
    return DataFrame(rows, columns=[*(fact.name for fact in FACTS), "moments"], dtype=object)


def _same_text() -> ColumnElement[bool]:
    """Select equal texts: long ones, and short ones that a label says are copies."""
    shared = select(FP.c.text).group_by(FP.c.text).having(func.count() > 1)
    labelled = (
        select(FP.c.text)
        .join(READ, READ.c.id == FP.c.id)
        .where(READ.c.syndicated_from.is_not(None), FP.c.text.is_not(None))
    )
    return and_(FP.c.text.in_(shared), or_(FP.c.telling, FP.c.text.in_(labelled)))


def _like_text() -> ColumnElement[bool]:
    return or_(FP.c.text.in_(select(LIKE.c.a)), FP.c.text.in_(select(LIKE.c.b)))


def _same_twin() -> ColumnElement[bool]:
    return FP.c.twin.in_(select(FP.c.twin).group_by(FP.c.twin).having(func.count() > 1))


def _judged() -> ColumnElement[bool]:
    name = "review:" + FP.c.shop + "/" + FP.c.review_key
    return or_(name.in_(select(SAID.c.subject)), name.in_(select(SAID.c.other)))


def _moments() -> Subquery:
    """Count at how many times each author with a shared twin key wrote in a shop."""
    shared = select(READ.c.author_hash).join(FP, FP.c.id == READ.c.id).where(_same_twin())
    return (
        select(READ.c.shop, READ.c.author_hash,
               func.count(READ.c.published.distinct()).label("moments"))
        .join(NOW, NOW.c.id == READ.c.id)
        .where(READ.c.author_hash.in_(shared))
        .group_by(READ.c.shop, READ.c.author_hash)
        .subquery()
    )  # fmt: skip
