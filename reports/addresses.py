"""Addresses last: where each old product_id leads now, and what its page says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from db.schema import Product, ProductAlias
from reports.products import name_of
from reports.queries import Facts
from reports.render import slug
from reports.safety import recalls_of
from reports.world_views import MovedView


def heirs(aliases: Iterable[ProductAlias], products: Iterable[Product]) -> Mapping[str, str | None]:
    """Lead every old product_id to the product that it is now; None: no longer compared.

    An old id may lead to one that is old by now; an id that is back in the catalog is not old.
    """
    here = {one.product_id for one in products}
    steps = {one.alias: one.product_id for one in aliases if one.alias not in here}
    return {alias: _end(alias, steps, here) for alias in steps}


def all_names(facts: Facts) -> dict[str, str]:
    """Name every product that ever had an address here, by its id."""
    names = {one.alias: name_of(_product(one)) for one in facts.aliases}
    return names | {one.product_id: name_of(one) for one in facts.products}


def moved(facts: Facts, zone: ZoneInfo) -> tuple[MovedView, ...]:
    """Describe every product that had an address here and is no page of its own any more."""
    names = all_names(facts)
    found = heirs(facts.aliases, facts.products)
    days = {one.judgement: one.at.astimezone(zone).date() for one in facts.judgements}
    views = []
    for one in facts.aliases:
        if one.alias not in found:
            continue
        to, was = found[one.alias], _product(one)
        view = MovedView(
            product_id=one.alias,
            slug=slug(one.alias),
            name=name_of(was),
            category=one.category,
            to=to,
            to_name=names[to] if to else None,
            since=days.get(one.judgement) if one.judgement and to else None,
            last=max((row.month for row in facts.months if row.product_id == one.alias),
                     default=None),
            recalls=() if to else recalls_of(was, facts.notes),
        )  # fmt: skip
        views.append(view)
    return tuple(views)


def _end(alias: str, steps: Mapping[str, str | None], here: set[str]) -> str | None:
    at: str | None = alias
    seen: set[str] = set()
    while at is not None and at not in here and at not in seen:
        seen.add(at)
        at = steps.get(at)
    return at if at in here else None


def _product(alias: ProductAlias) -> Product:
    """Make the product that an old id was, as far as it is remembered."""
    return Product(
        product_id=alias.alias, brand=alias.brand, model=alias.model, category=alias.category
    )
