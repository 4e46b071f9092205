"""Past months of products that are one by now: told under the one that is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from db.schema import Month, MonthSource
from reports.addresses import heirs
from reports.queries import Facts


def join(facts: Facts) -> Facts:
    """Count the past months of merged products to the product that they are now."""
    found = heirs(facts.aliases, facts.products)
    return replace(
        facts,
        months=join_months(facts.months, found),
        month_sources=_sources(facts.month_sources, found),
    )


def join_months(rows: Iterable[Month], found: Mapping[str, str | None]) -> tuple[Month, ...]:
    """Sum the counts of merged products; the score is that which most reviews stood behind.

    Two posterior means cannot be joined without the ratings behind them, so none is made up.
    """
    groups: defaultdict[tuple[str, str], list[Month]] = defaultdict(list)
    for row in rows:
        groups[row.month, found.get(row.product_id) or row.product_id].append(row)
    return tuple(_month(key, mine) for (_, key), mine in sorted(groups.items()))


def _month(product: str, rows: list[Month]) -> Month:
    lead = min(rows, key=lambda row: (-row.counted, row.product_id != product, row.product_id))
    return Month(
        month=lead.month,
        product_id=product,
        score=lead.score,
        low=lead.low,
        high=lead.high,
        counted=sum(row.counted for row in rows),
        listed=sum(row.listed for row in rows),
        method=lead.method,
    )


def _sources(
    rows: Iterable[MonthSource], found: Mapping[str, str | None]
) -> tuple[MonthSource, ...]:
    groups: defaultdict[tuple[str, str, str], list[MonthSource]] = defaultdict(list)
    for row in rows:
        product = found.get(row.product_id) or row.product_id
        groups[row.month, row.shop, product].append(row)
    return tuple(_source(*key, mine) for key, mine in sorted(groups.items()))


def _source(month: str, shop: str, product: str, rows: list[MonthSource]) -> MonthSource:
    return MonthSource(
        month=month,
        shop=shop,
        product_id=product,
        reviews=sum(row.reviews for row in rows),
        counted=sum(row.counted for row in rows),
        crawl_id=max((row.crawl_id for row in rows if row.crawl_id), default=None),
        held=max((row.held for row in rows if row.held), default=None),
    )
