"""A crawl in a process of its own: with a time limit, and with an outcome that can be trusted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from db import identity, intake
from db.config import Config
from db.connect import Engine, connect
from db.problem import Problem
from db.schema import Crawl

COUNTS = ("listed", "distinct", "new", "edited", "gone", "rejected", "pages")
GRACE = 20.0  # seconds from the polite signal to the other one


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a crawl ended; exit code 0 only where it is complete (or was already)."""

    exit_code: int
    outcome: str
    reason: str | None
    crawl_id: str
    counts: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()  # the addresses that are the reason


def crawl_shop(
    config: Config,
    shop: str,
    environ: Mapping[str, str],
    timeout: float,
    started: datetime | None = None,
) -> Outcome:
    """Crawl a shop in a child process, at most `timeout` seconds; raises Problem if it may not.

    A crawl of the same start that ended complete is not made again; one that is open goes on.
    """
    start = started or config.now()
    crawl_id = identity.crawl_id(shop, start)
    engine = connect(config.database_url)
    try:
        there = intake.find_crawl(engine, crawl_id)
        if there and there.outcome != "open":
            return _ended(there)
        with tempfile.TemporaryDirectory(prefix="upright-") as folder:
            manifest = Path(folder, "manifest.json")
            command = _command(shop, manifest, start)
            code, told = run_child(command, child_environ(config, environ), timeout)
            return _outcome(manifest, code, told, engine, crawl_id, config)
    finally:
        engine.dispose()


def _ended(crawl: Crawl) -> Outcome:
    """Tell how a crawl ended before."""
    counts = {name: getattr(crawl, name) for name in COUNTS}
    if crawl.outcome == "complete":
        return Outcome(0, crawl.outcome, "already done", crawl.crawl_id, counts)
    return Outcome(1, crawl.outcome, crawl.reason, crawl.crawl_id, counts)


def _command(shop: str, manifest: Path, start: datetime) -> list[str]:
    settings = {
        "RUN_MANIFEST": manifest,
        "CRAWL_STARTED": start.isoformat(),
        "CRAWL_PARENT": os.getpid(),
    }
    options = [part for pair in settings.items() for part in ("-s", f"{pair[0]}={pair[1]}")]
    return [sys.executable, "-m", "scrapy", "crawl", shop, *options]


def child_environ(config: Config, environ: Mapping[str, str]) -> dict[str, str]:
    """Hand our settings on; the root of the project comes first on the child's path."""
    root = str(Path(__file__).parents[1])
    path = os.pathsep.join(part for part in (root, environ.get("PYTHONPATH")) if part)
    return {
        **environ,
        "UPRIGHT_HOME": str(config.home),
        "UPRIGHT_CATALOG": str(config.catalog),
        "UPRIGHT_DATABASE_URL": config.database_url,
        "SCRAPY_SETTINGS_MODULE": "spiders.settings",
        "PYTHONPATH": path,
    }


def run_child(command: list[str], environ: dict[str, str], timeout: float) -> tuple[int, str]:
    """Run a child in its own process group; end the group when its time is up."""
    with subprocess.Popen(  # noqa: S603 - our own interpreter; the shop's name is checked by scrapy
        command, env=environ, stderr=subprocess.PIPE, start_new_session=True
    ) as child:
        for patience, deadly in ((timeout, signal.SIGTERM), (GRACE, signal.SIGKILL)):
            try:
                told = child.communicate(timeout=patience)[1]
                return child.returncode, told.decode("utf-8", "replace")
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, deadly)
        told = child.communicate()[1]
        return child.returncode, told.decode("utf-8", "replace")


def _outcome(
    manifest: Path, code: int, told: str, engine: Engine, crawl_id: str, config: Config
) -> Outcome:
    if manifest.exists():
        said = json.loads(manifest.read_bytes())
        ended = int(said["outcome"] != "complete")
        told_of = tuple(said["notes"]) if ended else ()
        return Outcome(
            ended, said["outcome"], said["reason"], said["crawl_id"], said["counts"], told_of
        )
    there = intake.find_crawl(engine, crawl_id)
    lines = [line for line in told.splitlines() if line.strip()] or [f"exit code {code}"]
    if there is None or lines[-1].startswith("upright: "):
        raise Problem(lines[-1].removeprefix("upright: "))
    intake.close_crawl(engine, crawl_id, config.now(), "failed", "killed", there.robots)
    return Outcome(1, "failed", "killed", crawl_id)
