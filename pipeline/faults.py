"""Every way in which a crawl is not a healthy one, in words that readers understand."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import arrivals, losses
from pipeline.case import Case


def faults(case: Case) -> Iterator[str]:
    """Name what is wrong with a crawl that ended, by the shop's own past.

    A whole crawl must meet the known reviews again; one that asked for the news alone, a file or
    pages that were read again need not.
    """
    if case.crawl.kind == "crawl":
        yield from losses.nothing(case)
        yield from arrivals.surge(case)
        if not case.is_news:
            yield from losses.short(case)
            yield from losses.gone(case)
    yield from _content(case) if len(case.standing) else arrivals.senseless(case)


def _content(case: Case) -> Iterator[str]:
    again = case.crawl.kind == "archive"
    yield from losses.fell(case) if again else losses.changed(case)
    yield from arrivals.one_rating(case)
    yield from arrivals.one_text(case)
    if not again:
        yield from arrivals.new_fields(case)
        yield from arrivals.new_language(case)
        yield from arrivals.new_ratings(case)
