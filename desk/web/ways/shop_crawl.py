"""Crawl now: begun at once, watched as it goes on, and ended by itself."""

from __future__ import annotations

from db.catalog import Catalog
from db.catalog.single import Single, single
from db.connect import reading
from db.problem import Problem
from db.shop_rows import is_busy, last_command, newest_crawls
from desk.begin import begin_crawl
from desk.web.way import Asked, Go, Page, Way
from desk.web.ways.editing import stem_of
from desk.web.ways.shops import file_in, the_shop
from spiders.admit import admit_by


def show_crawl(asked: Asked) -> Page:
    """Show how far a crawl has come, or how the last one ended."""
    session, name = asked.session, stem_of(asked, "shop")
    with reading(session.engine) as connection:
        there = file_in(connection, asked, name)
        site = single(connection, session.config.catalog, "site")
        busy = is_busy(connection, name, session.config.now())
        newest = newest_crawls(connection, [name], 1).get(name, ())
        command = last_command(connection, name)
    past = newest[0] if newest else None
    fresh = past is not None and command is not None and past.crawl.started >= command.started
    return Page("shop_crawl.html", {
        "shop": the_shop(there), "busy": busy, "past": past, "command": command, "fresh": fresh,
        "refused": None if busy else _refusal(asked, there, site),
    })  # fmt: skip


def act_crawl(asked: Asked) -> Go:
    """Begin a crawl and answer at once; raises Problem where the shop may not be crawled."""
    name = stem_of(asked, "shop")
    begin_crawl(asked.session, name, asked.environ)
    return Go(f"/shops/{name}/crawl", f"The crawl of {name} is begun.", subject=f"shop:{name}")


def _refusal(asked: Asked, there: Single, site: Single | None) -> str | None:
    """Say why a shop may not be crawled, by its own file and the site's alone."""
    catalog = Catalog((*there.records, *(site.records if site else ())))
    try:
        admit_by(catalog, the_shop(there).shop, asked.session.config.now().date())
    except Problem as problem:
        return str(problem)
    return None


WAYS = (Way(path="/shops/{shop}/crawl", name="shops.crawl", shows=show_crawl, acts=act_crawl),)
