"""Sources: what each shop gave, which were lost, held back or found, and what soon ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from reports.edition.document import (
    Cell,
    Column,
    Evidence,
    Figure,
    Named,
    Quoted,
    Sentence,
    Table,
    Topic,
)
from reports.edition.ground import Ground, anchor
from reports.edition.say import count, month, on, rows_of, say, some
from reports.edition.views import CoverView
from reports.queries.monthly import SHOWN

COLUMNS = (
    Column("shop", "Id", machine=True), Column("name", "Source"),
    Column("known", "Known", "count"), Column("known_before", "Before", "count"),
    Column("unmatched", "Unmatched", "count"), Column("left_out", "Left out", "count"),
    Column("counted", "Count", "count"), Column("removed", "Removed at the source", "count"),
    Column("read", "Last read", "day"), Column("state", "State"),
    Column("health", "Newest reading"),
)  # fmt: skip
EXPIRY = (Column("what", "What"), Column("day", "Ends", "day"), Column("state", "State"))


def supply(ground: Ground) -> tuple[Topic, list[Evidence]]:
    """Tell of the sources of a month, and of what ends soon."""
    view = ground.view
    caption = (
        "Known less unmatched less left out is what counts. “Unmatched”: at listings that could "
        "not be matched to one product for certain"
    )
    rows = tuple(_row(ground, one) for one in view.covers)
    table = Table("sources", caption, COLUMNS, rows, tuple(where(one) for one in view.covers))
    ends = Table("expiries", "Permissions, prices and reviews that end", EXPIRY,
                 tuple(_ending(one) for one in expiries(ground)))  # fmt: skip
    ends_soon = tuple(ending(ground)) or (_nothing_ends(ground),)
    sentences = (*lost_and_found(ground), *_counts(ground), *ends_soon)
    evidence = [_evidence(ground, one) for one in view.covers]
    tables = (table, *((ends,) if ends.rows else ()))
    topic = Topic("sources", "Sources", sentences, tables)
    return topic, [*evidence, _all(ground), *([_ends(ground)] if ends.rows else [])]


def lost_and_found(ground: Ground) -> Iterator[Sentence]:
    """Say which sources are new, could not be read, were held back, lost, or removed reviews."""
    view = ground.view
    for one in view.covers:
        if view.before is not None and one.before is None:
            yield say("{name} is a new source.", where(one), name=Named(one.name))
    for one in view.covers:
        yield from _held(ground, one)
        yield from _failing(ground, one)
    yield from _removed(ground)
    yield from _missing(ground)
    for one in view.covers:
        if one.lost:
            yield say("{name} gave nothing this month.", where(one), name=Named(one.name))


def where(one: CoverView) -> str:
    """Give the anchor of the readings of a shop."""
    return anchor("crawls", one.shop)


def expiries(ground: Ground) -> tuple[tuple[Named, Figure, bool], ...]:
    """List what ends: its name, the day as a figure, and whether it has ended."""
    return tuple(
        (Named(one.what), on(f"until/{one.key}", one.day), one.ended)
        for one in ground.view.waiting.expiries
    )


def ending(ground: Ground) -> Iterator[Sentence]:
    """Say what ends soon, or has ended."""
    for what, day, ended in expiries(ground):
        words = f"{{what}} {'ended' if ended else 'ends'} on {{day}}."
        yield say(words, anchor("expiries"), what=what, day=day)


def _held(ground: Ground, one: CoverView) -> Iterator[Sentence]:
    """Say since when the readings of a shop are held back, and as of when its numbers are."""
    if not one.held:
        return
    source = ground.sources.get(one.shop)
    said: dict[str, str | Figure] = {"name": Named(one.name), "why": Quoted(one.held)}
    words = "{name}: the newest reading is held back ({why})"
    if source and source.since and source.read == one.read and one.read:
        words += ", as are all since {since}"
        said["since"] = on(f"shop_since/{ground.month}/{one.shop}", source.since)
    if one.read:
        words += "; its numbers are as of {read}"
        said["read"] = on(f"shop_read/{ground.month}/{one.shop}", one.read)
    yield say(f"{words}.", where(one), **said)


def _nothing_ends(ground: Ground) -> Sentence:
    words = "No permission, price or review of what is known ends within sixty days of {month}."
    return say(words, month=month(ground.month))


def _failing(ground: Ground, one: CoverView) -> Iterator[Sentence]:
    """Say of a shop whose newest reading failed since when, and as of when its numbers are."""
    source = ground.sources.get(one.shop)
    newest = source.newest if source else None
    if newest is None or newest.accepted or one.held or f"{newest.on:%Y-%m}" > ground.month:
        return
    said: dict[str, str | Figure] = {"name": Named(one.name)}
    words = "{name} could not be read"
    if newest.reason:
        words += " ({why})"
        said["why"] = Quoted(newest.reason)
    if one.read:
        words += "; its numbers are as of {read}"
        said["read"] = on(f"shop_read/{ground.month}/{one.shop}", one.read)
    yield say(f"{words}.", where(one), **said)


def _removed(ground: Ground) -> Iterator[Sentence]:
    removed = [one for one in ground.view.covers if one.removed]
    total = sum(one.removed for one in removed)
    if not total:
        return
    parts: list[str | Figure] = [
        count(f"removed_all/{ground.month}", total),
        f" {some(total, 'review')} removed at the source since (",
    ]
    for place, one in enumerate(removed):
        parts += [", "] if place else []
        n = count(f"shop_removed/{ground.month}/{one.shop}", one.removed)
        parts += [Named(one.name), " ", n]
    yield Sentence((*parts, ")."), anchor("sources"))


def _missing(ground: Ground) -> Iterator[Sentence]:
    """Say which reviews the newest readings did not meet: gone are those that two miss."""
    found = {one: n for one in ground.view.covers if (n := ground.monthly.missing.get(one.shop))}
    total = sum(found.values())
    if not total:
        return
    parts: list[str | Figure] = [
        count(f"missing_all/{ground.month}", total),
        f" {some(total, 'review was', 'reviews were')} not met by the newest reading (",
    ]
    for place, (one, n) in enumerate(found.items()):
        parts += [", "] if place else []
        parts += [Named(one.name), " ", count(f"shop_missing/{ground.month}/{one.shop}", n)]
    end = some(total, "it counts until a second one misses it",
               "they count until a second one misses them")  # fmt: skip
    yield Sentence((*parts, f"); {end}."), anchor("sources"))


def _counts(ground: Ground) -> Iterator[Sentence]:
    """Say how many reviews count, and how many more than the month before."""
    view = ground.view
    known = sum(one.known for one in view.covers)
    counted = sum(one.counted for one in view.covers)
    yield say(
        "{n} of {of} known reviews count.",
        anchor("sources"),
        n=count(f"counted_all/{view.month}", counted),
        of=count(f"known_all/{view.month}", known),
    )
    yield from grown(ground)
    yield from _copies(ground)


def _copies(ground: Ground) -> Iterator[Sentence]:
    """Say how many reviews do not count because they are copies, and where they stand."""
    copies = sum(one.n for one in ground.view.copies)
    if not copies:
        return
    are = some(copies, "review is a copy", "reviews are copies")
    n = count("copies/all", copies)
    parts: list[str | Figure] = [n, f" {are} of a review that is counted already: "]
    for place, one in enumerate(ground.view.copies):
        parts += [", "] if place else []
        parts += [count(f"copies/{one.key}", one.n), " at ", Named(one.shop)]
    yield Sentence((*parts, "."), anchor("sources"))


def grown(ground: Ground) -> Iterator[Sentence]:
    """Say how many more reviews count than the month before."""
    if ground.before is None:
        return
    n = ground.view.counted_more
    then = month(ground.before)
    if not n:
        yield say("As many reviews count as in {month}.", anchor("sources"), month=then)
        return
    words = "review counts" if abs(n) == 1 else "reviews count"
    way = "more" if n > 0 else "fewer"
    yield say(f"{{n}} {way} {words} than in {{month}}.", anchor("sources"), month=then,
              n=count(f"more/{ground.month}", abs(n)))  # fmt: skip


def _row(ground: Ground, one: CoverView) -> tuple[Cell, ...]:
    at = f"{ground.month}/{one.shop}"
    source = ground.sources.get(one.shop)
    return (
        Named(one.shop),
        Named(one.name),
        count(f"shop_known/{at}", one.known),
        count(f"shop_known/{ground.before}/{one.shop}", one.before)
        if one.before is not None
        else None,
        count(f"shop_unmatched/{at}", one.unmatched),
        count(f"shop_left_out/{at}", one.dropped),
        count(f"shop_counted/{at}", one.counted),
        count(f"shop_removed/{at}", one.removed),
        on(f"shop_read/{at}", one.read) if one.read else None,
        _state(one),
        source.newest.health if source and source.newest else "",
    )


def _state(one: CoverView) -> str:
    if one.lost:
        return "gave nothing"
    if one.held:
        return "held back"
    return "read" if one.read else "not read yet"


def _ending(one: tuple[Named, Figure, bool]) -> tuple[Cell, ...]:
    return one[0], one[1], "ended" if one[2] else "ends"


def _evidence(ground: Ground, one: CoverView) -> Evidence:
    """Show the readings of a shop, the newest first, up to the end of the month."""
    columns = (
        Column("crawl", "Reading"), Column("day", "Day", "day"), Column("outcome", "Outcome"),
        Column("distinct", "Reviews", "count"), Column("new", "New", "count"),
        Column("edited", "Edited", "count"), Column("gone", "Removed", "count"),
    )  # fmt: skip
    mine = [crawl for crawl in ground.facts.crawls if crawl.shop == one.shop]
    mine = [crawl for crawl in mine if f"{_day(ground, crawl.started):%Y-%m}" <= ground.month]
    mine.sort(key=lambda crawl: crawl.crawl_id, reverse=True)
    rows: list[tuple[Cell, ...]] = [
        (
            Named(crawl.crawl_id),
            on(f"crawl_day/{crawl.crawl_id}", _day(ground, crawl.started)),
            crawl.outcome,
            *(count(f"crawl_{name}/{crawl.crawl_id}", getattr(crawl, name))
              for name in ("distinct", "new", "edited", "gone")),
        )
        for crawl in mine[:SHOWN]
    ]  # fmt: skip
    n = count(f"readings/{ground.month}/{one.shop}", len(mine))
    how = "The readings of this source up to the end of the month, the newest first."
    return rows_of(where(one), f"Readings of {one.name}", how, columns, rows, n)


def _all(ground: Ground) -> Evidence:
    columns = (Column("shop", "Shop"), Column("known", "Known", "count"),
               Column("counted", "Count", "count"),
               Column("removed", "Removed", "count"))  # fmt: skip
    covers = ground.view.covers
    rows = [
        (
            Named(one.shop),
            count(f"shop_known/{ground.month}/{one.shop}", one.known),
            count(f"shop_counted/{ground.month}/{one.shop}", one.counted),
            count(f"shop_removed/{ground.month}/{one.shop}", one.removed),
        )
        for one in covers[:SHOWN]
    ]
    n = count(f"shops/{ground.month}", len(covers))
    how = "Current reviews by shop: known ones, and those of a product that nothing leaves out."
    return rows_of(anchor("sources"), "Reviews by source", how, columns, rows, n)


def _ends(ground: Ground) -> Evidence:
    rows = [(what, day) for what, day, _ in expiries(ground)]
    n = count(f"ends/{ground.month}", len(rows))
    how = "Permissions and reviews whose last day is at most sixty days after the month."
    return rows_of(anchor("expiries"), "What ends", how, EXPIRY[:2], rows[:SHOWN], n)


def _day(ground: Ground, at: datetime) -> date:
    return at.astimezone(ground.zone).date()
