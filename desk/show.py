"""Everything that is known of one shop, for its editor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from db.catalog import effective
from db.health import health
from db.permission import USES, verdict
from db.problem import Problem
from db.recent import Past
from db.schema import Permission
from db.seen import needs_sweep
from desk.lacks import lacks_of
from desk.session import Session
from desk.standing import Standing, standings, uses_line
from spiders.admit import admit
from spiders.reading import platform_of

MOST = 5  # crawls that are shown


def shop_row(standing: Standing, today: date) -> dict[str, object]:
    """Return a shop's row of `upright shop list`."""
    return {
        "shop": standing.shop.shop,
        "platform": standing.shop.platform,
        "listings": len(standing.listings),
        "health": standing.health,
        "reason": standing.reason,
        "as_of": _iso(standing.as_of),
        "schedule": standing.shop.schedule,
        "next_due": _iso(standing.next_due),
        "overdue": _iso(standing.overdue),
        "robots": standing.robots,
        "permissions": uses_line(standing, today),
        "in_use": standing.in_use,
    }


def show(session: Session, shop: str) -> dict[str, object]:
    """Return all that is known of a shop; raises Problem where there is none of that name."""
    standing = next((one for one in standings(session) if one.shop.shop == shop), None)
    if standing is None:
        raise Problem(f"there is no shop '{shop}'. Shops are listed by: upright shop list")
    today, row = session.config.now().date(), standing.shop
    lacks = lacks_of(effective(session.engine, session.config.catalog), row, today)
    return {
        **shop_row(standing, today),
        "name": row.name,
        "domains": [row.domain, *json.loads(row.domains)],
        "keys": json.loads(row.keys),
        "research": row.research,
        "by_maker": row.sold_by_maker,
        "permission": list(permission_rows(standing, today)),
        "addresses": [one.url or one.name for one in standing.listings],
        "crawls": [_crawl(one) for one in standing.past[:MOST]],
        "next_crawl": next_crawl(session, standing),
        "missing": {"crawl": lacks.crawl, "score": lacks.score, "show": lacks.show},
    }


def permission_rows(standing: Standing, today: date) -> Iterator[dict[str, object]]:
    """Give a row for every use, recorded or not."""
    rows = {row.use: row for row in standing.permissions}
    for use in USES:
        row = rows.get(use)
        recorded = [row] if row else list[Permission]()
        yield {
            "use": use,
            "verdict": verdict(recorded, standing.shop.shop, use, today),
            "on": _iso(row.on_date) if row else None,
            "until": _iso(row.until) if row else None,
            "evidence": row.evidence if row else None,
        }


def next_crawl(session: Session, standing: Standing) -> str:
    """Say what `upright crawl SHOP` would do now."""
    shop, last = standing.shop, standing.last
    try:
        admit(session.config, shop.shop)
    except Problem as problem:
        return f"is refused: {problem}"
    pages = len(json.loads(shop.start)) + sum(bool(row.url) for row in standing.listings)
    if not pages:
        return "has nothing to ask for: name product pages under `listings`"
    named = "1 page" if pages == 1 else f"{pages} pages"
    what = f"asks {shop.domain} for {named} and what follows, {_sweep(session, standing)}"
    if last and last.crawl.outcome == "open":
        return f"{what}; the one begun at {last.crawl.started:%Y-%m-%d %H:%M} never ended"
    return what


def _sweep(session: Session, standing: Standing) -> str:
    from spiders.spider import FULL_EVERY  # late: it brings scrapy

    platform = platform_of(standing.shop.platform)
    if platform is None or not platform.NEWEST_FIRST:
        return "every review"
    days = standing.shop.full_every or FULL_EVERY
    since = session.config.now() - timedelta(days=days)
    full = needs_sweep(session.engine, standing.shop.shop, since)
    return f"a full sweep (every {days:g} days)" if full else "only the news"


def _crawl(past: Past) -> dict[str, object]:
    crawl = past.crawl
    counts = {
        name: getattr(crawl, name)
        for name in ("pages", "listed", "distinct", "new", "edited", "rejected")
    }
    return {
        "kind": crawl.kind,
        "started": crawl.started.isoformat(timespec="seconds"),
        "health": health(crawl.outcome, crawl.reason),
        "reason": crawl.reason,
        "robots": crawl.robots,
        "accepted": past.accepted,
        "held": past.held,
        **counts,
    }


def _iso(moment: date | datetime | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat() if moment else None
