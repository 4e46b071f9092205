"""Another machine by rsync: what is unchanged is linked there, and a link is swapped last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from db.problem import Problem
from desk.targets.ssh import Said, Ssh, run
from desk.targets.target import MANIFEST, Plan, compare, files_of
from reports.folder import Folder, digest_of

ABSENT = re.compile(r"No such file or directory|link_stat .* failed", re.IGNORECASE)
PARTIAL = 23  # rsync's word for 'some files could not be read': here, the one that is not there


@dataclass(frozen=True, slots=True)
class RsyncTarget:
    """A folder, here or on another machine, in which `live` links to one of `releases`."""

    to: str
    ssh: Ssh

    @property
    def place(self) -> str:
        """Name the folder."""
        return self.to

    def plan(self, release: Folder) -> Plan:
        """Compare a release with the live one."""
        return Plan(compare(self._held(), release.files))

    def send(self, release: Folder) -> Plan:
        """Upload a release beside the live one, then move the link by one rename."""
        held = self._held()
        plan, name = Plan(compare(held, release.files)), release.path.name
        with TemporaryDirectory(prefix="upright-rsync-") as folder:
            skeleton = Path(folder)
            (skeleton / "releases").mkdir()
            self._must("-r", f"{skeleton}/", f"{self.to}/")
            # as checksums, not times: the same page built twice is the same file there
            options = ["-r", "--checksum", "--delete", "--chmod=D755,F644"]
            options += [f"--link-dest=../{digest_of(held)[:16]}"] if held else []
            self._must(*options, f"{release.path}/", f"{self.to}/releases/{name}/")
            (skeleton / "live").symlink_to(Path("releases") / name)
            self._must("-l", str(skeleton / "live"), f"{self.to}/")
        return plan

    def _held(self) -> dict[str, str]:
        """Read which files are live there; none before the first release."""
        with TemporaryDirectory(prefix="upright-rsync-") as folder:
            said = self._rsync(f"{self.to}/live/{MANIFEST}", f"{folder}/")
            if said.code == 0:
                text = (Path(folder) / MANIFEST).read_text("utf-8", "replace")
                return dict(files_of(text, self.place))
        if said.code == PARTIAL and ABSENT.search(said.complaints):
            return {}
        raise Problem(f"{self.place}: {said.complaint}")

    def _must(self, *options: str) -> None:
        said = self._rsync(*options)
        if said.code:
            raise Problem(f"{self.place}: {said.complaint}; readers see what they saw before")

    def _rsync(self, *options: str) -> Said:
        shell = " ".join(["ssh", *self.ssh.options()])
        return run(["rsync", "--timeout=120", "-e", shell, *options], self.place)
