"""How each shop stands: its health, the age of what readers see, what it allows, what is due."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.catalog import Catalog, effective
from db.health import health
from db.ledger import newest_slot
from db.permission import USES, verdict
from db.recent import Past, past_crawls
from db.schema import Listing, Permission, Shop
from desk.due import latest_due, next_due
from desk.session import Session

ORDER = ("allowed", "asked", "refused", "expired")  # of the verdicts in a line


@dataclass(frozen=True, slots=True)
class Standing:
    """One shop as an editor wants to know it."""

    shop: Shop
    listings: tuple[Listing, ...]
    permissions: tuple[Permission, ...]
    past: tuple[Past, ...]  # the newest first
    next_due: datetime | None
    overdue: datetime | None  # a planned time that nothing was started for

    @property
    def last(self) -> Past | None:
        """Return the newest crawl or import."""
        return self.past[0] if self.past else None

    @property
    def health(self) -> str:
        """Return done, held, partial, blocked, broken, empty, open, or never."""
        if self.last is None:
            return "never"
        found = health(self.last.crawl.outcome, self.last.crawl.reason)
        held = self.last.accepted is False and found in ("done", "partial")
        return "held" if held else found

    @property
    def reason(self) -> str | None:
        """Return why it is not done."""
        if self.last is None:
            return None
        return self.last.held if self.health == "held" else self.last.crawl.reason

    @property
    def as_of(self) -> date | None:
        """Return the day of the newest data that a run has accepted."""
        good = (one.crawl.finished for one in self.past if one.accepted)
        return next((end.date() for end in good if end), None)

    @property
    def robots(self) -> str | None:
        """Return what robots.txt said in the newest crawl."""
        return next((one.crawl.robots for one in self.past if one.crawl.kind == "crawl"), None)

    @property
    def in_use(self) -> bool:
        """Say whether anything is, or was, wanted of it: a shipped refusal is a fact only."""
        refused = any(row.use == "fetch" and row.verdict == "refused" for row in self.permissions)
        return not refused or bool(self.listings or self.past or json.loads(self.shop.start))


def standings(session: Session) -> list[Standing]:
    """Return how every shop of the catalog stands."""
    catalog = effective(session.engine, session.config.catalog)
    past = past_crawls(session.engine)
    return [_standing(session, catalog, shop, past.get(shop.shop, [])) for shop in catalog.of(Shop)]


def _standing(session: Session, catalog: Catalog, shop: Shop, past: Sequence[Past]) -> Standing:
    now = session.config.now()
    return Standing(
        shop=shop,
        listings=tuple(row for row in catalog.of(Listing) if row.shop == shop.shop),
        permissions=tuple(row for row in catalog.of(Permission) if row.shop == shop.shop),
        past=tuple(past),
        next_due=next_due(shop.schedule, now) if shop.schedule else None,
        overdue=missed(session, shop, past, now),
    )


def missed(session: Session, shop: Shop, past: Sequence[Past], now: datetime) -> datetime | None:
    """Return the newest planned time for which nothing was started; None: there is none."""
    return missed_after(shop, past, newest_slot(session.engine, f"crawl:{shop.shop}"), now)


def missed_after(
    shop: Shop, past: Sequence[Past], slot: datetime | None, now: datetime
) -> datetime | None:
    """Return the newest planned time that nothing was started for; the last slot is known."""
    planned = latest_due(shop.schedule, now) if shop.schedule else None
    crawls = [one.crawl.started for one in past if one.crawl.kind == "crawl"]
    started = max([*([slot] if slot else []), *crawls[:1]], default=None)
    return planned if planned and (started is None or started < planned) else None


def uses_line(standing: Standing, today: date) -> str:
    """Say in one line what a shop allows, was asked for and refuses."""
    shop, rows = standing.shop.shop, standing.permissions
    found = {use: verdict(rows, shop, use, today) for use in USES}
    parts = []
    for said in ORDER:
        uses = [_until(rows, use) for use, is_it in found.items() if is_it == said]
        if uses:
            parts.append(f"{'' if said == 'allowed' else f'{said}: '}{', '.join(uses)}")
    return "; ".join(parts) or "nothing recorded"


def _until(rows: Sequence[Permission], use: str) -> str:
    row = next(row for row in rows if row.use == use)
    return f"{use} until {row.until}" if row.until else use
