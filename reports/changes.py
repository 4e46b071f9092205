"""What changed from one month on record to the next: products and shops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from db.problem import Problem
from db.schema import Month, MonthCause, MonthSource
from reports.addresses import all_names, heirs
from reports.copies import copied_views
from reports.decisions import decisions
from reports.edition.views import CauseView, CoverView, EditionView, MergedView, MoveView
from reports.joined import join
from reports.judged import parts_of
from reports.places import places_of
from reports.queries import Facts
from reports.safety import recalls_of
from reports.sources import in_use
from reports.views import PlaceView, ScoreView, State
from reports.waiting import waiting

MOVERS = 3


def compare(facts: Facts, month: str, zone: ZoneInfo) -> EditionView:
    """Compare a month with the last one on record before it; raises Problem without data."""
    months = sorted({row.month for row in facts.months})
    if month not in months:
        there = f"months on record: {', '.join(months)}" if months else "no month is on record yet"
        raise Problem(f"no data for {month}; {there}. A run records its month: upright run")
    before = max((one for one in months if one < month), default=None)
    merged = _merged(facts, month, before)
    facts = join(facts)
    moves, gone = _moves(facts, month, before)
    moves = tuple(
        replace(
            move,
            joined=tuple(one.name for one in merged if one.to == move.product_id),
            parts=parts_of(_causes_of(facts, month, before, move.product_id)),
        )
        for move in moves
    )
    covers = _covers(facts, month, before, zone)
    method = _method(facts, month) or "not stated"
    method_before = _method(facts, before)
    counted = _counted(facts, month) - _counted(facts, before)
    return EditionView(
        month=month,
        before=before,
        as_of=max((one.read for one in covers if one.read), default=None),
        counted_more=counted,
        movers=_movers(moves),
        moves=moves,
        gone=gone,
        merged=merged,
        covers=covers,
        waiting=waiting(facts, month, zone),
        decisions=decisions(facts, month, zone),
        copies=copied_views(facts.copies, {shop.shop: shop.name for shop in facts.shops}),
        method=method,
        method_before=method_before,
    )


def _causes_of(facts: Facts, month: str, before: str | None, product: str) -> Iterator[MonthCause]:
    """Give what moved the score of a product between two months on record."""
    for row in facts.causes:
        if (row.month, row.before, row.product_id) == (month, before, product):
            yield row


def _counted(facts: Facts, month: str | None) -> int:
    """Count the reviews that count in a month, also of products that are not on record now."""
    return sum(row.counted for row in facts.months if row.month == month)


def _merged(facts: Facts, month: str, before: str | None) -> tuple[MergedView, ...]:
    """Name the products of the month before that are part of another one in this month."""
    names = all_names(facts)
    now = {row.product_id for row in facts.months if row.month == month}
    found = heirs(facts.aliases, facts.products)
    return tuple(
        MergedView(names.get(row.product_id, row.product_id), names.get(to, to), to)
        for row in facts.months
        if row.month == before and row.product_id not in now
        and (to := found.get(row.product_id)) is not None
    )  # fmt: skip


def _movers(moves: Iterable[MoveView]) -> tuple[MoveView, ...]:
    """Choose the greatest changes that show when scores are printed without decimals."""
    moved = [one for one in moves if one.shown_change]
    moved.sort(key=lambda one: (-abs(one.change or 0.0), one.product_id))
    return tuple(moved[:MOVERS])


def _moves(
    facts: Facts, month: str, before: str | None
) -> tuple[tuple[MoveView, ...], tuple[str, ...]]:
    names = all_names(facts)
    given, given_then = _given(facts, month), _given(facts, before)
    recalled = {one.product_id for one in facts.products if recalls_of(one, facts.notes)}
    now, then = (_scores(facts.months, one, recalled) for one in (month, before))
    places, places_then = places_of(now), places_of(then)
    moves = []
    for key in now:
        causes = _causes(given.get(key, {}), given_then.get(key, {}), facts) if before else ()
        scores = (now[key], then.get(key))
        move = _move(key, names.get(key, key), scores, (places.get(key), places_then.get(key)))
        was = len(given_then.get(key, {})) if key in then else None
        moves.append(
            replace(move, sources=len(given.get(key, {})), sources_before=was, causes=causes)
        )
    moves.sort(key=lambda one: (one.now.value is None, -(one.now.value or 0.0), one.product_id))
    return tuple(moves), tuple(sorted(names.get(key, key) for key in then.keys() - now.keys()))


def _move(
    key: str,
    name: str,
    scores: tuple[ScoreView, ScoreView | None],
    places: tuple[PlaceView | None, PlaceView | None],
) -> MoveView:
    now, before = scores
    delta, beyond = None, False
    if now.value is not None and before is not None and before.value is not None:
        delta = now.value - before.value
        low, high = before.low, before.high
        beyond = low is not None and high is not None and not low <= now.value <= high
    recalled = now.state == "recalled"
    return MoveView(key, name, recalled, now, before, *places, delta, beyond, 0, None, ())


def _given(facts: Facts, month: str | None) -> dict[str, dict[str, int]]:
    """Sum the reviews that count by product and shop."""
    given: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in facts.month_sources:
        if row.month == month and row.product_id and row.counted:
            given[row.product_id][row.shop] = row.counted
    return given


def _causes(now: Mapping[str, int], then: Mapping[str, int], facts: Facts) -> tuple[CauseView, ...]:
    names = {shop.shop: shop.name for shop in facts.shops}
    changes = {shop: now.get(shop, 0) - then.get(shop, 0) for shop in now.keys() | then.keys()}
    causes = [CauseView(names.get(shop, shop), n) for shop, n in changes.items() if n]
    return tuple(sorted(causes, key=lambda one: (-abs(one.counted), one.name)))


def _scores(rows: Iterable[Month], month: str | None, recalled: set[str]) -> dict[str, ScoreView]:
    return {
        row.product_id: _score(row, row.product_id in recalled)
        for row in rows
        if row.month == month
    }


def _score(row: Month, recalled: bool) -> ScoreView:
    if recalled:
        return ScoreView("recalled", None, None, None, None, row.counted, row.listed, None)
    state: State = "scored" if row.score is not None else "few" if row.listed else "none"
    return ScoreView(state, row.score, row.low, row.high, None, row.counted, row.listed, None)


def _covers(facts: Facts, month: str, before: str | None, zone: ZoneInfo) -> tuple[CoverView, ...]:
    names = {shop.shop: shop.name for shop in facts.shops}
    used = in_use(facts)
    rows = [one for one in facts.month_sources if one.shop in used or one.reviews or one.crawl_id]
    now, then = (_by_shop(rows, one) for one in (month, before))
    covers = [
        replace(
            _cover(shop, names.get(shop, shop), now.get(shop, []), then.get(shop), zone),
            removed=_removed(facts, _newest(now.get(shop)), _newest(then.get(shop))),
        )
        for shop in now.keys() | then.keys()
    ]
    return tuple(sorted(covers, key=lambda one: (one.name.casefold(), one.shop)))


def _cover(
    shop: str,
    name: str,
    rows: Sequence[MonthSource],
    before: Sequence[MonthSource] | None,
    zone: ZoneInfo,
) -> CoverView:
    newest = _newest(rows)
    return CoverView(
        shop=shop,
        name=name,
        known=sum(row.reviews for row in rows),
        counted=sum(row.counted for row in rows if row.product_id),
        unmatched=sum(row.reviews for row in rows if not row.product_id),
        before=sum(row.reviews for row in before) if before else None,
        read=_day_of(newest, zone) if newest else None,
        held=next((row.held.strip().rstrip(".") for row in rows if row.held), None),
        lost=not rows,
    )


def _newest(rows: Sequence[MonthSource] | None) -> str | None:
    return max((row.crawl_id for row in rows or () if row.crawl_id), default=None)


def _removed(facts: Facts, newest: str | None, before: str | None) -> int:
    """Count what accepted crawls of a shop found removed, since the newest one of the month before.

    Names of crawls sort by time within a shop.
    """
    if newest is None or before is None:
        return 0
    accepted = {one.crawl_id for one in facts.verdicts if one.accepted}
    shop = newest.partition("/")[0]
    mine = (one for one in facts.crawls if one.shop == shop and one.crawl_id in accepted)
    return sum(one.gone for one in mine if before < one.crawl_id <= newest)


def _day_of(crawl_id: str, zone: ZoneInfo) -> date | None:
    """Read the day of a crawl from its name, '<shop>/<ISO start>'."""
    try:
        start = datetime.fromisoformat(crawl_id.partition("/")[2])
    except ValueError:
        return None
    return (start if start.tzinfo else start.replace(tzinfo=UTC)).astimezone(zone).date()


def _by_shop(rows: Iterable[MonthSource], month: str | None) -> dict[str, list[MonthSource]]:
    found: defaultdict[str, list[MonthSource]] = defaultdict(list)
    for row in rows:
        if row.month == month:
            found[row.shop].append(row)
    return dict(found)


def _method(facts: Facts, month: str | None) -> str | None:
    return max((row.method for row in facts.months if row.month == month), default=None)
