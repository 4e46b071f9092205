"""The seeded world as pages, and pages as words."""

from __future__ import annotations

from sqlalchemy import Engine

from reports.bundle import bundle
from reports.lint import words_of
from reports.queries import read_cells, read_facts
from reports.render import Renderer
from reports.site import pages
from reports.world import see

ONE_SHOP = {"backfit": "BackFit Outlet"}


def render(engine: Engine) -> dict[str, bytes]:
    """Render the whole site of a database."""
    facts = read_facts(engine)
    return {**pages(see(facts), Renderer()), **bundle(facts, read_cells(engine))}


def words(page: bytes) -> str:
    """Take the words of a page, in one line."""
    return " ".join(words_of(page).split())
