"""Advisories for readers: only what is published, and only after the maker could reply."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from db.catalog.advisories import early
from db.problem import Problem
from db.schema import Advisory
from reports.render import slug
from reports.safety_views import AdvisoryView
from reports.views import ProductView


def advisory_views(
    rows: Iterable[Advisory], products: Sequence[ProductView]
) -> tuple[AdvisoryView, ...]:
    """Make what readers see of the advisories that are published, the newest first.

    Raises Problem for one that was published before the maker could reply.
    """
    names = {one.product_id: one for one in products}
    found: list[AdvisoryView] = []
    for row in rows:
        if row.published is None or row.product_id not in names:
            continue
        why = early(row)
        if why or row.asked is None or row.until is None:
            raise Problem(
                f"the advisory {row.advisory} may not be published: the maker {why}; "
                "withdraw it at the desk, or record the reply"
            )
        found.append(_view(row, names[row.product_id], row.published, row.asked, row.until))
    return tuple(sorted(found, key=lambda one: (-one.published.toordinal(), one.anchor)))


def with_advisories(
    products: Sequence[ProductView], rows: Iterable[Advisory]
) -> tuple[tuple[ProductView, ...], tuple[AdvisoryView, ...]]:
    """Give each product the advisories on it, and all of them; raises Problem as above."""
    advised = advisory_views(rows, products)
    paths = {one.path for one in advised}
    given = tuple(
        replace(one, advisories=tuple(each for each in advised if each.path == _path(one)))
        if _path(one) in paths
        else one
        for one in products
    )
    return given, advised


def _view(
    row: Advisory, product: ProductView, published: date, asked: date, until: date
) -> AdvisoryView:
    return AdvisoryView(
        anchor=slug(f"advisory-{row.advisory}"),
        product=product.name,
        path=_path(product),
        title=row.title,
        text=tuple(row.text.split("\n\n")),
        reviews=len(json.loads(row.reviews)),
        asked=asked,
        until=until,
        reply=tuple(row.reply.split("\n\n")) if row.reply else (),
        replied=row.replied,
        published=published,
        by=row.by,
    )


def _path(product: ProductView) -> str:
    return f"products/{product.slug}.html"
