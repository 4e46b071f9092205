"""Every way into the desk, once: what is not among them is not there."""

from __future__ import annotations

from itertools import chain

from desk.web.way import Ways
from desk.web.ways import (
    advisories,
    corrections,
    decisions,
    door,
    editing,
    hazards,
    product_edits,
    product_pictures,
    product_specs,
    product_trials,
    products,
    publish,
    questions,
    scoring,
    today,
)

WAYS: Ways = tuple(
    chain(
        door.WAYS,
        today.WAYS,
        questions.WAYS,
        hazards.WAYS,
        advisories.WAYS,
        products.WAYS,
        product_edits.WAYS,
        product_specs.WAYS,
        product_trials.WAYS,
        product_pictures.WAYS,
        editing.WAYS,
        scoring.WAYS,
        publish.WAYS,
        corrections.WAYS,
        decisions.WAYS,
    )
)
MENU = (  # name, address, first part of the names of its ways
    ("Today", "/", "today"),
    ("Questions", "/questions", "questions"),
    ("Hazards", "/hazards", "hazards"),
    ("Advisories", "/advisories", "advisories"),
    ("Products", "/products", "products"),
    ("Scoring", "/scoring", "scoring"),
    ("Publish", "/publish", "publish"),
    ("Decisions", "/decisions", "decisions"),
)
