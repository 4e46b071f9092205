"""The desk of a played month: a process of its own, as it is started every day."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from desk.session import session
from tests.desking import people
from tests.play.staged import Played

PATIENCE = 30.0  # seconds for the desk to listen
ROOT = Path(__file__).parents[2]


@contextmanager
def desk(play: Played) -> Iterator[str]:
    """Serve the desk of a home in which one person of each role may enter; gives its address."""
    with session(play.settings()) as opened:
        people(opened)
    port = _free()
    command = [sys.executable, "-m", "desk.cli", "desk", "--port", str(port)]
    environ = {**play.settings(), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environ, cwd=play.home) as child:
        try:
            base = f"http://127.0.0.1:{port}/"
            _wait(base, child)
            yield base
        finally:
            child.terminate()
            child.wait(10)


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def _wait(base: str, child: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and child.poll() is None:
        try:
            urlopen(f"{base}login", timeout=2).close()  # noqa: S310 - our own, on loopback
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the desk does not listen")
