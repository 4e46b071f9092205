"""Who may be imported: the same permission as for crawls."""

from __future__ import annotations

from db.catalog import Catalog
from db.config import Config
from db.permission import require
from db.problem import Problem
from db.schema import Permission, Shop


def admit(config: Config, catalog: Catalog, shop: str) -> Shop:
    """Return a shop whose reviews may be stored; raises Problem for any other."""
    named = {row.shop: row for row in catalog.of(Shop)}
    if shop not in named:
        shops = ", ".join(sorted(named))
        raise Problem(f"there is no shop '{shop}' in {config.catalog}/shops. Shops: {shops}")
    require(catalog.of(Permission), shop, "store", config.now().date())
    return named[shop]
