"""How the programs of ssh are started: never asking, never longer than they may take."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from db.problem import Problem

SECONDS = 3600  # a big release over a slow line; silence ends far earlier, by ssh's own count
QUIET = ("BatchMode=yes", "ConnectTimeout=20", "ServerAliveInterval=15", "ServerAliveCountMax=4")


@dataclass(frozen=True, slots=True)
class Ssh:
    """Port and files of a connection, where they are not the usual ones."""

    port: int | None = None
    key: Path | None = None
    known_hosts: Path | None = None

    def options(self) -> list[str]:
        """Give the options that ssh and sftp share."""
        said = list(QUIET)
        said += [f"Port={self.port}"] if self.port else []
        said += [f"IdentityFile={self.key}", "IdentitiesOnly=yes"] if self.key else []
        said += [f"UserKnownHostsFile={self.known_hosts}"] if self.known_hosts else []
        return [part for option in said for part in ("-o", option)]


@dataclass(frozen=True, slots=True)
class Said:
    """How a program ended, and what it complained of: the first line, and all of them."""

    code: int
    complaint: str
    complaints: str


def run(command: Sequence[str], place: str, text: str | None = None) -> Said:
    """Run a program to its end; raises Problem where it is not installed or does not end."""
    if which(command[0]) is None:
        raise Problem(f"{place}: the program {command[0]} is not installed here")
    try:
        done = subprocess.run(  # noqa: S603 - a list, no shell
            command, input=text, capture_output=True, text=True, errors="replace", timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise Problem(f"{place}: {command[0]} took longer than an hour") from None
    lines = [line.strip() for line in done.stderr.splitlines()]
    telling = [line for line in lines if line and not line.startswith("Warning: ")]
    return Said(done.returncode, (telling or ["it said nothing"])[0][:300], done.stderr)
