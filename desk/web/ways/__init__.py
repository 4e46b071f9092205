"""Every way into the desk, once: what is not among them is not there."""

from __future__ import annotations

from desk.web.way import Ways
from desk.web.ways import decisions, door, questions, today

WAYS: Ways = (*door.WAYS, *today.WAYS, *questions.WAYS, *decisions.WAYS)
MENU = (
    ("Today", "/", "today"),
    ("Questions", "/questions", "questions"),
    ("Decisions", "/decisions", "decisions"),
)  # name, address, first part of the names of its ways
