"""What is judged: what a text says, how far to believe it, and what products are worth."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from db.schema.base import Hashed, Record, col, opt

# where reports of danger may be: few of all mentions, so the desk finds them by an index of its own
CLOSED = text("barred IN ('hazard', 'health')")


class Reading(Hashed, Record):
    """What the text of one version of a review says, sentence by sentence: written by aspects."""

    __tablename__ = "readings"
    __table_args__ = (Index(None, "shop"),)
    id: Mapped[str] = col("reviews.id", key=True)
    shop: Mapped[str] = col("shops.shop")
    review_key: Mapped[str] = col("raw_reviews.review_key")
    words: Mapped[int] = col("words of title and text")
    read: Mapped[bool] = col("its language is one that is read; false: nothing is guessed")
    polarity: Mapped[float | None] = opt("of the whole text, -1 to 1; none: not read")
    mentions: Mapped[str] = col(
        "JSON list of [aspect, polarity, confidence, words, why it is barred or null]",
        default="[]",
    )
    delivery: Mapped[float] = col("share of its words that speak of the delivery, 0 to 1")
    named: Mapped[str] = col("JSON list of products.product_id that it names", default="[]")
    incentive: Mapped[str | None] = opt("the words that disclose a reward; none: there are none")
    phrases: Mapped[str] = col("JSON list of hashes of its phrases", default="[]")
    source_hash: Mapped[int] = col("row hash of the review it was read from")


class Spread(Hashed, Record):
    """How often the highest rating is given to one product at one shop, roughly.

    The figures are coarse on purpose: a few reviews more do not set all shops to be judged anew.
    """

    __tablename__ = "spreads"
    product_id: Mapped[str] = col("products.product_id", key=True)
    at: Mapped[str] = col("shops.shop", key=True)
    n: Mapped[int] = col("reviews with a rating, copies left out; down to a power of two")
    highest: Mapped[int] = col("those of them with the highest rating, to a twentieth")


class TrustSignal(Hashed, Record):
    """Which tests a current review met, a column a test: the reason in words, or none."""

    __tablename__ = "trust_signals"
    __table_args__ = (Index(None, "shop"),)
    id: Mapped[str] = col("reviews.id", key=True)
    shop: Mapped[str] = col("shops.shop")
    review_key: Mapped[str] = col("raw_reviews.review_key")
    product_id: Mapped[str | None] = opt("products.product_id; none: unmatched")
    unverified: Mapped[str | None] = opt("reason of the test `unverified`")
    incentivised: Mapped[str | None] = opt("reason of the test `incentivised`")
    copied: Mapped[str | None] = opt("reason of the test `copied`")
    burst: Mapped[str | None] = opt("reason of the test `burst`")
    lone_account: Mapped[str | None] = opt("reason of the test `lone_account`")
    contradicts_text: Mapped[str | None] = opt("reason of the test `contradicts_text`")
    template: Mapped[str | None] = opt("reason of the test `template`")
    off_topic: Mapped[str | None] = opt("reason of the test `off_topic`")
    too_short: Mapped[str | None] = opt("reason of the test `too_short`")
    edited_after_reply: Mapped[str | None] = opt("reason of the test `edited_after_reply`")
    source_record: Mapped[str | None] = opt("reason of the test `source_record`")
    signals: Mapped[str] = col("names of the tests that it met, sorted, joined by commas")


class TrustTest(Hashed, Record):
    """One test of credibility, as it is explained to readers: written by tests."""

    __tablename__ = "trust_tests"
    test: Mapped[str] = col("name of the function", key=True)
    position: Mapped[int] = col("place in the list, from 0")
    grain: Mapped[str] = col("review, product or author: what it looks at")
    meaning: Mapped[str] = col("what it marks and how, in words for the method page")
    auc: Mapped[float | None] = opt("how well it tells planted reviews from others, simulated")
    false_alarm: Mapped[float | None] = opt("share of other reviews that it marks, simulated")


class Mention(Hashed, Record):
    """What a current review says of one aspect, in its exact words: written by firewall."""

    __tablename__ = "mentions"
    __table_args__ = (
        Index(None, "shop"),
        Index(None, "product_id"),
        Index("ix_mentions_closed", "aspect", "product_id",
              sqlite_where=CLOSED, postgresql_where=CLOSED),
    )  # fmt: skip
    mention: Mapped[str] = col("reviews.id and place in the text", key=True)
    review_id: Mapped[str] = col("reviews.id")
    shop: Mapped[str] = col("shops.shop")
    product_id: Mapped[str | None] = opt("products.product_id; none: unmatched")
    aspect: Mapped[str] = col("aspects.aspect")
    polarity: Mapped[str] = col("praise, complaint or neutral")
    confidence: Mapped[float] = col("of aspect and polarity together, 0 to 1")
    words: Mapped[str] = col("the exact words")
    counts: Mapped[bool] = col("its review counts")
    barred: Mapped[str | None] = opt(
        "why it reaches no score, no list of pros and no quotation: health, hazard, unsure, or "
        "delivery and listing, which are not the product; none: it may"
    )


class CountedReview(Hashed, Record):
    """A current review that counts, as all later steps read it: written by counted."""

    __tablename__ = "counted_reviews"
    __table_args__ = (Index(None, "shop", "product_id", "week"),)
    id: Mapped[str] = col("reviews.id", key=True)
    shop: Mapped[str] = col("shops.shop")
    review_key: Mapped[str] = col("raw_reviews.review_key")
    product_id: Mapped[str] = col("products.product_id")
    rating: Mapped[float] = col("0 (worst) to 1 (best)")
    week: Mapped[int | None] = opt("weeks since 1 January 1970; none: no date")
    signals: Mapped[str] = col("names of the tests met, sorted, joined by commas")


class Cell(Hashed, Record):
    """Reviews that count of one product, shop, week and set of tests met: what score reads."""

    __tablename__ = "cells"
    __table_args__ = (Index(None, "shop"), Index(None, "product_id"))
    cell: Mapped[str] = col("product, shop, week and signals joined", key=True)
    shop: Mapped[str] = col("shops.shop")
    product_id: Mapped[str] = col("products.product_id")
    week: Mapped[int | None] = opt("weeks since 1 January 1970; none: no date")
    signals: Mapped[str] = col("names of the tests met, sorted, joined by commas")
    n: Mapped[int] = col("number of reviews")
    rating_sum: Mapped[float] = col("sum of ratings, 0 to 1 each")
    rating_squares: Mapped[float] = col("sum of squared ratings")


class StarCell(Hashed, Record):
    """Reviews that count of one cell, by their rating as whole stars: written by star_cells."""

    __tablename__ = "star_cells"
    __table_args__ = (Index(None, "shop"),)
    star_cell: Mapped[str] = col("cells.cell and the stars joined", key=True)
    cell: Mapped[str] = col("cells.cell")
    shop: Mapped[str] = col("shops.shop")
    stars: Mapped[int] = col("1 to 5: the rating on a scale of five, to the nearest one")
    n: Mapped[int] = col("number of reviews")


class Distribution(Hashed, Record):
    """How the ratings of one product fall, before and after weighing: written by distribution."""

    __tablename__ = "distributions"
    product_id: Mapped[str] = col("products.product_id", key=True)
    stars: Mapped[int] = col("1 to 5: the rating on a scale of five, to the nearest one", key=True)
    n: Mapped[int] = col("reviews that count")
    weighed: Mapped[float] = col("how many reviews of full weight they are worth")


class Opinion(Hashed, Record):
    """Reviews that count of one product, shop, aspect, week and set of tests, by what they say."""

    __tablename__ = "opinions"
    __table_args__ = (Index(None, "shop"),)
    opinion: Mapped[str] = col("product, aspect, shop, week and signals joined", key=True)
    shop: Mapped[str] = col("shops.shop")
    product_id: Mapped[str] = col("products.product_id")
    aspect: Mapped[str] = col("aspects.aspect")
    week: Mapped[int | None] = opt("weeks since 1 January 1970; none: no date")
    signals: Mapped[str] = col("names of the tests met, sorted, joined by commas")
    praise: Mapped[int] = col("reviews that praise it, and do no more than that")
    complaints: Mapped[int] = col("reviews that complain of it, also beside praise")
    neutral: Mapped[int] = col("reviews that speak of it without judging")


class AspectScore(Hashed, Record):
    """What the owners of one product say of one aspect: written by aspect_scores."""

    __tablename__ = "aspect_scores"
    product_id: Mapped[str] = col("products.product_id", key=True)
    aspect: Mapped[str] = col("aspects.aspect", key=True)
    score: Mapped[float | None] = opt("share of praise, 0 to 100; none: too few mentions")
    low: Mapped[float | None] = opt("lower end of the interval")
    high: Mapped[float | None] = opt("upper end of the interval")
    praise: Mapped[int] = col("reviews that count and praise it")
    complaints: Mapped[int] = col("reviews that count and complain of it")
    neutral: Mapped[int] = col("reviews that count and speak of it without judging")


class ScoreWithout(Hashed, Record):
    """What one test does to the score of one product: written by without."""

    __tablename__ = "scores_without"
    product_id: Mapped[str] = col("products.product_id", key=True)
    test: Mapped[str] = col("trust_tests.test", key=True)
    flagged: Mapped[int] = col("reviews that count and met it")
    flagged_mean: Mapped[float | None] = opt("their mean rating, 0 to 100; none: there are none")
    unflagged_mean: Mapped[float | None] = opt("that of the others; none: there are none")
    weighed: Mapped[bool] = col("the means differ by more than chance, so that it lowered weights")
    score: Mapped[float | None] = opt("the score without this test; none: no score")
    low: Mapped[float | None] = opt("lower end of its interval")
    high: Mapped[float | None] = opt("upper end of its interval")


class Rank(Hashed, Record):
    """How probable a place is for a product: written by ranks."""

    __tablename__ = "ranks"
    product_id: Mapped[str] = col("products.product_id", key=True)
    rank: Mapped[int] = col("place, 1 is the best", key=True)
    probability: Mapped[float] = col("0 to 1; places of less than 0.001 are left out")
