"""A server of ssh on loopback, for one test: keys of its own, no password, no other user."""

from __future__ import annotations

import getpass
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from desk.targets.ssh import Ssh
from tests.wordpress.wordpress import free_port

SSHD = Path("/usr/sbin/sshd")
SERVER = Path("/usr/lib/openssh/sftp-server")
CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/mine.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp {server}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server listens, and how to get in."""

    host: str
    ssh: Ssh


def lacks() -> str:
    """Say what is missing for a test with a server; '' where nothing is."""
    there = SSHD.exists() and SERVER.exists() and which("ssh-keygen") and which("sftp")
    return "" if there else "Debian's openssh-server is not installed"


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Run a server until the context ends."""
    for name in ("host", "mine"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True
        )
    port = free_port()
    config = folder / "sshd_config"
    config.write_text(CONFIG.format(port=port, folder=folder, server=SERVER), "utf-8")
    host = (folder / "host.pub").read_text("utf-8").split()
    known = folder / "known"
    known.write_text(f"[127.0.0.1]:{port} {host[0]} {host[1]}\n", "utf-8")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # it will not start without
    with (folder / "sshd.log").open("wb") as log:
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", config], stdout=log, stderr=log)
    try:
        _wait(folder / "sshd.log")
        yield Server(f"{getpass.getuser()}@127.0.0.1", Ssh(port, folder / "mine", known))
    finally:
        process.terminate()
        process.wait(20)


def _wait(log: Path) -> None:
    for _ in range(100):
        if "Server listening" in log.read_text("utf-8"):
            return
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8"))
