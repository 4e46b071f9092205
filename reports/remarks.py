"""What our own editors say of a product: their words, apart from what owners report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from db.schema import Remark


@dataclass(frozen=True, slots=True)
class RemarksView:
    """An editor's verdict and what is held for and against a product; never part of a score."""

    verdict: str | None
    pros: tuple[str, ...]
    cons: tuple[str, ...]


def remarks_by_product(rows: Iterable[Remark]) -> dict[str, RemarksView]:
    """Gather the remarks on each product, in the order in which their editor wrote them."""
    said: defaultdict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(rows, key=lambda one: (one.product_id, one.kind, one.position)):
        said[row.product_id][row.kind].append(row.text)
    return {
        product: RemarksView(next(iter(kinds["verdict"]), None), (*kinds["pro"],), (*kinds["con"],))
        for product, kinds in said.items()
    }
