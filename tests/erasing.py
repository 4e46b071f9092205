"""A shop whose pages print canaries in many encodings, and every byte that is kept of it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import inspect, text

from db.connect import connect, reading
from db.schema import CurrentReview, RawReview, Record, Review, Sighting, Version
from desk.compute import run_pipeline
from desk.release import build_release
from desk.session import Session
from tests.desk import Desk
from tests.shops.crawling import NOW
from tests.shops.pages import product_page, review, shop_of
from tests.shops.server import Answer
from tests.shops.world import World, opened

CANARIES = ("Wren Halloway", "Jürgen Müßner", "Siobhán O'Neill", "山田太郎")
WEEK = timedelta(days=7)
STORIES = (
    "The hinge began to creak on the very first evening, which nobody else has ever told.",
    "My aunt found the foam rollers lumpy, yet she would hardly let go of the handles again.",
    "Assembly ate a whole Sunday because two bolts in the bag were a thread too wide for it.",
    "We carried it up four flights; the crossbar scraped the wall and left a long blue line.",
)


@contextmanager
def world_with_desk(folder: Path, url: str | None = None) -> Iterator[World]:
    """Make a world whose catalog a run and a build accept."""
    desk = Desk(folder)
    with opened(folder, url) as world:
        desk.product("tiltwell-300", "Tiltwell", "300")
        yield world


def told(number: int, name: str) -> dict[str, Any]:
    """Invent a review of a canary."""
    return review(
        number, author={"@type": "Person", "name": name}, name=f"Creaks, says number {number}",
        reviewBody=STORIES[number - 50],
    )  # fmt: skip


def pages(names: tuple[str, ...] = CANARIES, also: int = 0) -> dict[str, Answer]:
    """Write a shop: its pages print each name also outside of the reviews, in other encodings."""
    reviews = [*(told(50 + at, name) for at, name in enumerate(names)), review(3), review(4 + also)]
    page = product_page(reviews)
    spread = "".join(
        f"<p data-by=\"{escape(name)}\">{escape(name)} <a href='/by/{quote(name)}'>{name}</a></p>"
        f"<script>var by = {json.dumps(json.dumps(name))}</script><i>{STORIES[at][:60]}</i>"
        for at, name in enumerate(names)
    )
    body = page.body.replace(b"<body>", b"<body>" + spread.encode())
    front = f"<a href='/p/300'>T</a> Newest: {', '.join(names)}".encode()
    return {
        "/p/300": replace(page, body=body),
        "/": Answer(body=front),
        "/gone": Answer(410, front),
    }


def open_shop(world: World, **more: Any) -> None:
    """Open a shop with a start page, a product page and a page that is gone."""
    world.open("oakrow", pages(), "/p/300", "/gone", start='["http://oakrow.example/"]', **more)
    path = world.config.catalog / "shops" / "oakrow.yml"
    score = "  score: {allowed: true, evidence: letter, on: 2026-01-05}\n"
    path.write_text(path.read_text("utf-8") + score, "utf-8")


@contextmanager
def desk_of(world: World, days: int = 0) -> Iterator[Session]:
    """Open the desk, some days later."""
    config = replace(world.config, fixed_now=NOW + timedelta(days=days))
    engine = connect(config.database_url)
    yield Session(config, engine)
    engine.dispose()


def compute(session: Session, full: bool = False) -> None:
    run_pipeline(session, full, lambda _done: None)
    build_release(session)


def every_byte(world: World) -> bytes:
    """Return every byte that is kept: files, WARC files unpacked, and the rows of every table."""
    kept = []
    for path in sorted(world.config.home.rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            kept.append(
                str(path).encode() + (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
            )
    for path in world.folder.glob("upright.db*"):
        kept.append(path.read_bytes())
    engine = connect(world.config.database_url)
    with reading(engine) as connection:
        for table in inspect(engine).get_table_names():
            every = text(f'SELECT * FROM "{table}"')  # noqa: S608
            kept += [repr(tuple(row)).encode() for row in connection.execute(every)]
    engine.dispose()
    return b"\n".join(kept)


def found_of(world: World, name: str, number: int) -> list[str]:
    """Name the forms in which a canary, or its text, is kept anywhere."""
    there = every_byte(world)
    story = STORIES[number - 50]
    forms = {
        name, name.upper(), json.dumps(name)[1:-1], json.dumps(json.dumps(name))[3:-3],
        escape(name), quote(name), story, story[:60], f"Creaks, says number {number}",
    }  # fmt: skip
    return [form for form in forms if form.encode() in there]


def rows_of(world: World) -> dict[str, list[dict[str, object]]]:
    kinds: tuple[type[Record], ...] = (RawReview, Version, Sighting, Review, CurrentReview)
    return {kind.__tablename__: world.rows(kind) for kind in kinds}


def shop_anew(week: int) -> Any:
    return shop_of(pages(also=week))
