"""The compare page: one table of all products, and the sheet to take to a clinician."""

from __future__ import annotations

from collections.abc import Iterator

from reports.column_specs import ankles
from reports.columns import columns_of
from reports.compare_views import Column, RowView
from reports.page import Link, Page
from reports.readers import alone, fits, imperial, shown_of, z_for
from reports.site_questions import links
from reports.verdicts import answer, tied
from reports.views import ProductView
from reports.world_views import World

NAMED = 12  # products that the sheet names; where there are more, the reader writes


def pages(world: World) -> Iterator[Page]:
    """Make the compare page and the sheet."""
    yield _compare(world)
    yield _sheet(world)


def _compare(world: World) -> Page:
    kind = world.site.category
    shown = shown_of(world)
    columns = columns_of(world, shown)
    heads = tuple(column.head for column in columns)
    scored = any(one.score.state == "scored" for one in shown)
    return Page(
        path="index.html",
        template="index.html",
        title=f"{kind} compared",
        about=f"Scores of {kind.lower()}, with their doubt.",
        listed=tuple(Link(one.name, f"products/{one.slug}.html") for one in shown),
        said={
            "answer": answer(world),
            "shown": shown,
            "apart": [one for one in world.products if one.place is None],
            "scored": scored,
            "weighed": [head for head in heads if head.kind in ("score", "aspect")],
            "tied": tied(world),
            "heads": heads,
            "rows": [_row(one, columns) for one in shown],
            "us": imperial(world.site.country),
            "z": z_for(world),
            "holds": fits(shown),
            "alone": alone(shown),
            "ankles": bool(ankles(shown)),
            "prepared": links(world),
        },
    )


def _row(product: ProductView, columns: tuple[Column, ...]) -> RowView:
    return RowView(product, tuple(column.cell(product) for column in columns))


def _sheet(world: World) -> Page:
    kind = world.site.category.lower()
    names = [one.name for one in shown_of(world)]
    return Page(
        path="clinician.html",
        template="clinician.html",
        title="A sheet for your clinician",
        about=f"One page to print: what you consider, and what to ask before you use {kind}.",
        above=(Link(world.site.category, "index.html"),),
        said={"names": names if len(names) <= NAMED else []},
    )
