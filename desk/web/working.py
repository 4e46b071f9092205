"""The process of a job: it runs its commands after one another until one fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from desk.web.jobs import Ended, note_end

LIMIT = 4 * 3600  # seconds for one command


def work(path: Path) -> int:
    """Run the commands of a job; returns 1 where one failed."""
    commands = json.loads(path.read_text("utf-8"))["commands"]
    for words in commands:
        ended = _run(words)
        note_end(path, ended)
        if ended.code:
            return 1
    return 0


def _run(words: list[str]) -> Ended:
    command = [sys.executable, "-m", "desk.cli", *words]
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and module
            command, capture_output=True, text=True, timeout=LIMIT, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        return Ended(1, f"{words[0]} took longer than {LIMIT // 3600} hours and was stopped")
    said = done.stdout if done.returncode == 0 else done.stderr or done.stdout
    lines = [line for line in said.splitlines() if line.strip()]
    return Ended(done.returncode, lines[-1][:500] if lines else f"{words[0]} ended")


if __name__ == "__main__":
    sys.exit(work(Path(sys.argv[1])))
