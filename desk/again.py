"""Archives read again: no request is made, so it is done at once and in this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.catalog import effective
from db.ledger import lease, running
from db.problem import Problem
from db.schema import Shop
from db.seen import rejects_of
from desk.session import Session
from spiders.archive.again import read_again
from spiders.archive.store import files_of
from spiders.process import COUNTS, Outcome

NOTES = 200


def shops_with_archives(session: Session) -> list[str]:
    """Name the shops of which anything is archived."""
    shops = (row.shop for row in effective(session.engine, session.config.catalog).of(Shop))
    return [shop for shop in sorted(shops) if files_of(session.config.home, shop)]


def read_archives(
    session: Session, shops: Sequence[str]
) -> Iterator[tuple[str, Outcome | Problem]]:
    """Read the archives of shops, one after another; one that may not be stops no other."""
    for shop in shops:
        try:
            yield shop, _read(session, shop)
        except Problem as problem:
            yield shop, problem


def _read(session: Session, shop: str) -> Outcome:
    config, engine = session.config, session.engine
    with (
        lease(engine, f"shop:{shop}", config.now),
        lease(engine, f"crawl:{shop}", config.now),
        running(engine, "crawl", shop, config.now) as keep,
    ):
        crawl = read_again(engine, config, shop)
        keep(f"archive: {crawl.outcome}{f' ({crawl.reason})' if crawl.reason else ''}")
    rejects = rejects_of(engine, crawl.crawl_id, NOTES)
    return Outcome(
        int(crawl.outcome != "complete"),
        crawl.outcome,
        crawl.reason,
        crawl.crawl_id,
        {name: getattr(crawl, name) for name in COUNTS},
        tuple(f"{row.place}: {row.reason}" for row in rejects),
    )
