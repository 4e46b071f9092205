"""Copies of reviews: how many stand where, and where the reviews stand that count instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from reports.identity_views import CopiedView, CopyView
from reports.queries import Copies


def copy_views(copies: Iterable[Copies], names: Mapping[str, str]) -> tuple[CopyView, ...]:
    """Sum copies by their shop and that of the originals, most first; shops by their names."""
    found = Counter[tuple[str, str]]()
    for one in copies:
        found[one.shop, one.of_shop] += one.n
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        CopyView(names.get(shop, shop), names.get(of, of), shop == of, n)
        for (shop, of), n in ordered
    )


def copied_views(copies: Iterable[Copies], names: Mapping[str, str]) -> tuple[CopiedView, ...]:
    """Sum copies by their shop, most first."""
    found = Counter[str]()
    for one in copies:
        found[one.shop] += one.n
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(CopiedView(names.get(shop, shop), n, shop) for shop, n in ordered)
