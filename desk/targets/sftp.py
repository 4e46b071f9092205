"""Another machine by sftp alone: uploaded beside, renamed, and a link moved by one rename."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from db.problem import Problem
from desk.targets.ssh import Said, Ssh, run
from desk.targets.target import MANIFEST, Plan, compare, files_of
from reports.folder import Folder

ABSENT = ("not found", "No such file")


@dataclass(frozen=True, slots=True)
class SftpTarget:
    """A folder of another machine, in which `live` links to one of `releases`."""

    host: str
    path: str
    ssh: Ssh
    program: tuple[str, ...] = field(default=("sftp",))  # tests speak to a server without a network

    @property
    def place(self) -> str:
        """Name the folder."""
        return f"{self.host}:{self.path}"

    def plan(self, release: Folder) -> Plan:
        """Compare a release with the live one."""
        held = self._read("live") or {}
        return Plan(compare(held, release.files))

    def send(self, release: Folder) -> Plan:
        """Upload a release, if it is not there whole, and move the link."""
        plan, name = self.plan(release), release.path.name
        if self._read(f"releases/{name}") is None:
            self._upload(release, name)
        self._must(
            f'-rm "{self.path}/.live-next"',
            f'ln -s "releases/{name}" "{self.path}/.live-next"',
            f'rename "{self.path}/.live-next" "{self.path}/live"',
        )
        return plan

    def _upload(self, release: Folder, name: str) -> None:
        """Put all files under another name first: a folder that bears its own name is whole."""
        beside = f"{self.path}/releases/.beside-{name}"
        folders = sorted({str(Path(one).parent) for one in release.files} - {"."})
        folders = sorted({str(up) for one in folders for up in (Path(one), *Path(one).parents)})
        made = [f'-mkdir "{beside}/{one}"' for one in folders if one != "."]
        puts = [f'put "{release.path}/{one}" "{beside}/{one}"' for one in release.files]
        self._must(
            f'-mkdir "{self.path}"',
            f'-mkdir "{self.path}/releases"',
            f'-mkdir "{beside}"',
            *made,
            *puts,
            f'put "{release.path}/{MANIFEST}" "{beside}/{MANIFEST}"',
            f'rename "{beside}" "{self.path}/releases/{name}"',
        )

    def _read(self, where: str) -> dict[str, str] | None:
        """Read which files a release there has; None where it is not there."""
        with TemporaryDirectory(prefix="upright-sftp-") as folder:
            local = Path(folder) / MANIFEST
            said = self._sftp([f'get "{self.path}/{where}/{MANIFEST}" "{local}"'])
            if said.code == 0:
                return dict(files_of(local.read_text("utf-8", "replace"), self.place))
        if any(words in said.complaints for words in ABSENT):
            return None
        raise Problem(f"{self.place}: {said.complaint}")

    def _must(self, *lines: str) -> None:
        said = self._sftp(lines)
        if said.code:
            raise Problem(f"{self.place}: {said.complaint}; readers see what they saw before")

    def _sftp(self, lines: list[str] | tuple[str, ...]) -> Said:
        ends = [] if len(self.program) > 1 else [self.host]
        command = [*self.program, "-b", "-", *self.ssh.options(), *ends]
        return run(command, self.place, "\n".join(lines) + "\n")
