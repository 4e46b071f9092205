"""Every way into the desk, once: what is not among them is not there."""

from __future__ import annotations

from desk.web.way import Ways
from desk.web.ways import door, questions, today

WAYS: Ways = (*door.WAYS, *today.WAYS, *questions.WAYS)
MENU = (
    ("Today", "/", "today"),
    ("Questions", "/questions", "questions"),
)  # name, address, first part of the names of its ways
