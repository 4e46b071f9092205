"""What an editor means by a word: an address, an id or its beginning, or a full name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Column, Connection, select

from db.judgements import Standing
from db.problem import Problem
from db.schema import LastingProduct, Listing, Product, ProductAlias, RawListing

KINDS = ("listing", "product", "review", "file")
LEAST = 4  # letters of the beginning of a listing's id


def named(connection: Connection, standing: Standing, word: str) -> str:
    """Return the full name of a thing, as in `listing:<id>`; raises Problem where it is not one."""
    kind, colon, name = word.partition(":")
    if colon and kind in ("review", "file"):
        return word
    if colon and kind in KINDS:
        find: Callable[..., list[str]] = _listings if kind == "listing" else _products
        return _only(word, [f"{kind}:{one}" for one in find(connection, standing, name)])
    if word.startswith(("http://", "https://")):
        return _only(word, [f"listing:{one}" for one in _at(connection, word)])
    if "/" in word:
        return f"review:{word}"
    products = [f"product:{one}" for one in _products(connection, standing, word)]
    if f"product:{word}" in products:
        return f"product:{word}"
    return _only(
        word, [*products, *(f"listing:{one}" for one in _listings(connection, standing, word))]
    )


def _only(word: str, found: list[str]) -> str:
    if len(found) == 1:
        return found[0]
    if found:
        some = ", ".join(found[:4]) + (", ..." if len(found) > 4 else "")
        raise Problem(f"'{word}' may be {some}; write more of it")
    raise Problem(
        f"'{word}' is no listing, product or review. A listing is named by its address or the "
        "beginning of its id (upright judge questions), a product by its id, a review as SHOP/KEY"
    )


def _listings(connection: Connection, _: Standing, word: str) -> list[str]:
    columns = (Listing.table().c.listing_id, RawListing.table().c.listing_id)
    return _beginning(connection, columns, word) if len(word) >= LEAST else []


def _products(connection: Connection, standing: Standing, word: str) -> list[str]:
    """Find a product by its id, old ones too, else those of today whose id begins so."""
    made = {edit.file.removeprefix("products/") for edit in standing.edits
            if not edit.path and edit.file.startswith("products/")}  # fmt: skip
    today = Product.table().c.product_id
    old = (ProductAlias.table().c.alias, LastingProduct.table().c.product_id)
    ever = made.union(*(_equal(connection, column, word) for column in (today, *old)))
    if word in ever:
        return [word]
    found = {*_beginning(connection, (today,), word), *(m for m in made if m.startswith(word))}
    return sorted(found) if word else []


def _at(connection: Connection, url: str) -> list[str]:
    """Find listings by their address; a slash at its end does not matter."""
    spellings = (url.rstrip("/"), f"{url.rstrip('/')}/")
    tables = (Listing.table(), RawListing.table())
    queries = [select(t.c.listing_id).where(t.c.url.in_(spellings)) for t in tables]
    return sorted({one for query in queries for one in connection.scalars(query)})


def _equal(connection: Connection, column: Column[str], value: str) -> set[str]:
    return set(connection.scalars(select(column).where(column == value)))


def _beginning(connection: Connection, columns: Sequence[Column[str]], word: str) -> list[str]:
    queries = [select(one).where(one.startswith(word, autoescape=True)) for one in columns]
    found = {one for query in queries for one in connection.scalars(query.limit(9))}
    return sorted(one for one in found if one.startswith(word))  # SQLite's LIKE ignores case
