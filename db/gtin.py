"""Numbers that name a product in trade: GTIN, EAN and UPC, checked by python-stdnum."""

from __future__ import annotations

import re

from stdnum import ean

LOCAL = re.compile(r"\d(?:02|04|05|2|98[0-4]|99)")  # a figure for the packing, then the prefix
IN_A_ROW = "12345678901234567890"


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


def read_trade_gtin(text: str | None) -> str | None:
    """Read a printed GTIN that names one product everywhere; None where it does not.

    Numbers for use within a shop, coupons and what people type to fill a field name nothing.
    Source: GS1 General Specifications, section 1.4 (prefixes 02, 04, 05, 2, 98 and 99).
    """
    gtin = read_gtin(text)
    return None if gtin is None or LOCAL.match(gtin) or _is_filler(gtin) else gtin


def _is_filler(gtin: str) -> bool:
    """Tell a figure repeated and figures in a row: 1111111111116, 1234567890128."""
    figures = gtin.lstrip("0")[:-1]
    return len(set(figures)) == 1 or (len(figures) > 5 and figures in IN_A_ROW)
