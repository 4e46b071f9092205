"""Bench: crawls of loopback shops whose reviews are kept, against the same ones thrown away."""

from __future__ import annotations

import logging
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from db.connect import connect
from db.seen import listings_with_reviews
from spiders.item import PageItem
from tests.shops.crawling import config_of, crawl, listings, write_shop
from tests.shops.pages import paged, review, shop_of
from tests.shops.server import serving

T = TypeVar("T")
A_PAGE, A_SHOP = 100, 5000
BODY = "The strap held well and it folds behind a door, but assembly took an hour of my day. " * 4
THROW = {"ITEM_PIPELINES": {"tests.bench.ingest.Throw": 100}}


class Throw:
    """Item pipeline in place of ours: what was read is thrown away."""

    def process_item(self, item: PageItem) -> PageItem:
        """Keep nothing."""
        return item


def add_arguments(parser: ArgumentParser) -> None:
    """Add what this bench can be told."""
    parser.add_argument("--reviews", type=int, default=50_000, help="reviews of all shops")
    parser.add_argument("--rounds", type=int, default=1, help="times that each arm is taken")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Crawl all shops in each arm, in a process of its own, the arms taking turns."""
    shops = max(1, options.reviews // A_SHOP)
    each = options.reviews // shops
    ours, served = get_context("spawn").Pipe()
    server = get_context("spawn").Process(target=_serve, args=(served, shops, each), daemon=True)
    server.start()
    port = ours.recv()
    kept, thrown = [], []
    for _ in range(options.rounds):
        thrown.append(_alone(_arm, port, shops, each, False))
        kept.append(_alone(_arm, port, shops, each, True))
    ours.send(None)
    server.join()
    total = shops * each
    figures = {
        "ratio": min(kept) / min(thrown),
        "reviews_per_second": total / min(kept),
        "kept_s": min(kept),
        "thrown_s": min(thrown),
    }
    return figures, {"reviews": total, "shops": shops, "a_page": A_PAGE, "rounds": options.rounds}


def _alone(work: Callable[..., T], *given: object) -> T:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def _serve(told: Connection, shops: int, each: int) -> None:
    """Serve every shop until told to stop."""
    with serving() as made:
        for number in range(shops):
            reviews = [review(n, reviewBody=f"{BODY}This is {n} of {number}.") for n in range(each)]
            made.hosts[f"shop-{number}.example"] = shop_of(paged("/p/1", reviews, A_PAGE))
        told.send(made.port)
        told.recv()


def _arm(port: int, shops: int, each: int, keep: bool) -> float:
    """Crawl every shop, one after the other; returns the seconds that it took."""
    logging.getLogger().addHandler(logging.NullHandler())
    with tempfile.TemporaryDirectory() as folder:
        base = config_of(Path(folder))
        names = [f"shop-{number}" for number in range(shops)]
        loopback = {f"{name}.example": f"127.0.0.1:{port}" for name in names}
        config = type(base)(base.home, base.catalog, base.database_url, loopback, base.fixed_now)
        for name in names:
            write_shop(config, name, listings(f"http://{name}.example/p/1"))
        begun = time.perf_counter()
        for name in names:
            ended = crawl(config, name, **({} if keep else THROW))
            if keep and (ended.crawl.outcome, ended.crawl.distinct) != ("complete", each):
                raise AssertionError(f"{name}: {ended.crawl.outcome}, {ended.crawl.distinct}")
        spent = time.perf_counter() - begun
        engine = connect(config.database_url)
        if bool(listings_with_reviews(engine, names[0])) is not keep:
            raise AssertionError("the reviews of an arm were not treated as said")
        engine.dispose()
    return spent
