"""The columns of first-hand tests: what our own people measured, where it was measured at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from reports.compare_views import CellView, Column, HeadView
from reports.render import upper_first
from reports.views import ProductView
from reports.world_views import World


def trial_columns(world: World, shown: Sequence[ProductView]) -> Iterator[Column]:
    """Give a column to each thing that was measured of some product."""
    for one in world.trial_columns:
        head = HeadView(f"test_{one.key}", upper_first(one.label), "test", small="measured by us")
        yield Column(head, partial(_found, one.key))


def _found(key: str, product: ProductView) -> CellView:
    summary = product.trial_summary
    found = summary.of(key) if summary else None
    if found is None:
        return CellView(lacking="not measured" if summary else "not tested")
    of = f"{found.n} of {summary.tests} tests" if summary and summary.tests > 1 else None
    return CellView(text=found.text, small=of, value=f"{found.number:.2f}", anchor="first-hand")
