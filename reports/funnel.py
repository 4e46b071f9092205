"""The way from the reviews that shops list to those that count, with what removed each share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.render import upper_first
from reports.told_views import FunnelRow
from reports.views import ProductView

SOURCES, COPIES, OTHERS = "sources.html", "method.html#copies", "method.html#checked"
COUNT = re.compile(r"\d{1,9}|\d{1,3}(?:[.,\s]\d{3}){1,2}")


def funnel(product: ProductView) -> tuple[FunnelRow, ...]:
    """Lay out the reviews of a product: listed, known, what each reason takes, those that count.

    The lines add up: what is left after each share is what stood before it without the share.
    """
    return tuple(_rows(product)) if product.score.known else ()


def count_of(printed: str | None) -> int | None:
    """Read a number of reviews as a shop prints it, as in 1,204; None where that is not certain."""
    text = " ".join((printed or "").split())
    return int(re.sub(r"\D", "", text)) if COUNT.fullmatch(text) else None


def _rows(product: ProductView) -> Iterator[FunnelRow]:
    known = product.score.known
    claims = [one.claimed for one in product.shops if one.known]
    listed = None if None in claims else sum(one or 0 for one in claims)
    most = max(known, listed or 0)
    yield _row("Listed, by the shops’ own count", listed, listed or 0, most, "listed", SOURCES)
    if listed is not None and listed > known:
        yield _row("Listed, and not met", listed - known, listed, most, "drop", SOURCES)
    elif listed is not None and listed < known:
        yield _row("Met beyond their count", known - listed, known, most, "more", SOURCES)
    yield _row("Known: listed by the shops, each once", known, known, most, "known", None)
    left = known
    for place, drop in enumerate(product.drops):
        path = COPIES if drop.copies else OTHERS
        yield _row(upper_first(drop.reason), drop.n, left, most, "drop", path)
        left -= drop.n
        if drop.copies and place < len(product.drops) - 1:
            yield _row("Different reviews", left, left, most, "rest", COPIES)
    if not product.drops:
        yield _row("Left out", 0, left, most, "none", None)
    counted = product.score.counted
    yield _row("Count", counted, counted, most, "counted", None)


def _row(label: str, n: int | None, end: int, most: int, kind: str, path: str | None) -> FunnelRow:
    """Draw a line whose bar ends where what it counts ends, of a scale of 100."""
    width = n or 0
    return FunnelRow(label, n, kind, path, f"{100 * (end - width) / most:.1f}",
                     f"{100 * width / most:.1f}")  # fmt: skip
