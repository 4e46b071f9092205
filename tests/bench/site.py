"""Bench: a site of many products built whole, and again after one product in a hundred changed."""

from __future__ import annotations

import tempfile
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sqlalchemy import update

from db import migrate
from db.config import Config
from db.connect import Engine, connect, writing
from db.schema import Score
from reports.release import Release, build
from tests.bench._site_common import AT
from tests.bench._site_world import fill


def add_arguments(parser: ArgumentParser) -> None:
    """Say how many products the site has."""
    parser.add_argument("--products", type=int, default=1000)


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Build from the tables to verified files on disk; making the tables is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/site.db")
        migrate.prepare(engine)
        fill(engine, options.products)
        _timed(engine, _config(Path(folder), "warm"))  # templates compiled, modules imported
        first, full = _timed(engine, _config(Path(folder), "first"))
        again, _ = _timed(engine, _config(Path(folder), "second"))
        changed = _change(engine, max(1, options.products // 100))
        after, increment = _timed(engine, _config(Path(folder), "first"))
        pages = sum(1 for path in first.folder.rglob("*.html") if "fragments" not in path.parts)
        files = first.files
        engine.dispose()
    figures = {
        "pages": float(pages),
        "pages_per_cpu_s": pages / full,
        "increment_share": increment / full,
        "identical": float(first.digest == again.digest != after.digest),
        "files": float(files),
        "cpu_s": full,
    }
    return figures, {"products": options.products, "changed": changed}


def _config(folder: Path, home: str) -> Config:
    return Config(folder / home, folder / "catalog", "unused", {}, AT)


def _timed(engine: Engine, config: Config) -> tuple[Release, float]:
    begun = time.process_time()
    made = build(engine, config)
    return made, time.process_time() - begun


def _change(engine: Engine, many: int) -> int:
    keys = [f"product-{at * 100 + 1:05}" for at in range(many)]
    with writing(engine) as connection:
        told = {"raw_mean": Score.table().c.raw_mean + 0.25}
        connection.execute(update(Score).where(Score.table().c.product_id.in_(keys)).values(told))
    return len(keys)
