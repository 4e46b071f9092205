"""Shops as sources: when each was last read, what was held back, and what it allows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from db.health import health
from db.permission import SHOWN, USES, verdict
from db.schema import Crawl, CrawlVerdict, Permission, Shop, Tally
from reports.copies import copy_views
from reports.queries import COPIED, Copies, Facts
from reports.render import slug
from reports.views import DropView, ReadingView, SourceView, UseView

TOLD = tuple(use for use in USES if use != "page_key")  # that one is about how to ask
DAYS = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday",
    "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
OfShop = TypeVar("OfShop", Crawl, Permission, Tally, Copies)


def source_views(facts: Facts, zone: ZoneInfo, on: date | None) -> tuple[SourceView, ...]:
    """Describe every shop that is in use, by name; permissions are those of the day of the data."""
    crawls = _by_shop(facts.crawls)
    tallies = _by_shop(facts.tallies)
    copies = _by_shop(facts.copies)
    names = {one.shop: one.name for one in facts.shops}
    permissions = _by_shop(facts.permissions)
    verdicts = {one.crawl_id: one for one in facts.verdicts}
    used = in_use(facts)
    shops = sorted(facts.shops, key=lambda shop: (shop.name.casefold(), shop.shop))
    return tuple(
        replace(
            _source(
                shop,
                _Readings(crawls.get(shop.shop, []), verdicts, zone),
                tallies.get(shop.shop, []),
            ),
            uses=_uses(shop, permissions.get(shop.shop, []), on),
            copies=copy_views(copies.get(shop.shop, []), names),
        )
        for shop in shops
        if shop.shop in used
    )


def in_use(facts: Facts) -> frozenset[str]:
    """Name the shops with a crawl, an import or a listing: others are facts, and no sources."""
    crawled = {one.shop for one in facts.crawls}
    return frozenset(
        crawled | {one.shop for one in facts.listings} | {one.shop for one in facts.listed}
    )


def newest_accepted(facts: Facts, zone: ZoneInfo) -> date | None:
    """Find the day of the newest accepted crawl: pages are as of that day, not of the clock's."""
    accepted = {one.crawl_id for one in facts.verdicts if one.accepted}
    ends = [crawl.finished for crawl in facts.crawls if crawl.crawl_id in accepted]
    newest = max((end for end in ends if end), default=None)
    return newest.astimezone(zone).date() if newest else None


def drops_of(tallies: Iterable[Tally]) -> tuple[DropView, ...]:
    """Sum the reviews that do not count by the reason why: copies first, then most first."""
    dropped = Counter[str]()
    for tally in tallies:
        if tally.reason is not None:
            dropped[tally.reason] += tally.n
    views = [DropView(reason, n, reason == COPIED) for reason, n in dropped.items() if n]
    return tuple(sorted(views, key=lambda one: (not one.copies, -one.n, one.reason)))


class _Readings:
    """One shop's finished and judged crawls, in the order of time."""

    def __init__(
        self, crawls: Iterable[Crawl], verdicts: Mapping[str, CrawlVerdict], zone: ZoneInfo
    ) -> None:
        self._zone, self._verdicts = zone, verdicts
        judged = [
            one for one in crawls if one.finished and (_failed(one) or one.crawl_id in verdicts)
        ]
        judged.sort(key=lambda one: (one.started, one.crawl_id))
        good = [_accepted(one, verdicts) for one in judged]
        last = max((place for place, ok in enumerate(good) if ok), default=-1)
        self.good = self._view(judged[last]) if last >= 0 else None
        self.newest = self._view(judged[-1]) if judged else None
        self.read = self.good.on if self.good else None
        self.held = good.count(False)
        later = judged[last + 1 :]
        self.since = self._day(later[0]) if later else None
        self.failed = bool(later) and _failed(later[-1])
        self.reason = _reason(later[-1], verdicts) if later else None

    def _view(self, crawl: Crawl) -> ReadingView:
        return ReadingView(
            kind=crawl.kind,
            on=self._day(crawl),
            outcome=crawl.outcome,
            health=health(crawl.outcome, crawl.reason),
            accepted=_accepted(crawl, self._verdicts),
            reason=_reason(crawl, self._verdicts),
            robots=crawl.robots,
            pages=crawl.pages,
            listed=crawl.listed,
            distinct=crawl.distinct,
            new=crawl.new,
            edited=crawl.edited,
            gone=crawl.gone,
            rejected=crawl.rejected,
        )

    def _day(self, crawl: Crawl) -> date:
        return (crawl.finished or crawl.started).astimezone(self._zone).date()


def _failed(crawl: Crawl) -> bool:
    return crawl.outcome == "failed"


def _accepted(crawl: Crawl, verdicts: Mapping[str, CrawlVerdict]) -> bool:
    judged = verdicts.get(crawl.crawl_id)
    return judged is not None and judged.accepted


def _reason(crawl: Crawl, verdicts: Mapping[str, CrawlVerdict]) -> str | None:
    judged = verdicts.get(crawl.crawl_id)
    said = judged.reason if judged and judged.reason else crawl.reason
    return said.strip().rstrip(".") if said else None


def _source(shop: Shop, readings: _Readings, tallies: list[Tally]) -> SourceView:
    matched = [one for one in tallies if one.product_id is not None]
    known = sum(one.n for one in tallies)
    return SourceView(
        shop=shop.shop,
        anchor=slug(shop.shop),
        name=shop.name,
        domain=shop.domain,
        by_maker=shop.sold_by_maker,
        currency=shop.currency,
        known=known,
        unmatched=known - sum(one.n for one in matched),
        drops=drops_of(matched),
        counted=sum(one.n for one in matched if one.reason is None),
        newest=readings.newest,
        good=readings.good,
        read=readings.read,
        since=readings.since,
        failed=readings.failed,
        reason=readings.reason,
        held=readings.held,
        uses=(),
        often=how_often(shop.schedule),
    )


def how_often(schedule: str | None) -> str:
    """Say in words how often a cron line comes due; one that is not plain is shown as it is."""
    if schedule is None:
        return "by hand"
    minute, hour, day, month, week = schedule.split()
    if minute.isdecimal() and hour.isdecimal() and month == "*":
        if week == "*" and (day == "*" or day.isdecimal()):
            return "every day" if day == "*" else f"on day {day} of each month"
        if day == "*" and week in DAYS:
            return f"every {DAYS[week]}"
    return f"by the plan “{schedule}” (cron, UTC)"


def _uses(shop: Shop, permissions: list[Permission], on: date | None) -> tuple[UseView, ...]:
    recorded = {one.use: one for one in permissions}
    return tuple(_use(shop, use, recorded.get(use), on) for use in TOLD)


def _use(shop: Shop, use: str, recorded: Permission | None, on: date | None) -> UseView:
    if shop.research and use in SHOWN:  # whatever is recorded
        return UseView(use, "refused", "the data may be studied only", None, None)
    return UseView(
        use=use,
        verdict=verdict([recorded], shop.shop, use, on) if recorded and on else "unknown",
        evidence=recorded.evidence if recorded else None,
        on_date=recorded.on_date if recorded else None,
        until=recorded.until if recorded else None,
    )


def _by_shop(rows: Iterable[OfShop]) -> dict[str, list[OfShop]]:
    found: defaultdict[str, list[OfShop]] = defaultdict(list)
    for row in rows:
        found[row.shop].append(row)
    return dict(found)
