"""A reader's weights: the browser gives the order that `upright` gives, and the test can fail."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from reports.order import Order, order
from reports.readers import candidates, z_for
from reports.world_views import World
from tests.comparing import ASPECTS, browser, opened, site, world

__all__ = ["browser", "site", "world"]  # fixtures

SETS = 200
FEW = 40  # are enough to find other arithmetic
READ = """() => [...document.querySelectorAll('[data-table] tbody tr')].map((row) => {
  const at = (key) => [...document.querySelectorAll('[data-table] thead th')]
    .findIndex((head) => head.dataset.key === key);
  const place = row.cells[at('place')], chance = row.cells[at('chance')];
  return [row.dataset.p, place.textContent.trim(), chance.dataset.v ?? null];
})"""


def drawn(n: int) -> list[dict[str, int]]:
    """Draw sets of weights: many zeros, all of them at times, and the plain one."""
    chance = Random(200)
    keys = ("overall", *ASPECTS)
    return [{key: chance.choice((0, 0, 0, 1, 2, 3, 4, 5)) for key in keys} for _ in range(n)]


def said(found: Order, slugs: dict[str, str]) -> list[tuple[str, str, float | None]]:
    """Give what the page should show: product, places, chance; those without a place last."""
    rows: list[tuple[str, str, float | None]] = []
    ranked = len(found.placed) > 1
    for one in found.placed:
        places = f"{one.first}" if one.first == one.last else f"{one.first}–{one.last}"
        rows.append((slugs[one.key], places if ranked else "not ranked",
                     one.chance if ranked else None))  # fmt: skip
    return rows + [(slugs[one.key], "not ranked", None) for one in found.apart]


def weigh(page: Any, weights: dict[str, int]) -> list[list[Any]]:
    text = ".".join(f"{key}-{weight}" for key, weight in weights.items())
    page.evaluate("(text) => { location.hash = text; }", f"weights={text}")
    page.wait_for_function("(text) => location.hash.includes(text)", arg=text)
    page.evaluate("dispatchEvent(new HashChangeEvent('hashchange'))")
    found: list[list[Any]] = page.evaluate(READ)
    return found


def differences(page: Any, world: World, sets: int = SETS) -> tuple[int, float]:
    """Count the sets of weights that the page orders otherwise than we do, and the worst chance."""
    slugs = {one.product_id: one.slug for one in world.products}
    wrong, worst = 0, 0.0
    for weights in drawn(sets):
        ours = said(order(candidates(world), weights, z_for(world)), slugs)
        theirs = weigh(page, weights)
        wrong += [row[:2] for row in theirs] != [list(row[:2]) for row in ours]
        for mine, shown in zip((row[2] for row in ours), (row[2] for row in theirs), strict=True):
            if (mine is None) != (shown is None):
                wrong += 1
            elif mine is not None:
                worst = max(worst, abs(mine - float(shown)))
    return wrong, worst


def test_the_browser_orders_as_upright_does(browser: Any, site: Path, world: World) -> None:
    orders = [order(candidates(world), one, z_for(world)) for one in drawn(SETS)]
    assert sum(bool(one.apart) for one in orders) > 100  # the world has what is hard
    assert any(a.score == b.score for one in orders
               for a, b in zip(one.placed, one.placed[1:], strict=False))  # fmt: skip
    with opened(browser, site) as page:
        wrong, worst = differences(page, world)
    assert wrong == 0
    assert worst < 1e-9


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("score += weight * band.score", "score += (weight + 0.01) * band.score"),
        ("below += down * down", "below += down * down * 1.2"),
        ("(a, b) => b.score - a.score", "(a, b) => (b.score >> 7) - (a.score >> 7)"),
        ("STEPS = 2048", "STEPS = 24"),
    ],
)  # fmt: skip
def test_other_arithmetic_is_found(
    browser: Any, site: Path, world: World, line: str, changed: str
) -> None:
    script = (site / "site.js").read_text()
    assert script.count(line) == 1
    (site / "site.js").write_text(script.replace(line, changed))
    try:
        with opened(browser, site) as page:
            wrong, worst = differences(page, world, FEW)
    finally:
        (site / "site.js").write_text(script)
    assert wrong > 0 or worst > 1e-9
