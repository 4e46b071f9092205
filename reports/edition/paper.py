"""An edition as the page that is printed: its markup, out of the Document alone."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator

from markupsafe import Markup

from reports.edition.document import Document, Topic
from reports.edition.drawn import LARGE, TYPE, drawn
from reports.edition.shown import front, shown, topics
from reports.edition.widths import shares, size_of
from reports.render import Renderer, month_name

WAYS = 3  # drawings on the first page
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
        sizes=size_of,
        across=_across,
        shares=shares,
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


def _across(topic: Topic) -> str:
    """Turn the page of a topic that has a table too wide for an upright one."""
    return " across" if any(size_of(one) == "broad" for one in topic.tables if one.rows) else ""
