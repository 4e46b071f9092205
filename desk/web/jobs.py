"""Work that takes longer than a page may: commands in a process of their own, one at a time a name.

The lock of a job is held by its own process: it ends with it, whatever becomes of the desk.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread

from db.problem import Problem
from desk.session import Session
from desk.web.way import Asked


@dataclass(frozen=True, slots=True)
class Job:
    """Commands that were started from the desk, and what became of them."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    who: str
    began: datetime
    running: bool
    told: tuple[str, ...] = ()  # the last line of each command that has ended
    failed: bool = False


def start(asked: Asked, name: str, commands: Sequence[Sequence[str]]) -> None:
    """Start some commands after one another; raises Problem where this job runs already."""
    session = asked.session
    path = _path(session, name)
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Problem("this runs already; wait until it has ended") from None
    else:
        said = {"commands": [list(one) for one in commands], "who": asked.who,
                "began": session.config.now().isoformat()}  # fmt: skip
        path.with_suffix(".told").unlink(missing_ok=True)
        path.write_text(json.dumps(said), "utf-8")
        words = [sys.executable, "-m", "desk.web.working", str(path)]
        child = subprocess.Popen(  # noqa: S603  # our own interpreter and module
            words, env=dict(asked.environ), pass_fds=(lock,), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        Thread(target=child.wait, daemon=True).start()  # so that it leaves no trace in the table
    finally:
        os.close(lock)


def job(session: Session, name: str) -> Job | None:
    """Tell how a job stands; None where it was never started."""
    path = _path(session, name)
    try:
        said = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    told = _told(path)
    commands = tuple(tuple(one) for one in said["commands"])
    running = _is_held(path.with_suffix(".lock"))
    lines = tuple(str(one["line"]) for one in told)
    failed = any(one["code"] for one in told) or (not running and len(told) < len(commands))
    if not running and not failed and not lines:
        lines = ("it ended without a word",)
    began = datetime.fromisoformat(said["began"])
    return Job(name, commands, said["who"], began, running, lines, failed)


@dataclass(frozen=True, slots=True)
class Ended:
    """How one command of a job ended."""

    code: int
    line: str


def note_end(path: Path, ended: Ended) -> None:
    """Add how a command ended to what is known of its job."""
    with path.with_suffix(".told").open("a", encoding="utf-8") as told:
        told.write(json.dumps(asdict(ended)) + "\n")


def _told(path: Path) -> list[dict[str, object]]:
    try:
        lines = path.with_suffix(".told").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in lines if line.endswith("}")]


def _path(session: Session, name: str) -> Path:
    folder = session.config.home / "jobs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.json"


def _is_held(lock: Path) -> bool:
    try:
        opened = os.open(lock, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(opened)
    return False
