"""Crawls and imports as the desk starts them: each is a row in the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from db.catalog import effective
from db.ledger import lease, running
from db.problem import Problem
from db.schema import Shop
from desk.session import Session
from desk.standing import standings
from spiders.process import Outcome, crawl_shop


def crawl_shops(
    session: Session, shops: Sequence[str], environ: Mapping[str, str], timeout: float
) -> Iterator[tuple[str, Outcome | Problem]]:
    """Crawl shops one after another; a shop that is refused does not stop the others."""
    known = {row.shop for row in effective(session.engine, session.config.catalog).of(Shop)}
    unknown = [shop for shop in shops if shop not in known]
    if unknown:
        raise Problem(
            f"'{unknown[0]}' is not a shop of {session.config.catalog}/shops. "
            f"Shops: {', '.join(sorted(known)) or 'none'}"
        )
    for shop in shops:
        try:
            yield shop, crawl_one(session, shop, environ, timeout)
        except Problem as problem:
            yield shop, problem


def crawl_one(session: Session, shop: str, environ: Mapping[str, str], timeout: float) -> Outcome:
    """Crawl one shop in a child process, alone for this shop, and note it."""
    with lease(session.engine, f"shop:{shop}", session.config.now):
        return watched(session, shop, environ, timeout)


def watched(session: Session, shop: str, environ: Mapping[str, str], timeout: float) -> Outcome:
    """Crawl a shop whose lease is held, and note it in the ledger."""
    with running(session.engine, "crawl", shop, session.config.now) as keep:
        outcome = crawl_shop(session.config, shop, environ, timeout)
        keep(f"{outcome.outcome}{f' ({outcome.reason})' if outcome.reason else ''}")
    return outcome


def due_shops(session: Session) -> list[str]:
    """Name the shops for whose newest planned time nothing was started yet."""
    return [one.shop.shop for one in standings(session) if one.overdue]
