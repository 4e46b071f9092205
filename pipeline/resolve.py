"""Which product a listing is: decided by an editor, certain, or a question to an editor.

Nothing is ever merged because two names look alike. What is certain is an equal valid GTIN, or an
equal brand and model, of what is sold as the product itself. What an editor decided stands; what
speaks against it becomes a question.
"""

from __future__ import annotations

from dataclasses import astuple

from pandas import DataFrame

from db.judgements import standing
from db.schema import Judgement, Listing, Match, Method, Product, RawListing, columns_of
from pipeline.decide import World, decide, sold_as
from pipeline.offered import items, names
from pipeline.pointers import pointers
from pipeline.proposals import proposals
from pipeline.step import step, whole
from pipeline.variants import fold


@step(
    reads=(
        Listing.only("listing_id", "shop", "url", "name", "product_id"),
        RawListing.only("listing_id", "shop", "url", "name", "brand", "model", "gtin", "mpn"),
        Product,
        Judgement,
        Method,
    ),
    writes=Match,
    grain=whole,
)
def resolve(
    listings: DataFrame,
    printed: DataFrame,
    products: DataFrame,
    judgements: DataFrame,
    methods: DataFrame,
) -> DataFrame:
    """Match each listing to a product where that is certain, and ask of all others."""
    offered = items(listings, printed)
    world = _world(offered, products, judgements, methods)
    rows = [(row.key, row.group, *astuple(decide(row, world))) for row in offered.itertuples()]
    found = DataFrame(rows, columns=list(columns_of(Match).names))
    return found.astype({name: "str" for name in found.columns if name != "likeness"})


def _world(
    offered: DataFrame, products: DataFrame, judgements: DataFrame, methods: DataFrame
) -> World:
    decided = standing(judgements.itertuples(), set(products["product_id"]))
    catalog = names(products)
    known = pointers(products)
    limits = dict(zip(methods["name"], methods["value"], strict=True))
    by_product = catalog.groupby("key")["name"].agg(tuple)
    return World(
        standing=decided,
        seen=dict(zip(judgements["judgement"], judgements["evidence"], strict=True)),
        pointers=known,
        sold={str(product): sold_as(spelt) for product, spelt in by_product.items()},
        brands=frozenset(fold(brand).split()[0] for brand in products["brand"]),
        proposals=proposals(offered, catalog, known, decided, limits),
    )
