"""The pages that every site has: safety, the method, the sources, and the one for no page."""

from __future__ import annotations

from collections.abc import Iterator

from reports.page import Page
from reports.world_views import World


def pages(world: World) -> Iterator[Page]:
    """Make the pages that every site has."""
    kind = world.site.category.lower()
    yield _page("safety.html", "Safety first", f"Who should ask a clinician before using {kind}.")
    yield _page("method.html", "How scores are made", "The formula, its numbers and its limits.")
    yield _page("sources.html", "How reviews are collected", "Every source, and what it allows.")
    yield Page(
        path="404.html",
        template="404.html",
        title="No such page",
        about="There is nothing at this address.",
        found=False,
        anywhere=True,
    )


def _page(path: str, title: str, about: str) -> Page:
    return Page(path=path, template=path, title=title, about=about)
