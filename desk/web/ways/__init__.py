"""Every way into the desk, once: what is not among them is not there."""

from __future__ import annotations

from desk.web.way import Ways
from desk.web.ways import (
    advisories,
    atypical,
    decisions,
    door,
    hazards,
    publish,
    questions,
    scoring,
    today,
)

WAYS: Ways = (
    *door.WAYS, *today.WAYS, *questions.WAYS, *hazards.WAYS, *advisories.WAYS, *atypical.WAYS,
    *decisions.WAYS, *scoring.WAYS, *publish.WAYS,
)  # fmt: skip
MENU = (  # name, address, first part of the names of its ways
    ("Today", "/", "today"),
    ("Questions", "/questions", "questions"),
    ("Hazards", "/hazards", "hazards"),
    ("Advisories", "/advisories", "advisories"),
    ("Atypical", "/atypical", "atypical"),
    ("Decisions", "/decisions", "decisions"),
    ("Scoring", "/scoring", "scoring"),
    ("Publish", "/publish", "publish"),
)
