"""An import of several kinds of files, killed at a random moment and made again."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from db.connect import connect, reading
from db.schema import Capture, Crawl, Record
from tests.desk import Desk
from tests.importing import feed, feed_review, lines, page, record, warc, write
from tests.killing import copy_of
from tests.killing_crawls import TABLES

SHOP = "oakrow"
NOW = "2026-10-01T04:00Z"
IMPORT = """\
import os, sys
from pathlib import Path
from db.config import read_config
from db.connect import connect
from db.migrate import prepare
from spiders.imports import import_files
config = read_config(os.environ)
engine = connect(config.database_url)
prepare(engine)
print("ready", flush=True)
import_files(engine, config, "oakrow", sys.argv[2:], batch=int(sys.argv[1]))
"""


def prepare(folder: Path, size: int) -> Desk:
    """Lay a desk with a shop for research and files of every kind, some records of them bad."""
    desk = Desk(folder)
    desk.environ = {"UPRIGHT_NOW": NOW}
    desk.shop(SHOP, "research: true\nrating_scale: 5\n", uses="store")
    write(desk.home / "secret", b"5e" * 32)
    rows = [record(n) if n % 97 else "no record" for n in range(size)]
    rows += [record(n) for n in range(size // 10)]  # met twice
    files = folder / "files"
    write(files / "a.jsonl", lines(rows))
    shared = [feed_review(n) for n in range(size // 4)] + [feed_review(3), feed_review(4)]
    write(files / "b.xml", feed(*shared))
    told = [f"{n % (size // 3)},{n % 5},Words {n}.,Ivo {n},T{n % 3}" for n in range(size // 2)]
    write(files / "c.csv", "\n".join(["id,rating,body,author,product", *told]).encode())
    answers = [(f"http://{SHOP}.example/p/{n}", page(n), {}) for n in range(size // 40)]
    write(files / "d.warc.gz", warc(answers))
    return desk


def command(desk: Desk, batch: int) -> list[str]:
    """Return the command of an import with small batches, so that there is much to tear."""
    return [sys.executable, "-c", IMPORT, str(batch), "files"]


def imported(desk: Desk, batch: int) -> dict[str, list[tuple[object, ...]]]:
    """Import to the end and return every table that an import writes."""
    subprocess.run(command(desk, batch), env=desk.settings(), cwd=desk.folder, check=True,
                   capture_output=True)  # fmt: skip
    return tables(desk)


def tables(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """Return every table that an import writes; an answer may be archived twice."""
    engine, kept = connect(f"sqlite:///{desk.home}/upright.db"), {}
    with reading(engine) as connection:
        for record_ in (*TABLES, Capture):
            columns = [c for c in record_.table().c if c.name not in ("place", "warc")]
            query = select(*columns).order_by(*record_.table().primary_key)
            kept[record_.__tablename__] = [tuple(row) for row in connection.execute(query)]
    engine.dispose()
    rejects = next((desk.home / "rejects").rglob("*.jsonl"))
    return kept | {"file": [(rejects.read_text("utf-8"),)]}


def kill_one(fresh: Desk, folder: Path, batch: int, seconds: float, chance: random.Random) -> Desk:
    """Kill an import at a random moment of its work; returns its desk."""
    desk = copy_of(fresh, folder)
    with subprocess.Popen(
        command(desk, batch), env=desk.settings(), cwd=desk.folder, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(seconds * chance.random())
        child.send_signal(signal.SIGKILL)
    return desk


def stood(desk: Desk) -> str:
    """Say how a killed import left things: open, complete, or nothing at all."""
    engine = connect(f"sqlite:///{desk.home}/upright.db")
    table: type[Record] = Crawl
    with reading(engine) as connection:
        found = connection.execute(select(func.max(table.table().c.outcome))).scalar_one()
    engine.dispose()
    return str(found or "nothing")
