"""The catalog after merging: what was said of a merged product is said of the one that is left.

Only products that are left stand in the catalog; every address that a product ever had is an alias
that leads to one of them, or to nothing where a product is no longer compared.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from db.catalog.folder import Catalog
from db.judgements.standing import Standing
from db.schema import (
    LastingProduct,
    Listing,
    Picture,
    Product,
    ProductAlias,
    Record,
    Remark,
    Spec,
    Trial,
)


def living(catalog: Catalog) -> frozenset[str]:
    """Return the products that have a file: among these a merged product's heir is chosen."""
    return frozenset(product.product_id for product in catalog.of(Product))


def merged(catalog: Catalog, standing: Standing) -> Catalog:
    """Move all that is known of merged products to the one that is left of each group.

    `standing` must have been folded with the `living` products of this catalog.
    """
    products = catalog.of(Product)
    heirs = {one.product_id: standing.survivor(one.product_id) for one in products}
    moved = [
        *_products(products, heirs),
        *_listings(catalog, standing),
        *_specs(catalog, heirs),
        *_pictures(catalog, heirs),
        *_remarks(catalog, heirs),
        *(replace(row, product_id=heirs[row.product_id]) for row in catalog.of(Trial)),
    ]
    kinds = (Product, Listing, Spec, Picture, Remark, Trial)
    rest = [row for row in catalog.records if not isinstance(row, kinds)]
    return replace(catalog, records=(*rest, *moved))


def aliases(
    catalog: Catalog, standing: Standing, lasting: Iterable[LastingProduct]
) -> Iterator[ProductAlias]:
    """Lead every product_id that ever was, and is not left, to where it is found now.

    The catalog is that before merging. A chain of merges that ends in no product leads nowhere.
    """
    there = living(catalog)
    known: dict[str, LastingProduct | Product] = {one.product_id: one for one in lasting}
    known |= {one.product_id: one for one in catalog.of(Product)}
    for old, product in sorted(known.items()):
        heir = standing.survivor(old)
        if old in there and heir == old:
            continue
        yield ProductAlias(
            alias=old,
            product_id=heir if heir in there else None,
            brand=product.brand,
            model=product.model,
            category=product.category,
            judgement=standing.merged[old][1] if old in standing.merged else None,
        )


def _products(products: Sequence[Product], heirs: Mapping[str, str]) -> Iterator[Product]:
    taken: defaultdict[str, list[Product]] = defaultdict(list)
    for one in products:
        if heirs[one.product_id] != one.product_id:
            taken[heirs[one.product_id]].append(one)
    for one in products:
        if heirs[one.product_id] == one.product_id:
            yield _with(one, taken[one.product_id]) if taken[one.product_id] else one


def _with(product: Product, taken: Sequence[Product]) -> Product:
    """Give a product the names and numbers of those that were merged into it."""
    every = [product, *taken]
    number = next((one.mpn for one in every if one.mpn), None)
    own, *other = [name for one in every for name in _names(one, product, number)]
    numbers = [gtin for one in every for gtin in json.loads(one.gtins)]
    return replace(
        product,
        aliases=json.dumps(_distinct(own, other), ensure_ascii=False),
        gtins=json.dumps(numbers),
        mpn=number,
        summary=next((one.summary for one in every if one.summary), None),
    )


def _names(one: Product, heir: Product, number: str | None) -> Iterator[str]:
    """Give every name of a product; the brand stands before it where the heir has another one."""
    yield f"{one.brand} {one.model}"
    for alias in json.loads(one.aliases):
        yield alias
        branded = alias.casefold().startswith(one.brand.casefold())
        if one.brand.casefold() != heir.brand.casefold() and not branded:
            yield f"{one.brand} {alias}"
    if one.mpn and one.mpn != number:
        yield f"{one.brand} {one.mpn}"


def _distinct(own: str, names: Sequence[str]) -> list[str]:
    """Drop names that differ only in case from an earlier one, and the product's own."""
    first = {name.casefold(): name for name in reversed(names)}
    first.pop(own.casefold(), None)
    return [name for name in dict.fromkeys(names) if first.get(name.casefold()) == name]


def _listings(catalog: Catalog, standing: Standing) -> Iterator[Record]:
    for row in catalog.of(Listing):
        heir = standing.survivor(row.product_id) if row.product_id else None
        yield row if heir == row.product_id else replace(row, product_id=heir)


def _specs(catalog: Catalog, heirs: Mapping[str, str]) -> Iterator[Spec]:
    """Move specs with their sources; where one source states two values, both are kept."""
    rows = sorted(catalog.of(Spec), key=lambda row: heirs[row.product_id] != row.product_id)
    there: dict[tuple[str, str, str], Spec] = {}
    for row in rows:
        heir, source = heirs[row.product_id], row.source
        first = there.get((heir, row.spec, source))
        if first and (first.number, first.unit, first.printed) == (
            row.number,
            row.unit,
            row.printed,
        ):
            continue
        if first:
            source = f"{source} (for {row.product_id})"
        moved = row if heir == row.product_id else replace(row, product_id=heir, source=source)
        there[heir, row.spec, source] = moved
    yield from there.values()


def _remarks(catalog: Catalog, heirs: Mapping[str, str]) -> Iterator[Remark]:
    """Keep a product's own remarks; of a kind that it has none of, the first merged product's."""
    rows = sorted(catalog.of(Remark), key=lambda row: heirs[row.product_id] != row.product_id)
    said: dict[tuple[str, str], str] = {}
    for row in rows:
        heir = heirs[row.product_id]
        if said.setdefault((heir, row.kind), row.product_id) == row.product_id:
            yield replace(row, product_id=heir)


def _pictures(catalog: Catalog, heirs: Mapping[str, str]) -> Iterator[Picture]:
    """Put the pictures of merged products after the product's own; a file is shown once."""
    rows = sorted(catalog.of(Picture), key=lambda row: heirs[row.product_id] != row.product_id)
    shown: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        heir = heirs[row.product_id]
        if heir == row.product_id:
            shown[heir].append(row.file)
            yield row
        elif row.file not in shown[heir]:
            yield replace(row, product_id=heir, position=len(shown[heir]))
            shown[heir].append(row.file)
