"""Data assertions per shop: a bad crawl is held back, readers keep what was there before."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from pandas import DataFrame, concat

from db.schema import (
    Crawl,
    CrawlVerdict,
    CurrentReview,
    Expectation,
    Method,
    Permission,
    Review,
    Sighting,
    Version,
)
from pipeline.step import by, step

UNSCORABLE = "the source does not allow its reviews to be scored"
UNRATED = "no rating that can be read"


@step(
    reads=(
        Crawl,
        Version,
        Review.only("id", "shop", "rating", "published", "title", "body", "verified", "language"),
        Expectation,
        Method,
    ),
    writes=CrawlVerdict,
    grain=by("shop"),
)
def expect(
    crawls: DataFrame,
    versions: DataFrame,
    reviews: DataFrame,
    expectations: DataFrame,
    methods: DataFrame,
) -> DataFrame:
    """Accept each finished crawl of a shop, or name every reason for holding it back."""
    values: dict[str, float] = dict(zip(methods["name"], methods["value"], strict=True))
    accepted: list[int] = []
    verdicts = []
    ended = crawls[crawls["outcome"] != "open"].sort_values("crawl_id")
    for crawl in list[Any](ended.itertuples()):
        state = _as_of(str(crawl.crawl_id), versions, reviews)
        faults = [*_failed(crawl), *_bounds(crawl, state, expectations)]
        if crawl.kind == "crawl" and not faults:
            faults += _dropped(int(crawl.distinct), accepted, values)
        if crawl.kind == "crawl" and not faults:
            accepted.append(int(crawl.distinct))
        verdicts.append((crawl.crawl_id, crawl.shop, not faults, "; ".join(faults) or None))
    return DataFrame(verdicts, columns=["crawl_id", "shop", "accepted", "reason"])


def _as_of(crawl_id: str, versions: DataFrame, reviews: DataFrame) -> DataFrame:
    """Return the reviews as they stood after a crawl: a layout change shows in all of them."""
    then = versions[versions["crawl_id"] <= crawl_id].sort_values("crawl_id")
    heads = then.drop_duplicates("review_key", keep="last")["review_id"].dropna()
    return reviews[reviews["id"].isin(heads)]


def _failed(crawl: Any) -> Iterator[str]:
    if crawl.outcome == "failed":
        yield f"the crawl failed ({crawl.reason})"


def _bounds(crawl: Any, state: DataFrame, expectations: DataFrame) -> Iterator[str]:
    for bound in list[Any](expectations.sort_values("measure").itertuples()):
        value = _measure(str(bound.measure), crawl, state)
        if value is None:
            continue
        if bound.least == bound.least and value < bound.least:
            yield f"{bound.measure} is {value:g}, expected at least {bound.least:g}"
        if bound.most == bound.most and value > bound.most:
            yield f"{bound.measure} is {value:g}, expected at most {bound.most:g}"


def _measure(name: str, crawl: Any, state: DataFrame) -> float | None:
    if name == "reviews":
        return int(crawl.distinct)
    column = name.removeprefix("fill:")
    return round(float(state[column].notna().mean()), 4) if len(state) else None


def _dropped(distinct: int, accepted: list[int], values: dict[str, float]) -> Iterator[str]:
    recent = accepted[-int(values["history_crawls"]) :]
    if recent and distinct < values["drop_share"] * median(recent):
        yield f"{distinct} reviews, usual are {median(recent):g}"


@step(
    reads=(
        Review.only("id", "shop", "listing_id", "rating", "published", "language", "verified"),
        Version,
        Sighting,
        CrawlVerdict,
        Permission,
    ),
    writes=CurrentReview,
    grain=by("shop"),
)
def current(
    reviews: DataFrame,
    versions: DataFrame,
    sightings: DataFrame,
    verdicts: DataFrame,
    permissions: DataFrame,
) -> DataFrame:
    """Take per review the newest version from an accepted crawl, and say which do not count.

    What an accepted crawl saw last is such a version too, though it was met first in a crawl
    that is held back by now.
    """
    accepted = verdicts.loc[verdicts["accepted"], "crawl_id"]
    met = concat([versions, sightings[list(versions.columns)]], ignore_index=True)
    good = met[met["crawl_id"].isin(accepted)].sort_values("crawl_id", kind="stable")
    heads = good.drop_duplicates("review_key", keep="last").dropna(subset="review_id")
    found = heads[["review_key", "review_id"]].merge(
        reviews, left_on="review_id", right_on="id", validate="one_to_one"
    )
    may_score = permissions.loc[permissions["use"] == "score", "verdict"].eq("allowed").any()
    excluded = found["id"].astype(object).where(found["rating"].isna(), None)
    excluded = excluded.where(excluded.isna(), UNRATED)
    return found.drop(columns="review_id").assign(excluded=excluded if may_score else UNSCORABLE)
