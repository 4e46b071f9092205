"""All that is drawn on a product's page, from what its view says."""

from __future__ import annotations

from dataclasses import dataclass

from reports.charts import Bars, Chart, aspect_bars, intervals, stars, trend, waterfall, years
from reports.funnel import funnel
from reports.judged_views import AspectView
from reports.told_views import FunnelRow, YearsView
from reports.views import ProductView


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pictures of one product's page; none where there is nothing to draw."""

    intervals: Chart | None
    stars: Chart | None
    trend: Chart | None
    waterfall: Chart | None
    funnel: tuple[FunnelRow, ...]
    aspects: tuple[tuple[AspectView, Bars], ...]
    years: tuple[tuple[YearsView, Chart], ...]
    quoted: bool  # at least one sentence is
    silent: bool  # at least one count stands without a sentence


def draw(product: ProductView) -> Drawn:
    """Draw a product's page; of a recalled one only the way of its reviews."""
    aspects = product.aspects
    return Drawn(
        intervals=intervals(product.score, product.effects),
        stars=stars(product.stars),
        trend=trend(product.past),
        waterfall=waterfall(product.change) if product.change else None,
        funnel=funnel(product),
        aspects=tuple(zip(aspects, aspect_bars(aspects), strict=True)),
        years=tuple((one, years(one)) for one in product.years),
        quoted=any(one.quotes for one in aspects),
        silent=any(one.silent for one in aspects),
    )
