"""Which product each current review is of, why it does not count, and those that do."""

from __future__ import annotations

from typing import Any

from pandas import DataFrame, Series

from db.schema import CountedReview, CurrentReview, Match, Repeat, TrustSignal
from pipeline.step import by, step

UNMATCHED = "the listing is not matched to a product"
SECONDS = 7 * 86_400
REVIEWS = ("id", "shop", "listing_id", "rating", "excluded")
MATCHES = Match.only("listing_id", "shop", "product_id")
REPEATS = Repeat.only("id", "shop", "excluded")
COUNTED = ["id", "shop", "review_key", "product_id", "rating", "week", "signals"]


@step(
    reads=(
        CurrentReview.only(*REVIEWS, "review_key", "published"),
        MATCHES,
        REPEATS,
        TrustSignal.only("id", "shop", "signals"),
    ),
    writes=CountedReview,
    grain=by("shop"),
)
def counted(
    reviews: DataFrame, matches: DataFrame, repeats: DataFrame, trust: DataFrame
) -> DataFrame:
    """Keep a shop's reviews that count, each with its product, its week and the tests it met."""
    found = placed(reviews, matches, repeats)
    found = found[found["reason"].isna() & found["product_id"].notna()].reset_index(drop=True)
    met = found["id"].map(dict(zip(trust["id"], trust["signals"], strict=True))).fillna("")
    dated = found.assign(week=week_of(found["published"]), signals=met.astype("str"))
    return dated[COUNTED].astype({"product_id": "str"})


def placed(reviews: DataFrame, matches: DataFrame, repeats: DataFrame) -> DataFrame:
    """Add to current reviews their product and the reason why they do not count; none: they do."""
    found = reviews.merge(matches[["listing_id", "product_id"]], on="listing_id", how="left")
    lost = found["product_id"].isna() & found["excluded"].isna()
    repeated = found["id"].map(dict(zip(repeats["id"], repeats["excluded"], strict=True)))
    reasons = found["excluded"].astype(object).where(~lost, UNMATCHED)
    reasons = reasons.where(reasons.notna(), repeated.astype(object))
    return found.assign(reason=reasons, product_id=found["product_id"].astype(object))


def week_of(published: Series[Any]) -> Series[Any]:
    """Give the weeks since 1 January 1970 of moments in UTC; missing where there is none."""
    moments = published.dt.tz_convert(None).to_numpy("datetime64[s]")
    weeks = Series(moments.astype("int64") // SECONDS, index=published.index, dtype="Int64")
    return weeks.mask(published.isna())
