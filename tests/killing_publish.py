"""Publishing killed at random moments, while a reader looks at the live site all the time."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from dataclasses import dataclass, replace
from hashlib import sha256
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from db.config import Config
from db.connect import connect
from db.problem import Problem
from db.schema import Record
from reports.release import MANIFEST, publish, rollback
from tests.seeds import AT, PRODUCTS, add, config_of, fill, month_rows

STATES = 2  # of the tables: every other publishing has another release to show


@dataclass(frozen=True, slots=True)
class Seen:
    """What the reader met: looks at the whole live site, releases, and what was not whole."""

    looks: int
    releases: int
    faults: tuple[str, ...]


def prepare(folder: Path) -> Config:
    """Lay databases that differ in one month of one product, and publish the first."""
    for state in range(STATES):
        engine = connect(_url(folder, state))
        Record.metadata.create_all(engine)
        fill(engine, PRODUCTS)
        add(engine, *month_rows("2026-10", {"aurel-a2": (80.0 + state, 180, 230)}))
        engine.dispose()
    config = replace(config_of(folder), home=folder / "home")
    _publish(folder, config, 0)
    return config


def kill_many(folder: Path, config: Config, kills: int) -> tuple[Seen, int]:
    """Kill that many publishings under a polling reader; gives what it saw and how many were hit.

    A child is forked, not started: what is killed is the publishing, not the imports before it.
    """
    chance, context = random.Random(17), get_context("fork")
    ours, theirs = context.Pipe()
    reader = context.Process(target=_read_on, args=(config.home / "site", theirs))
    begun = time.perf_counter()
    _publish(folder, config, 1)
    whole = time.perf_counter() - begun
    reader.start()
    hit = sum(
        _killed(folder, config, number % STATES, whole * chance.uniform(0, 1.1))
        for number in range(kills)
    )
    ours.send("stop")
    seen = ours.recv()
    reader.join()
    return seen, hit


def rolled_back(config: Config) -> float:
    """Time the way back to the release before the live one, in seconds."""
    begun = time.perf_counter()
    rollback(config)
    return time.perf_counter() - begun


def look(site: Path) -> tuple[str, str | None]:
    """Read the whole live site as it stands at one moment; gives its name and what is wrong."""
    release = (site / "live").resolve()
    try:
        told = json.loads((release / MANIFEST).read_text("utf-8"))["files"]
        for name, digest in told.items():
            if sha256((release / name).read_bytes()).hexdigest() != digest:
                return release.name, f"{release.name}/{name} is of another release"
        found = {str(path.relative_to(release)) for path in release.rglob("*") if path.is_file()}
        extra = found - told.keys() - {MANIFEST}
        return release.name, f"{release.name} holds {min(extra)} as well" if extra else None
    except OSError as wrong:
        return release.name, f"{release.name}: {wrong}"


def _killed(folder: Path, config: Config, state: int, after: float) -> bool:
    child = os.fork()
    if child == 0:
        try:
            _publish(folder, config, state)
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _publish(folder: Path, config: Config, state: int) -> None:
    engine = connect(_url(folder, state))
    try:
        publish(engine, config, AT.date())
    except Problem as problem:  # said, so that a child that never published is seen
        print(problem)
        raise
    finally:
        engine.dispose()


def _read_on(site: Path, told: Connection) -> None:
    looks, names, faults = 0, set(), []
    while not told.poll():
        name, fault = look(site)
        looks += 1
        names.add(name)
        faults += [fault] if fault else []
    told.send(Seen(looks, len(names), tuple(faults)))


def _url(folder: Path, state: int) -> str:
    return f"sqlite:///{folder}/{state}.db"
