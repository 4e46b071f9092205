"""What is wrong with each shop: its health, its schedule, its permissions, its letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from db.catalog import effective
from db.permission import verdict
from db.sound import is_held
from desk.advice import advice
from desk.lacks import lacks_of
from desk.session import Session
from desk.standing import Standing, standings

LATE = timedelta(hours=1)  # after a planned time; a crawl before it may take as long
NOTICE = timedelta(days=30)  # before a permission ends, and after a letter was sent
HELD = "look at it; if the shop is like that now, correct `expect` in its YAML, else crawl again"


def ailing(session: Session) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the shops, and the mend of each."""
    today = session.config.now().date()
    for standing in standings(session):
        if standing.in_use:
            for fault, mend in _ails(session, standing, today):
                yield f"{standing.shop.shop}: {fault}", mend


def _ails(session: Session, standing: Standing, today: date) -> Iterator[tuple[str, str]]:
    if standing.last is None:
        yield from _never(session, standing, today)
    else:
        yield from _health(session, standing)
    yield from _permissions(standing, today)
    if standing.overdue and session.config.now() - standing.overdue > LATE and standing.last:
        mend = f"start `upright schedule`, or: upright crawl {standing.shop.shop}"
        yield f"due since {standing.overdue:%Y-%m-%d %H:%M}, and not started", mend


def _never(session: Session, standing: Standing, today: date) -> Iterator[tuple[str, str]]:
    shop = standing.shop
    lacks = lacks_of(effective(session.engine, session.config.catalog), shop, today).crawl
    asked = any(row.verdict == "asked" for row in standing.permissions)
    if lacks and not asked:
        yield f"never crawled, and not ready ({'; '.join(lacks)})", f"upright shop ask {shop.shop}"
    elif not lacks:
        yield "never crawled", f"upright crawl {shop.shop}"


def _health(session: Session, standing: Standing) -> Iterator[tuple[str, str]]:
    shop, last = standing.shop.shop, standing.last
    if last is None or standing.health == "done":
        return
    seen = (
        f"readers see data of {standing.as_of}" if standing.as_of else "readers see no data of it"
    )
    begun = f"{last.crawl.started:%Y-%m-%d %H:%M}"
    if standing.health == "open":
        if not _is_running(session, shop):
            told = f"the {last.crawl.kind} of {begun} never ended, and nobody goes on with it"
            yield f"{told}; {seen}", f"upright crawl {shop}"
        return
    mend = HELD if standing.health == "held" else advice(last.crawl.reason)
    reason = f" ({standing.reason})" if standing.reason else ""
    yield f"{standing.health}{reason} on {begun}; {seen}", mend or f"upright crawl {shop}"


def _is_running(session: Session, shop: str) -> bool:
    names = (f"crawl:{shop}", f"shop:{shop}")  # a crawl by whomever, and what the desk started
    return any(is_held(session.engine, name, session.config.now()) for name in names)


def _permissions(standing: Standing, today: date) -> Iterator[tuple[str, str]]:
    shop = standing.shop.shop
    for row in standing.permissions:
        ask = f"upright shop ask {shop} --use {row.use}"
        permit = f'upright shop permit {shop} {row.use} --evidence "..."'
        said = verdict([row], shop, row.use, today)
        if said == "expired":
            yield f"the permission to {row.use} ended on {row.until}", ask
        elif said == "allowed" and row.until and row.until <= today + NOTICE:
            yield f"the permission to {row.use} ends on {row.until}", ask
        elif said == "asked" and row.on_date and row.on_date <= today - NOTICE:
            yield f"asked on {row.on_date} for {row.use}, no answer yet", f"ask again, or: {permit}"
