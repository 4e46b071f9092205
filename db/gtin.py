"""Numbers that name a product in trade: GTIN, EAN and UPC."""

from __future__ import annotations

import re

LENGTHS = (8, 12, 13, 14)


def check_figure(figures: str) -> int:
    """Compute the last figure of a GTIN from those before it.

    Source: GS1 General Specifications, section 7.9: from the right, figures weigh 3, 1, 3, ...;
    the weighted sum with the check figure is a multiple of ten.
    """
    weighed = sum(int(figure) * (3, 1)[i % 2] for i, figure in enumerate(reversed(figures)))
    return -weighed % 10


def read_gtin(text: str | None) -> str | None:
    """Read a printed GTIN into its 14-figure form; None where it is none."""
    figures = re.sub(r"[\s.\-]", "", text or "")
    if len(figures) not in LENGTHS or not (figures.isascii() and figures.isdigit()):
        return None
    valid = check_figure(figures[:-1]) == int(figures[-1]) and int(figures)
    return figures.zfill(14) if valid else None
