"""Templates of the desk into pages: everything is escaped, and what was not given is an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports.loading import compiled
from reports.render import (
    chance,
    change,
    day,
    feet,
    figure,
    is_safe,
    month_name,
    percent,
    points,
    share,
    signed,
    slug,
    tenth,
    thousands,
    visible,
    whole,
)
from reports.static import STYLES, joined, static

FILTERS: Mapping[str, Callable[..., object]] = {
    "change": change, "chance": chance, "day": day, "feet": feet, "figure": figure,
    "month": month_name, "percent": percent, "points": points, "share": share, "signed": signed,
    "slug": slug, "tenth": tenth, "n": thousands, "score": whole,
}  # fmt: skip


def href(url: str | None) -> str:
    """Let an address through if it is safe to follow; else give '#'."""
    return url if url is not None and is_safe(url) else "#"


@cache
def templates() -> Environment:
    """Make what renders the templates of the desk."""
    made = Environment(
        loader=PackageLoader("desk.web"), bytecode_cache=compiled(), autoescape=True,
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    made.filters.update({**FILTERS, "href": href})
    return made


def rendered(template: str, said: Mapping[str, object]) -> bytes:
    """Render one template; raises jinja2.UndefinedError for anything not given."""
    return visible(templates().get_template(template).render(**said)).encode("utf-8", "replace")


@cache
def asset(name: str) -> bytes:
    """Read one of the desk's own files, as in desk.js; the stylesheet has the site's before it."""
    if name == "mark.svg":
        return static(name)
    own = files("desk.web").joinpath("static", name).read_bytes()
    return joined(STYLES) + own if name == "desk.css" else own


ASSETS: Mapping[str, str] = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "htmx.min.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
}
