"""Every way into the desk, once: what is not among them is not there."""

from __future__ import annotations

from desk.web.way import Ways
from desk.web.ways import (
    corrections,
    door,
    editing,
    people,
    product_edits,
    product_pictures,
    product_specs,
    product_trials,
    products,
    publish,
    scoring,
    shop_crawl,
    shop_edits,
    shop_rights,
    shops,
    today,
)

WAYS: Ways = (
    *door.WAYS, *today.WAYS,
    *products.WAYS, *product_edits.WAYS, *product_specs.WAYS, *product_trials.WAYS,
    *product_pictures.WAYS, *editing.WAYS,
    *shops.WAYS, *shop_rights.WAYS, *shop_edits.WAYS, *shop_crawl.WAYS, *people.WAYS,
    *scoring.WAYS, *publish.WAYS, *corrections.WAYS,
)  # fmt: skip
MENU = (  # name, address, first part of the names of its ways
    ("Today", "/", "today"),
    ("Products", "/products", "products"),
    ("Shops", "/shops", "shops"),
    ("Scoring", "/scoring", "scoring"),
    ("Publish", "/publish", "publish"),
)
