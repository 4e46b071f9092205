"""Every way into the desk, once: what is not among them is not there."""

from __future__ import annotations

from desk.web.way import Ways
from desk.web.ways import door, publish, today

WAYS: Ways = (*door.WAYS, *today.WAYS, *publish.WAYS)
MENU = (
    ("Today", "/", "today"),
    ("Publish", "/publish", "publish"),
)  # name, address, first part of the names of its ways
