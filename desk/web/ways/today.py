"""Today: what waits, what broke, what is scheduled."""

from __future__ import annotations

from desk.web.way import Asked, Page, Way


def show_today(asked: Asked) -> Page:
    """Show what waits."""
    return Page("today.html")


WAYS = (Way(path="/", name="today", shows=show_today),)
