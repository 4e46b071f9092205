"""A desk whose buttons start no process and ask no other machine, for tests that press them all.

Passwords are hashed at a thousandth of the cost: what is tried here is not how long that takes.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from argon2 import PasswordHasher

from db.problem import Problem

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


class Still:
    """A process that never began."""

    def __init__(self, *_: object, **__: object) -> None:
        self.pid = 0

    def wait(self) -> int:
        return 0


def _alone(*_: object, **__: object) -> None:
    raise Problem("no other machine is asked in this test")


@contextmanager
def stilled() -> Iterator[None]:
    """Start no jobs and no crawls, and load no pages, until this ends."""
    silent = SimpleNamespace(Popen=Still, DEVNULL=subprocess.DEVNULL)
    with (
        patch("desk.web.jobs.subprocess", silent),
        patch("desk.begin.watched", _alone),
        patch("desk.add.look", _alone),
        patch("desk.web.passwords.HASHER", QUICK),
        patch("desk.web.passwords.NOBODY", QUICK.hash("nobody")),
    ):
        yield
