"""Listings whose reviews speak of another product: two products on one page, or a new one there."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping

from pandas import DataFrame, Series

from db.schema import (
    CurrentReview,
    Match,
    Method,
    Product,
    RawReview,
    Repeat,
    Review,
    Stranger,
    columns_of,
)
from pipeline.limits import parameters
from pipeline.mentions import Names, all_named, names_of
from pipeline.step import by, step

EXAMPLES = 5
Found = defaultdict[tuple[str, str], list[str]]  # listing and product: reviews


@step(
    reads=(
        CurrentReview.only("id", "shop", "listing_id"),
        Review.only("id", "shop", "title", "body"),
        RawReview.only("id", "shop", "product_name", "variant"),
        Match.only("listing_id", "shop", "product_id"),
        Product,
        Method,
        Repeat.only("id", "shop", "of_product"),
    ),
    writes=Stranger,
    grain=by("shop"),
)
def strangers(
    current: DataFrame,
    reviews: DataFrame,
    raws: DataFrame,
    matches: DataFrame,
    products: DataFrame,
    methods: DataFrame,
    repeats: DataFrame,
) -> DataFrame:
    """Count, per listing, the current reviews that are of a product which the listing is not.

    What is printed beside a review decides, then its text; a product that a text only compares
    with does not count, nor a review that names the listing's own product too. Where more reviews
    of an unmatched listing are copies of a product's, these are counted in their place.
    """
    limits = parameters(methods, "strangers_least", "strangers_few", "strangers_share")
    placed = current.merge(matches[["listing_id", "product_id"]], on="listing_id", how="left")
    said = placed.merge(reviews[["id", "title", "body"]], on="id", how="left")
    said = said.merge(raws[["id", "product_name", "variant"]], on="id", how="left")
    said = said.sort_values("id").reset_index(drop=True)
    texts, beside = _joined(said, "title", "body"), _joined(said, "product_name", "variant")
    found = _found(said, texts, beside, names_of(products))
    copied = _copied(said[texts != ""], repeats)
    of = said["listing_id"][(texts != "") | (beside != "")].value_counts()
    rows = _rows(found, copied, of, placed, _shown(products), limits)
    return DataFrame(list(rows), columns=list(columns_of(Stranger).names)).astype(
        {"n": "int64", "of": "int64", "question": "str"}
    )


def _joined(said: DataFrame, first: str, second: str) -> Series[str]:
    filled = said[[first, second]].astype("object").fillna("")
    return (filled[first] + " \n" + filled[second]).str.strip()


def _found(said: DataFrame, texts: Series[str], beside: Series[str], names: Names) -> Found:
    """Gather the reviews that name another product than their listing's, and not their own."""
    found: Found = defaultdict(list)
    named = zip(
        said["id"], said["listing_id"], said["product_id"],
        all_named(names, texts, comparing=False), all_named(names, beside, comparing=True),
        strict=True,
    )  # fmt: skip
    for review, listing, own, in_text, printed in named:
        spoken = printed or in_text
        for product in spoken if own not in spoken else ():
            found[listing, product].append(review)
    return found


def _copied(said: DataFrame, repeats: DataFrame) -> Found:
    """Gather the copies of a product's reviews at listings that are not known to be of any."""
    found: Found = defaultdict(list)
    of = repeats.dropna(subset="of_product").set_index("id")["of_product"]
    copies = said[said["product_id"].isna() & said["id"].isin(of.index)]
    for review, listing in zip(copies["id"], copies["listing_id"], strict=True):
        found[listing, of[review]].append(review)
    return found


def _rows(
    found: Found,
    copied: Found,
    of: Series[int],
    placed: DataFrame,
    shown: Mapping[str, str],
    limits: Mapping[str, float],
) -> Iterator[tuple[object, ...]]:
    at = {row.listing_id: (row.shop, shown.get(str(row.product_id))) for row in placed.itertuples()}
    for listing, product in sorted({*found, *copied}):
        named, copies = found.get((listing, product), []), copied.get((listing, product), [])
        reviews, do = max((named, "speak"), (copies, "are copies of reviews"), key=_many)
        shop, own = at[listing]
        n, all_ = len(reviews), int(of[listing])
        said = f"{n} of {all_} reviews {do} of the {shown[product]}"
        question = _question(said, own) if _are_many(n, all_, limits) else None
        yield listing, product, shop, n, all_, json.dumps(reviews[:EXAMPLES]), question


def _many(found: tuple[list[str], str]) -> int:
    return len(found[0])


def _are_many(n: int, of: int, limits: Mapping[str, float]) -> bool:
    """Tell more than the usual asides from reviews of another product."""
    most = n >= limits["strangers_few"] and 2 * n > of
    return most or (n >= limits["strangers_least"] and n >= limits["strangers_share"] * of)


def _question(said: str, own: str | None) -> str:
    if own is None:
        return f"{said}. Is it this product?"
    return f"{said}, not of the {own}. Are they in the right place?"


def _shown(products: DataFrame) -> dict[str, str]:
    return dict(
        zip(products["product_id"], products["brand"] + " " + products["model"], strict=True)
    )
