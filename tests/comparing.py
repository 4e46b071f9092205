"""Worlds for the compare page, and a Chromium that opens it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine

from db.schema import Aspect, AspectScore
from desk.preview import serve_folder
from tests.seeds import PRODUCTS, Seed, add, fill

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--no-first-run")  # fmt: skip
ASPECTS = ("ankle_comfort", "return_upright", "assembly", "stability", "value_price")
APART = (("parcel", "apart"), ("relief", "health"), ("injury", "hazard"))


def fill_with_aspects(engine: Engine, seeds: Sequence[Seed] = PRODUCTS, seed: int = 6) -> None:
    """Write a world whose products have aspect scores, some missing, some the same."""
    fill(engine, seeds)
    kinds = [(one, "product") for one in ASPECTS] + list(APART)
    add(engine, *(
        Aspect(aspect=name, position=n, label=name.replace("_", " ").capitalize(), meaning="m.",
               kind=kind) for n, (name, kind) in enumerate(kinds)
    ))  # fmt: skip
    chance = Random(seed)
    rows = [_score(one.product, name, chance) for one in seeds for name, _ in kinds]
    add(engine, *(row for row in rows if row))


def _score(product: str, aspect: str, chance: Random) -> AspectScore | None:
    """Make a score on a coarse grid, so that there are ties; or none, or nothing at all."""
    counts = {"praise": chance.randrange(60), "complaints": chance.randrange(40), "neutral": 1}
    drawn = chance.random()
    if drawn < 0.08:
        return None
    if drawn < 0.2:
        return AspectScore(product_id=product, aspect=aspect, **counts)
    score = 10.0 * chance.randrange(3, 10)
    down, up = chance.choice((4.0, 9.123, 15.5)), chance.choice((3.0, 8.77))
    return AspectScore(product_id=product, aspect=aspect, score=score, low=score - down,
                       high=min(score + up, 100.0), **counts)  # fmt: skip


def many(n: int) -> list[Seed]:
    """Make a world of many products: long names, missing limits, the same scores again."""
    long = " with lumbar bridge, extended handles and a heated back bed, model 2026-"
    return [
        replace(PRODUCTS[k % len(PRODUCTS)], product=f"p-{k:02}", brand=f"B{k:02}",
                model=f"{PRODUCTS[k % len(PRODUCTS)].model}{long + str(k) if k % 7 == 0 else ''}")
        for k in range(n)
    ]  # fmt: skip


def write(folder: Path, made: dict[str, bytes]) -> Path:
    """Write a rendered site to a folder."""
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Debian's Chromium; skips where it is missing."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM}: install Debian's package chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def opened(browser: Any, folder: Path, width: int = 1280, **options: Any) -> Iterator[Any]:
    """Give a page at the root of a served folder; what it complains of is a failure."""
    faults: list[str] = []
    with serve_folder(folder) as base:
        context = browser.new_context(viewport={"width": width, "height": 800},
                                      base_url=base, **options)  # fmt: skip
        context.on("console", lambda said: faults.append(said.text)
                   if said.type in ("error", "warning") else None)  # fmt: skip
        context.on("weberror", lambda wrong: faults.append(str(wrong.error)))
        page = context.new_page()
        page.goto("/index.html")
        yield page
        context.close()
    assert faults == []
