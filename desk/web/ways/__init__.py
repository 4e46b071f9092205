"""Every way into the desk, once: what is not among them is not there."""

from __future__ import annotations

from desk.web.way import Ways
from desk.web.ways import (
    advisories,
    atypical,
    corrections,
    decisions,
    door,
    editing,
    edition,
    hazards,
    people,
    product_edits,
    product_pictures,
    product_specs,
    product_trials,
    products,
    publish,
    questions,
    scoring,
    shop_crawl,
    shop_edits,
    shop_rights,
    shops,
    today,
)

FAMILIES = (
    door, today, questions, hazards, advisories, atypical,
    products, product_edits, product_specs, product_trials, product_pictures, editing,
    shops, shop_rights, shop_edits, shop_crawl,
    edition, scoring, publish, corrections, decisions, people,
)  # fmt: skip
WAYS: Ways = tuple(way for family in FAMILIES for way in family.WAYS)
MENU = (  # name, address, first part of the names of its ways
    ("Today", "/", "today"),
    ("Questions", "/questions", "questions"),
    ("Hazards", "/hazards", "hazards"),
    ("Atypical", "/atypical", "atypical"),
    ("Products", "/products", "products"),
    ("Shops", "/shops", "shops"),
    ("Edition", "/edition", "edition"),
    ("Scoring", "/scoring", "scoring"),
    ("Publish", "/publish", "publish"),
    ("Decisions", "/decisions", "decisions"),
)
