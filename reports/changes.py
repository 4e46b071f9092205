"""What changed from one month on record to the next: products, shops, and the headline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from db.problem import Problem
from db.schema import Month, MonthSource
from reports.products import name_of, place_of
from reports.queries import Facts
from reports.render import change, month_name, whole
from reports.safety import recalls_of
from reports.views import CoverView, EditionView, MoveView, PlaceView, ScoreView, State


def compare(facts: Facts, month: str, zone: ZoneInfo) -> EditionView:
    """Compare a month with the last one on record before it; raises Problem without data."""
    months = sorted({row.month for row in facts.months})
    if month not in months:
        there = f"months on record: {', '.join(months)}" if months else "no month is on record yet"
        raise Problem(f"no data for {month}; {there}. A run records its month: upright run")
    before = max((one for one in months if one < month), default=None)
    moves, gone = _moves(facts, month, before)
    covers = _covers(facts, month, before, zone)
    method = _method(facts, month) or "not stated"
    method_before = _method(facts, before)
    said = _sentences(moves, covers, gone, before, (method, method_before))
    return EditionView(
        month, before, said[0], tuple(said[1:]), moves, gone, covers, method, method_before
    )


def _moves(
    facts: Facts, month: str, before: str | None
) -> tuple[tuple[MoveView, ...], tuple[str, ...]]:
    names = {product.product_id: name_of(product) for product in facts.products}
    recalled = {one.product_id for one in facts.products if recalls_of(one, facts.notes)}
    now, then = (_scores(facts.months, one, recalled) for one in (month, before))
    places, places_then = _places(now), _places(then)
    moves = [
        _move(key, names.get(key, key), now[key], then.get(key), places.get(key),
              places_then.get(key))
        for key in now
    ]  # fmt: skip
    moves.sort(key=lambda one: (one.now.value is None, -(one.now.value or 0.0), one.product_id))
    return tuple(moves), tuple(sorted(names.get(key, key) for key in then.keys() - now.keys()))


def _move(
    key: str,
    name: str,
    now: ScoreView,
    before: ScoreView | None,
    place: PlaceView | None,
    place_before: PlaceView | None,
) -> MoveView:
    delta, beyond = None, False
    if now.value is not None and before is not None and before.value is not None:
        delta = now.value - before.value
        low, high = before.low, before.high
        beyond = low is not None and high is not None and not low <= now.value <= high
    recalled = now.state == "recalled"
    return MoveView(key, name, recalled, now, before, place, place_before, delta, beyond)


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


def _places(scores: Mapping[str, ScoreView]) -> dict[str, PlaceView]:
    scored = [score for score in scores.values() if score.state == "scored"]
    if len(scored) < 2:
        return {}
    return {
        key: place_of(score, scored) for key, score in scores.items() if score.state == "scored"
    }


def _covers(facts: Facts, month: str, before: str | None, zone: ZoneInfo) -> tuple[CoverView, ...]:
    names = {shop.shop: shop.name for shop in facts.shops}
    now, then = (_by_shop(facts.month_sources, one) for one in (month, before))
    covers = [
        _cover(shop, names.get(shop, shop), now.get(shop, []), then.get(shop), zone)
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
    newest = max((row.crawl_id for row in rows if row.crawl_id), default=None)
    return CoverView(
        shop=shop,
        name=name,
        reviews=sum(row.reviews for row in rows),
        counted=sum(row.counted for row in rows if row.product_id),
        unmatched=sum(row.reviews for row in rows if not row.product_id),
        before=sum(row.reviews for row in before) if before else None,
        read=_day_of(newest, zone) if newest else None,
        held=next((row.held.strip().rstrip(".") for row in rows if row.held), None),
        lost=not rows,
    )


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


def _sentences(
    moves: Sequence[MoveView],
    covers: Sequence[CoverView],
    gone: Sequence[str],
    before: str | None,
    methods: tuple[str, str | None],
) -> list[str]:
    said = [_headline(moves, before)]
    if before is not None:
        counted = sum(one.counted_change or 0 for one in moves)
        fewer = "more" if counted > 0 else "fewer"
        amount = f"{abs(counted):,} {fewer} reviews count" if counted else "As many reviews count"
        said.append(
            f"{amount} {'as' if not counted else 'than'} at the end of {month_name(before)}."
        )
        if methods[1] != methods[0]:
            said.append(
                f"The method changed from {methods[1]} to {methods[0]}: scores of the two months "
                "are not the same measure."
            )
    said += [f"{cover.name}: the newest reading is held back ({cover.held})." for cover in covers
             if cover.held]  # fmt: skip
    said += [f"{cover.name} gave nothing this month." for cover in covers if cover.lost]
    said += [f"{name} is no longer on record." for name in gone]
    said += [f"{one.name} is recalled; it is not ranked." for one in moves if one.recalled]
    return said


def _headline(moves: Sequence[MoveView], before: str | None) -> str:
    scored = sum(1 for one in moves if one.now.state == "scored")
    if before is None:
        have = f"{scored} of {len(moves)} products {'has' if scored == 1 else 'have'} a score"
        return f"First edition: nothing to compare with yet. {have}."
    beyond = [one for one in moves if one.beyond and one.change is not None]
    beyond.sort(key=lambda one: (-abs(one.change or 0.0), one.product_id))
    if not beyond:
        return "No score moved by more than its doubt."
    first = beyond[0]
    moved = f"{first.name} {_moved(first)}, by more than its doubt"
    others = len(beyond) - 1
    return f"{moved}{f', and {others} more did so too' if others else ''}."


def _moved(move: MoveView) -> str:
    if move.before is None or move.before.value is None or move.now.value is None:
        return "has no score to compare"
    way = "rose" if move.now.value > move.before.value else "fell"
    old, new = whole(move.before.value), whole(move.now.value)
    return f"{way} from {old} to {new} ({change(move.now.value - move.before.value)})"
