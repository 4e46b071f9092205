"""News for the feed: scores and places that moved by month, products new and gone, recalls."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from db.schema import Month, MonthCause
from reports.addresses import all_names, heirs
from reports.judged import parts_of
from reports.log import page_of
from reports.moments import month_moments, start_of
from reports.queries import Facts
from reports.render import month_name, points, slug, whole
from reports.safety import recalls_of
from reports.trust_views import LogView, NewsView

Rows = Mapping[str, Month]  # by product
Places = Mapping[str, tuple[int, int]]  # the first and the last that a product may hold
SHOWN = 200  # entries
KINDS = {
    "decision": "Decision",
    "correction": "Correction",
    "method": "Method",
    "product": "Product",
}


def news_views(facts: Facts, zone: ZoneInfo, log: Iterable[LogView]) -> tuple[NewsView, ...]:
    """List the newest news, newest first; facts are joined, so that merged products are one."""
    entries = [*_months(facts), *_recalls(facts, zone), *_logged(log)]
    entries.sort(key=lambda one: (-one.at.timestamp(), one.key))
    return tuple(entries[:SHOWN])


def _months(facts: Facts) -> Iterator[NewsView]:
    moments, by_month = month_moments(facts), _by_month(facts)
    causes: defaultdict[tuple[str, str], list[MonthCause]] = defaultdict(list)
    for cause in facts.causes:
        causes[cause.month, cause.product_id].append(cause)
    told = _Told(facts)
    then: Rows | None = None
    for month, now in sorted(by_month.items()):
        if then is None:
            yield _first(month, now, moments[month])
        else:
            yield from told.month(month, now, then, moments[month], causes)
        then = now


def _first(month: str, rows: Rows, at: datetime) -> NewsView:
    scored = sum(1 for one in rows.values() if one.score is not None)
    words = f"Products on record: {len(rows):,}; with a score: {scored:,}."
    return NewsView(f"months/{month}", f"First month: {month_name(month)}", words, at, "index.html")


class _Told:
    """Says what changed for each product from one month on record to the next."""

    def __init__(self, facts: Facts) -> None:
        self._names = all_names(facts)
        self._recalled = {one.product_id for one in facts.products if recalls_of(one, facts.notes)}
        self._pages = {one.product_id for one in facts.products}
        self._pages |= {one.alias for one in facts.aliases}

    def month(
        self, month: str, now: Rows, then: Rows, at: datetime,
        causes: Mapping[tuple[str, str], Sequence[MonthCause]],
    ) -> Iterator[NewsView]:  # fmt: skip
        """Yield an entry for each product that is new, is gone, or moved in score or place."""
        places, places_then = self._placed(now), self._placed(then)
        for key in sorted(now.keys() | then.keys()):
            place = (places.get(key), places_then.get(key))
            said = self._said(now.get(key), then.get(key), place, causes.get((month, key), ()))
            if key in self._recalled or said is None:
                continue
            title, words = said
            name = self._names.get(key, key)
            path = f"products/{slug(key)}.html" if key in self._pages else "index.html"
            yield NewsView(f"months/{month}/{slug(key)}", f"{name}: {title}",
                           f"{month_name(month)}: {words}", at, path)  # fmt: skip

    def _placed(self, rows: Rows) -> Places:
        return places_of({key: one for key, one in rows.items() if key not in self._recalled})

    def _said(
        self,
        now: Month | None,
        then: Month | None,
        place: tuple[tuple[int, int] | None, tuple[int, int] | None],
        causes: Sequence[MonthCause],
    ) -> tuple[str, str] | None:
        if now is None:
            return "no longer on record", "It was on record the month before."
        if then is None:
            return "new", f"It is new here. {_score(now).capitalize()}."
        moved = _shown(now) != _shown(then)
        if not moved and place[0] == place[1]:
            return None
        words = f"{_score(then)} from {_n(then)} before, {_score(now)} from {_n(now)} now."
        if place[0] != place[1]:
            words += f" Places it could hold: {_place(place[1])} before, {_place(place[0])} now."
        parts = [f"{one.cause} {points(one.points)}" for one in parts_of(causes) if one.shown]
        because = f" Of the change: {'; '.join(parts)}." if moved and parts else ""
        return _title(now, then), f"{words[:1].upper()}{words[1:]}{because}"


def places_of(rows: Rows) -> Places:
    """Give the places that each product with a score may hold: bands that overlap share them."""
    scored = {key: _band(one) for key, one in rows.items() if one.score is not None}
    if len(scored) < 2:
        return {}
    lows, highs = (sorted(band[end] for band in scored.values()) for end in (0, 1))
    return {
        key: (1 + len(lows) - bisect_right(lows, high), len(highs) - bisect_left(highs, low))
        for key, (low, high) in scored.items()
    }


def _band(row: Month) -> tuple[float, float]:
    return (0.0 if row.low is None else row.low), (100.0 if row.high is None else row.high)


def _by_month(facts: Facts) -> dict[str, dict[str, Month]]:
    """Sort the months' rows by month and by the product that each is now."""
    found: defaultdict[str, dict[str, Month]] = defaultdict(dict)
    now = heirs(facts.aliases, facts.products)
    for row in facts.months:
        found[row.month][now.get(row.product_id) or row.product_id] = row
    return dict(found)


def _shown(row: Month) -> str | None:
    return None if row.score is None else whole(row.score)


def _title(now: Month, then: Month) -> str:
    before, after = _shown(then), _shown(now)
    if before == after:
        return "another place"
    if before is None or after is None:
        return "first score" if before is None else "no score any more"
    return f"{before} → {after}"


def _score(row: Month) -> str:
    if row.score is None:
        return "no score"
    low, high = _band(row)
    return f"score {whole(row.score)} ({whole(low)}–{whole(high)})"


def _n(row: Month) -> str:
    return f"{row.counted:,} {'review' if row.counted == 1 else 'reviews'}"


def _place(place: tuple[int, int] | None) -> str:
    if place is None:
        return "none"
    return f"{place[0]}" if place[0] == place[1] else f"{place[0]}–{place[1]}"


def _recalls(facts: Facts, zone: ZoneInfo) -> Iterator[NewsView]:
    for note in facts.notes:
        if note.kind == "recall":
            yield NewsView(f"recalls/{slug(note.note)}", f"Recall: {note.title}", note.text,
                           start_of(note.reviewed, zone),
                           f"safety.html#{slug(note.note)}")  # fmt: skip


def _logged(log: Iterable[LogView]) -> Iterator[NewsView]:
    for place, one in enumerate(log):
        because = f" Before: {one.why}" if one.kind == "correction" else ""
        because = f" Reason: {one.why}" if one.kind == "decision" else because
        yield NewsView(f"corrections/{one.key}", f"{KINDS[one.kind]}: {one.what}",
                       f"{one.what}{because}", one.at, f"{page_of(place)}#{one.key}")  # fmt: skip
