"""What the catalog and the shops state of products, in one unit, each source beside the others.

A listing states something of a product only where it certainly is that product, and not a bundle,
a part or a used one. Facts are no reviews: like prices they need no permission beyond that to
store, but what is kept for research alone is never put to use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pandas import DataFrame

from db.schema import Match, Product, RawSpec, Shop, Spec, StatedSpec, columns_of
from db.spec_names import spec_of, unit_in
from pipeline.measures import decimal_comma, measure_of, unit_named
from pipeline.statements import ENDS, Statement, read_statement, rows_of
from pipeline.step import step, whole

MANUAL = re.compile(
    r"\b(?:manual|handbook|instructions|handbuch|bedienungsanleitung|anleitung|notice"
    r"|mode d['’]emploi|manuel|instrucciones)\b",
    re.IGNORECASE,
)
LETTER = re.compile(r"[^\W\d_x]|[\"'°′″]")
NUMBERS, DAYS = ("number", "low", "high"), ("seen",)


@step(
    reads=(
        Spec,
        RawSpec.only(
            "listing_id", "position", "shop", "name", "value_text", "unit_text", "url", "fetched"
        ),
        Match.only("listing_id", "product_id", "kind"),
        Product.only("product_id"),
        Shop.only("shop", "locale", "sold_by_maker", "research"),
    ),
    writes=StatedSpec,
    grain=whole,
)
def specs(
    catalog: DataFrame, raw: DataFrame, matches: DataFrame, products: DataFrame, shops: DataFrame
) -> DataFrame:
    """Read what every source states of a product, and note which of them disagree."""
    known = matches["product_id"].isin(products["product_id"])
    sold = matches[known & (matches["kind"] == "product")]
    used = shops.loc[~shops["research"].astype(bool), ["shop", "locale", "sold_by_maker"]]
    placed = raw.merge(sold[["listing_id", "product_id"]], on="listing_id").merge(used, on="shop")
    rows = rows_of([*_of_catalog(catalog), *_of_listings(placed)])
    names = columns_of(StatedSpec).names
    texts = {name: "str" for name in names if name not in (*NUMBERS, *DAYS, "position")}
    kinds: Any = {**texts, **dict.fromkeys(NUMBERS, float), "position": int}
    return DataFrame(rows, columns=list(names)).astype(kinds)


def _of_catalog(catalog: DataFrame) -> Iterator[Statement]:
    rows: list[Any] = list(catalog.itertuples())
    ends = {(row.product_id, row.source) for row in rows if row.spec in ENDS}
    for row in rows:
        by = "manual" if MANUAL.search(row.source) else "catalog"
        said = Statement(row.product_id, row.spec, row.source, 0, by, None, row.printed, row.seen)
        if row.number == row.number and _text(row.unit):
            yield replace(said, measure=measure_of(float(row.number), row.unit))
        elif row.spec == "height_range" and (row.product_id, row.source) in ends:
            yield said  # the ends stand there themselves
        else:
            yield from read_statement(said, None, None)


def _of_listings(placed: DataFrame) -> Iterator[Statement]:
    rows: list[Any] = list(placed.itertuples())
    for row in rows:
        spec = spec_of(row.name)
        if spec is not None:  # else kept as printed in raw_specs: its meaning is not guessed
            yield from _of_listing(row, spec)


def _of_listing(row: Any, spec: str) -> Iterator[Statement]:
    unit = _text(row.unit_text) or unit_in(row.name)
    said = Statement(
        product_id=row.product_id,
        spec=spec,
        source=_text(row.url) or f"listing {row.listing_id}",
        position=int(row.position),
        stated_by="maker" if row.sold_by_maker else "shop",
        shop=row.shop,
        printed=_printed(row.value_text, unit),
        seen=row.fetched.date(),
    )
    return read_statement(said, unit, decimal_comma(_text(row.locale)))


def _printed(value: str, unit: str | None) -> str:
    """Put a unit that is printed apart behind a bare number."""
    if unit is None or LETTER.search(value):
        return value
    return f"{value} {unit_named(unit) or unit}"


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
