"""Edits of a product: its facts, what our editors say of it, its prices by hand."""

from __future__ import annotations

from db.catalog.products import PRODUCT
from db.catalog.shops import PRICE_HOLDS
from db.catalog.single import Single
from db.catalog.yamls import Value
from db.connect import reading
from db.product_rows import PlaceLine, places_of
from db.schema import Shop
from desk.own_words import check_typed
from desk.web.way import Asked, Go, NotThere, Page, Way
from desk.web.ways.editing import (
    changed,
    changed_list,
    file_of,
    is_tested,
    item,
    lines,
    names_of,
    record,
    remarks_of,
    stem_of,
)

ONE_LINE = (
    ("brand", "Brand"), ("model", "Model"), ("category", "Kind of product"),
    ("mpn", "Maker’s part number"), ("summary", "Summary"),
)  # fmt: skip
NEEDED = ("brand", "model", "category")


def show_facts(asked: Asked) -> Page:
    """Show the facts of a product to be edited."""
    product = stem_of(asked, "product")
    return Page("product_facts.html", {
        "product": product, "there": file_of(asked, f"products/{product}"),
        "one_line": ONE_LINE, "needed": NEEDED, "keys": PRODUCT,
    })  # fmt: skip


def act_facts(asked: Asked) -> Go:
    """Record the facts that were typed anew: one decision each."""
    product = stem_of(asked, "product")
    there = file_of(asked, f"products/{product}")
    values: dict[str, Value] = {}
    for key, _ in ONE_LINE:
        values |= changed(there, key, asked.text(key) if key in NEEDED else asked.maybe(key))
    for key in ("aliases", "gtin"):
        values |= changed_list(there, key, asked.maybe(key))
    check_typed({"summary": str(values.get("summary") or "")}, names_of(there), tested=False)
    return record(asked, there.name, values, f"/products/{product}", "The facts are recorded.")


def show_words(asked: Asked) -> Page:
    """Show what our editors say of a product, to be written."""
    product = stem_of(asked, "product")
    there = file_of(asked, f"products/{product}")
    return Page("product_words.html", {
        "product": product, "there": there, "tested": is_tested(asked, product),
        "verdict": "".join(remarks_of(there, "verdict")),
        "pros": remarks_of(there, "pro"), "cons": remarks_of(there, "con"),
    })  # fmt: skip


def act_words(asked: Asked) -> Go:
    """Record verdict, pros and cons; what the claim lint stops is refused, with its rule."""
    product = stem_of(asked, "product")
    there = file_of(asked, f"products/{product}")
    values = changed(there, "verdict", asked.maybe("verdict"))
    for key in ("pros", "cons"):
        values |= changed_list(there, key, asked.maybe(key))
    said = {key: "\n".join(lines(asked.maybe(key))) for key in ("verdict", "pros", "cons")}
    check_typed(said, names_of(there), is_tested(asked, product))
    return record(asked, there.name, values, f"/products/{product}", "The words are recorded.")


def show_price(asked: Asked) -> Page:
    """Show the price that people noted of one listing."""
    product, place, shop = _place(asked)
    there = file_of(asked, f"products/{product}")
    known = shop.of(Shop)
    return Page("product_price.html", {
        "product": product, "name": f"{there.text('brand')} {there.text('model')}",
        "place": place, "price": _noted(shop, place), "mark": shop.mark,
        "currency": (known[0].currency if known else None) or "",
        "today": asked.session.config.now().date().isoformat(), "holds": PRICE_HOLDS,
    })  # fmt: skip


def act_price(asked: Asked) -> Go:
    """Record a price by hand, with its day; an empty one is taken out."""
    product, place, shop = _place(asked)
    key = place.url or place.name or ""
    there = _item(shop, place)
    value = asked.maybe("value", 40)
    price: Value = None
    if value is not None:
        price = {"value": value, "currency": asked.text("currency", 3).upper(),
                 "seen": asked.text("day", 10)}  # fmt: skip
        if until := asked.maybe("until", 10):
            price["until"] = until
    if there is None:
        told: Value = {"url" if place.url else "name": key, "price": price}
        values: dict[str, Value] = {item("listings", key): told} if price else {}
    else:
        values = {} if there.get("price") == price else {f"{item('listings', key)}.price": price}
    return record(asked, shop.name, values, f"/products/{product}", "The price is recorded.")


def _place(asked: Asked) -> tuple[str, PlaceLine, Single]:
    """Find the listing of a product that a path names, and its shop's file; raises NotThere."""
    product = stem_of(asked, "product")
    with reading(asked.session.engine) as connection:
        places = places_of(connection, product)
    for place in places:
        if place.listing_id == asked.named["listing"]:
            return product, place, file_of(asked, f"shops/{place.shop}")
    raise NotThere


def _item(shop: Single, place: PlaceLine) -> dict[str, Value] | None:
    known = (one for one in shop.items("listings") if place.url or place.name)
    key = "url" if place.url else "name"
    return next((one for one in known if one.get(key) == (place.url or place.name)), None)


def _noted(shop: Single, place: PlaceLine) -> dict[str, Value]:
    there = (_item(shop, place) or {}).get("price")
    return there if isinstance(there, dict) else {}


WAYS = (
    Way(path="/products/{product}/facts", name="products.facts", shows=show_facts,
        acts=act_facts),
    Way(path="/products/{product}/words", name="products.words", shows=show_words,
        acts=act_words),
    Way(path="/products/{product}/prices/{listing}", name="products.price", shows=show_price,
        acts=act_price),
)  # fmt: skip
