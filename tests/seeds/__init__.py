"""A small invented world for the tests of reports: shops, products, reviews, scores, months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert

from db.config import Config
from db.connect import writing
from db.schema import Record
from tests.seeds.collected import crawl_rows, listing_rows
from tests.seeds.computed import month_rows, review_rows, run_rows
from tests.seeds.known import method_rows, product_rows, recall_row, safety_rows, shop_rows, site
from tests.seeds.world import AT, PRODUCTS, SHOPS, SMALL, Seed

__all__ = [
    "AT",
    "PRODUCTS",
    "SMALL",
    "Seed",
    "add",
    "config_of",
    "crawl_rows",
    "fill",
    "month_rows",
    "recall_row",
    "run_rows",
    "shop_rows",
    "site",
]


def fill(
    engine: Engine,
    seeds: Sequence[Seed] = PRODUCTS,
    shops: dict[str, str] | None = None,
    *,
    backwards: bool = False,
) -> None:
    """Write a whole small world, every count of it consistent."""
    shown = SHOPS if shops is None else shops
    records = [*site(), *shop_rows(shown), *safety_rows(), *method_rows(), *run_rows()]
    records += crawl_rows(shown)
    for seed in seeds:
        records += [*product_rows(seed), *listing_rows(seed), *review_rows(seed)]
    add(engine, *(records[::-1] if backwards else records))


def add(engine: Engine, *records: Record) -> None:
    """Insert records of any tables."""
    by_table: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
    for one in records:
        table = type(one).table()
        by_table[table].append({c.name: getattr(one, c.name) for c in table.c})
    with writing(engine) as connection:
        for table, rows in by_table.items():
            connection.execute(insert(table), rows)


def config_of(tmp_path: Path, now: datetime = AT) -> Config:
    """Make a Config whose home is a folder of the test."""
    return Config(tmp_path / "home", tmp_path / "catalog", "unused", {}, now)
