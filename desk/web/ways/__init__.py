"""Every way into the desk, once: what is not among them is not there."""

from __future__ import annotations

from desk.web.way import Ways
from desk.web.ways import corrections, door, publish, scoring, today

WAYS: Ways = (*door.WAYS, *today.WAYS, *scoring.WAYS, *publish.WAYS, *corrections.WAYS)
MENU = (  # name, address, first part of the names of its ways
    ("Today", "/", "today"),
    ("Scoring", "/scoring", "scoring"),
    ("Publish", "/publish", "publish"),
)
