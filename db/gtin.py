"""Numbers that name a product in trade: GTIN, EAN and UPC."""

from __future__ import annotations

import re

LENGTHS = (8, 12, 13, 14)


def read_gtin(text: str | None) -> str | None:
    """Read a printed GTIN into its 14-figure form; None where it is none.

    Source: GS1 General Specifications, section 7.9: from the right, figures weigh 3, 1, 3, ...
    after the check figure, and the weighted sum with it is a multiple of ten.
    """
    figures = re.sub(r"[\s.\-]", "", text or "")
    if len(figures) not in LENGTHS or not (figures.isascii() and figures.isdigit()):
        return None
    weighted = sum(
        int(figure) * (3 if place % 2 else 1) for place, figure in enumerate(reversed(figures))
    )
    return figures.zfill(14) if weighted % 10 == 0 and int(figures) else None
