"""The crawls and imports of each shop, the newest first, with what a run decided of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select

from db.connect import reading
from db.schema import Crawl, CrawlVerdict, columns_of


@dataclass(frozen=True, slots=True)
class Past:
    """One crawl or import, and whether it reaches readers: None: no run has judged it yet."""

    crawl: Crawl
    accepted: bool | None
    held: str | None  # why it is held back


def past_crawls(engine: Engine) -> dict[str, list[Past]]:
    """Return what was crawled and imported, by shop, the newest first."""
    crawl, verdict = Crawl.table(), CrawlVerdict.table()
    names = columns_of(Crawl).names
    query = (
        select(
            *(crawl.c[name] for name in names), verdict.c.accepted, verdict.c.reason.label("why")
        )
        .outerjoin(verdict, verdict.c.crawl_id == crawl.c.crawl_id)
        .order_by(crawl.c.started.desc(), crawl.c.crawl_id)
    )
    found: dict[str, list[Past]] = {}
    with reading(engine) as connection:
        for row in connection.execute(query).mappings():
            made = Crawl(**{name: row[name] for name in names})
            held = row["why"] if row["accepted"] is False else None
            found.setdefault(made.shop, []).append(Past(made, row["accepted"], held))
    return found
