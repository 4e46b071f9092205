"""An edition as the page that is printed: its markup, out of the Document alone."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator

from markupsafe import Markup

from reports.edition.document import Document, Table, Topic
from reports.edition.drawn import LARGE, TYPE, drawn
from reports.edition.shown import front, shown, topics
from reports.render import Renderer, month_name

WAYS = 3  # drawings on the first page
SMALL, DENSE, BROAD = 4, 7, 11  # columns above which a table is wide, set smaller, set across
FRONT_ENDS = "<!-- the front ends -->"


def paper(document: Document) -> str:
    """Write an edition as HTML for print."""
    first = front(document)
    page = Renderer().page(
        "edition_print.html",
        said=document,
        title=f"Edition of {month_name(document.month)} · {document.site}",
        made=last_day(document.month),
        draft=document.draft or document.analysis is None,
        places={one.anchor: place for place, one in enumerate(document.evidence, 1)},
        note=first.note,
        topics=[(topic, [*_charts(topic)]) for topic in topics(document)],
        ways=[*_charts(first, LARGE)][:WAYS],
        grids=shown,
        sizes=_sizes,
    )
    return page.decode()


def last_day(month: str) -> str:
    """Give the last day of a month, YYYY-MM, as YYYY-MM-DD."""
    year, number = map(int, month.split("-"))
    return f"{month}-{monthrange(year, number)[1]}"


def _charts(topic: Topic, type_size: float = TYPE) -> Iterator[tuple[str, Markup]]:
    # what reads aloud from paper looks at a drawing's title, and no further
    svgs = drawn(topic, alone=True, type_size=type_size)
    return ((one.title, svgs[one.key]) for one in topic.charts if one.key in svgs)


def _sizes(table: Table) -> str:
    columns = len(table.columns) + bool(any(table.evidence))
    return (
        "broad"
        if columns > BROAD
        else "dense"
        if columns > DENSE
        else "plain"
        if columns > SMALL
        else "small"
    )
