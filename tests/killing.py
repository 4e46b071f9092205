"""A run or build killed at a random moment and started again, and what the tables hold then."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from db import migrate
from db.connect import connect, reading
from db.identity import listing_id, review_id
from db.intake import append, close_crawl, open_crawl
from db.schema import (
    CrawlVerdict,
    CurrentReview,
    Match,
    Month,
    MonthSource,
    RawListing,
    RawReview,
    Record,
    Review,
    Score,
    Tally,
)
from tests.desk import Desk

STARTED = datetime(2026, 10, 1, 3, tzinfo=UTC)
RESULTS: tuple[type[Record], ...] = (
    Review, CrawlVerdict, CurrentReview, Match, Tally, Score, Month, MonthSource,
)  # fmt: skip
COMMANDS = (("run",), ("build",))


def prepare(folder: Path, reviews: int, url: str | None = None) -> Desk:
    """Lay a desk with three shops, four products and some reviews, nothing computed yet."""
    desk = Desk(folder)
    desk.environ = {"UPRIGHT_NOW": "2026-10-01T04:00Z"}
    if url:
        desk.environ["UPRIGHT_DATABASE_URL"] = url
    for number in range(4):
        desk.product(f"table-{number}", "Tiltwell", f"{number}00")
    engine = connect(url or f"sqlite:///{desk.home}/upright.db")
    migrate.prepare(engine)
    chance = random.Random(7)
    for shop in ("oakrow", "fernhill", "larkby"):
        desk.shop(shop, "rating_scale: 5\n")
        crawl = open_crawl(engine, shop, "crawl", STARTED)
        rows = [_raw(shop, n, chance) for n in range(reviews // 3)]
        listings = [_listing(shop, number) for number in range(5)]
        append(engine, crawl, reviews=rows, listings=listings)
        close_crawl(engine, crawl, STARTED, "complete")
    engine.dispose()
    return desk


def _raw(shop: str, number: int, chance: random.Random) -> RawReview:
    return RawReview(
        id=review_id(shop, str(number), "c"), shop=shop, review_key=str(number),
        content_hash="c", listing_id=listing_id(shop, name=f"Tiltwell {number % 5}00"),
        rating_text=str(chance.randint(1, 5)), title=f"Word {number}",
        body=f"Folds well, the strap of number {number} is long enough for me.",
        date_text=f"2026-0{1 + number % 9}-11", fetched=STARTED,
    )  # fmt: skip


def _listing(shop: str, number: int) -> RawListing:
    name = f"Tiltwell {number}00"
    return RawListing(listing_id=listing_id(shop, name=name), shop=shop, name=name, fetched=STARTED)


def results(desk: Desk) -> str:
    """Hash every computed table and the newest build."""
    engine = connect(desk.environ.get("UPRIGHT_DATABASE_URL", f"sqlite:///{desk.home}/upright.db"))
    seen = sha256()
    with reading(engine) as connection:
        for record in RESULTS:
            table = record.table()
            for row in connection.execute(select(table).order_by(*table.primary_key)):
                seen.update(repr(tuple(row)).encode())
    engine.dispose()
    for path in sorted((desk.home / "site" / "releases").rglob("*")):
        if path.is_file():
            seen.update(str(path.relative_to(desk.home)).encode() + path.read_bytes())
    return seen.hexdigest()


def finish(desk: Desk) -> str:
    """Run and build to the end."""
    for command in COMMANDS:
        desk.upright(*command)
    return results(desk)


def copy_of(desk: Desk, folder: Path) -> Desk:
    """Copy a desk whose database is a file."""
    shutil.copytree(desk.folder, folder)
    return Desk(folder, dict(desk.environ))


def seconds(desk: Desk, command: tuple[str, ...]) -> float:
    """Time a process of a command on a copy."""
    begun = time.perf_counter()
    assert desk.alone(*command)[0] == 0
    return time.perf_counter() - begun


def kill_during(desk: Desk, command: tuple[str, ...], after: float) -> bool:
    """Start a command and kill it; tells whether it was still at work."""
    with subprocess.Popen(
        desk.command(*command), env=desk.settings(), cwd=desk.folder,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as child:  # fmt: skip
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        return child.wait() == -signal.SIGKILL
