"""The play on its stage: a home in which October is read, and November with what is planted."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml

from db.catalog import read_catalog
from db.config import read_config
from db.problem import Problem
from db.schema import Shop
from desk.demo import work
from desk.demo.drive import settings_of
from desk.demo.home import write_catalog
from desk.demo.serve import serve_answers
from desk.demo.world import FIRST_MONTH, SECOND_MONTH
from desk.release import write_edition
from desk.session import session
from desk.setup import shipped_catalog
from tests.play.planted import ALL, COPY_PATH, COPY_SHOP, NONE, Plants, shops_at

AGAIN = SECOND_MONTH + timedelta(days=1)  # what is missing twice is gone
PATIENCE = 120.0  # seconds for one crawl
RECALL = "invented-26-101"
NOTE = {
    "kind": "recall",
    "reviewer": "the editors of the demo",
    "reviewed": "2026-10-20",
    "review_by": "2027-04-20",
    "notes": {
        RECALL: {
            "title": "Recalled: Korvestal HK-90",
            "text": "The ankle lock can open under load. Stop using the table and ask the maker.",
            "source": "Invented Product Safety Office, recall 26-101, 20 October 2026",
            "url": "http://safety.example/26-101",
            "brand": "Korvestal",
            "models": ["HK-90"],
        }
    },
}
METHOD = {"version": ("2.0", "2.1"), "weight_unverified": (0.8, 0.5)}


@dataclass(frozen=True, slots=True)
class Played:
    """A home in which the second month was read and computed, and what was planted in it."""

    home: Path
    plants: Plants

    def settings(self) -> dict[str, str]:
        """Give the settings of every command on this home, as of the newest reading."""
        return settings_of(self.home, sweeps(self.plants)[-1], os.environ)

    def copied(self, to: Path) -> Played:
        """Copy it to where it may be changed."""
        shutil.copytree(self.home, to, symlinks=True)
        return Played(to, self.plants)


def october(home: Path) -> None:
    """Read, fit and publish the first month, in which nothing is planted."""
    home.mkdir(parents=True)
    write_catalog(home / "catalog", shipped_catalog())
    settings = settings_of(home, FIRST_MONTH, os.environ)
    crawl(settings, NONE, FIRST_MONTH)
    with session(settings) as opened:
        for task in (work.compute, work.fit, work.compute, work.build, work.publish):
            task(opened)


def november(home: Path, plants: Plants) -> None:
    """Read and compute the second month, and draft its edition."""
    lay(home / "catalog", plants)
    for now in sweeps(plants):
        crawl(settings_of(home, now, os.environ), plants, now)
    with session(Played(home, plants).settings()) as opened:
        work.compute(opened)
        write_edition(opened, f"{AGAIN:%Y-%m}", formats=["html"])


def sweeps(plants: Plants) -> tuple[datetime, ...]:
    """Give when the shops are read in the second month.

    With plants once more a day later: only what two readings in a row miss is gone. Without any
    once, as an editor does who reads the shops on the first of the month.
    """
    return (SECOND_MONTH, AGAIN) if plants else (SECOND_MONTH,)


def crawl(settings: Mapping[str, str], plants: Plants, now: datetime) -> dict[str, str]:
    """Crawl every shop, however it ends; returns how by shop."""
    config = read_config(settings)
    shops = [row.shop for row in read_catalog(config.catalog).of(Shop)]
    with (
        session(settings),  # makes the tables before two crawls want to
        serve_answers(shops_at(now, plants)) as serving,
        ThreadPoolExecutor(2) as pool,
    ):
        reachable = {**settings, "UPRIGHT_LOOPBACK": serving.loopback()}
        return dict(zip(shops, pool.map(lambda shop: _one(reachable, shop), shops), strict=True))


def _one(settings: Mapping[str, str], shop: str) -> str:
    try:
        return work.crawl(settings, shop, PATIENCE).outcome
    except Problem:
        return "refused"


def lay(catalog: Path, plants: Plants) -> None:
    """Write into the catalog what the editors learned in the month."""
    if "recalled" in plants:
        text = yaml.safe_dump(NOTE, sort_keys=False, allow_unicode=True)
        (catalog / "safety" / "recalls-invented.yml").write_text(text, "utf-8")
    if "copied" in plants:
        path = catalog / "shops" / f"{COPY_SHOP}.yml"
        told = path.read_text("utf-8")
        line = f"  - {{url: http://{COPY_SHOP}.example{COPY_PATH}}}\n"
        path.write_text(told.replace("locale:", f"{line}locale:", 1), "utf-8")
    if "method" in plants:
        path = catalog / "scoring.yml"
        path.write_text(_reweighed(path.read_text("utf-8")), "utf-8")


def _reweighed(told: str) -> str:
    """Change one number of the method, and its version."""
    for name, (old, new) in METHOD.items():
        at = told.index(f"{name}:")
        told = told[:at] + told[at:].replace(str(old), str(new), 1)
    return told


def played(factory: pytest.TempPathFactory, plants: Plants = ALL) -> Played:
    """Give a played month, made by the first who asks for it in a whole run of the tests."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # workers share it
    with _alone(base / "play.lock"):
        first = base / "play-october"
        if not (first / "done").exists():
            october(first)
            (first / "done").touch()
        home = base / f"play-{'-'.join(sorted(plants)) or 'none'}"
        if not (home / "played").exists():
            shutil.copytree(first, home, symlinks=True)
            november(home, plants)
            (home / "played").write_text(json.dumps(sorted(plants)), "utf-8")
    return Played(home, plants)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
