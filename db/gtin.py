"""Numbers that name a product in trade: GTIN, EAN and UPC, checked by python-stdnum."""

from __future__ import annotations

import re

from stdnum import ean


def check_figure(figures: str) -> int:
    """Compute the last figure of a GTIN from those before it.

    Source: GS1 General Specifications, section 7.9, as python-stdnum computes it.
    """
    return int(ean.calc_check_digit(figures))


def read_gtin(text: str | None) -> str | None:
    """Read a printed GTIN of 8, 12, 13 or 14 figures into its 14-figure form; None where none."""
    figures = re.sub(r"[\s.\-]", "", text or "")
    valid = figures.isascii() and ean.is_valid(figures) and int(figures)
    return figures.zfill(14) if valid else None
