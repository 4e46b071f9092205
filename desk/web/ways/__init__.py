"""Every way into the desk, once: what is not among them is not there."""

from __future__ import annotations

from desk.web.way import Ways
from desk.web.ways import (
    door,
    editing,
    product_edits,
    product_pictures,
    product_specs,
    product_trials,
    products,
    today,
)

WAYS: Ways = (
    *door.WAYS, *today.WAYS,
    *products.WAYS, *product_edits.WAYS, *product_specs.WAYS, *product_trials.WAYS,
    *product_pictures.WAYS, *editing.WAYS,
)  # fmt: skip
MENU = (
    ("Today", "/", "today"),
    ("Products", "/products", "products"),
)  # name, address, first part of the names of its ways
