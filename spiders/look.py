"""One look at one public page, in a process of its own, through the guards of a crawl.

It is what an editor sees who opens the address, so no permission is recorded yet; robots.txt,
the address guard, the limits and the honest name bind it all the same. Nothing is kept.
"""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure

from db.catalog import effective_of
from db.catalog.kinds import host_of
from db.config import Config
from db.problem import Problem
from db.schema import Site
from spiders.admit import user_agent
from spiders.failures import reason_of
from spiders.guard.archive import write_whole
from spiders.guard.gate import Gate
from spiders.guard.loopback import loopback_of
from spiders.guard.offsite import Reach
from spiders.logbook import Logbook
from spiders.platforms.platform import Page
from spiders.process import child_environ, run_child

KEEPING = frozenset(  # what keeps a crawl's row and its answers: here nothing is kept
    ("spiders.manifest.Manifest", "spiders.orphan.Orphan", "spiders.guard.archive.ArchiveGuard")
)
PATIENCE = 180.0  # seconds


@dataclass(frozen=True, slots=True)
class Looked:
    """The page, or the named class of why there is none; and what robots.txt said."""

    page: Page | None
    reason: str | None
    robots: str | None


def look(config: Config, url: str, environ: Mapping[str, str]) -> Looked:
    """Fetch one page in a child process; raises Problem where nothing may be asked at all."""
    user_agent(effective_of(config).of(Site))
    with tempfile.TemporaryDirectory(prefix="upright-") as folder:
        told = Path(folder, "told.json")
        command = [sys.executable, "-m", "spiders.look", url, str(told)]
        _, error = run_child(command, child_environ(config, environ), PATIENCE)
        if not told.exists():
            lines = [line for line in error.splitlines() if line.strip()] or ["it ended early"]
            raise Problem(f"{url} could not be read: {lines[-1].removeprefix('upright: ')}")
        said = json.loads(told.read_bytes())
    body = said.pop("body")
    page = Page(body=base64.b64decode(body), url=said["url"], content_type=said["content_type"])
    return Looked(None if said["reason"] else page, said["reason"], said["robots"])


class LookSpider(Spider):
    """Asks for one page, and tells what came."""

    name = "look"

    def __init__(self, url: str, told: Path, domain: str) -> None:
        """Keep the address, and the file that is told of it."""
        super().__init__()
        self.reach, self.book, self.gate = Reach((domain,)), Logbook(), Gate()
        self._url, self._told = url, told

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the page."""
        yield Request(self._url, self.parse, errback=self.failed)

    def parse(self, response: Response) -> None:
        """Tell what the page says."""
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
        self._tell(url=response.url, content_type=kind, body=response.body)

    def failed(self, failure: Failure) -> None:
        """Tell by name why there is no page."""
        self._tell(reason=reason_of(cast("BaseException", failure.value)))

    def _tell(self, body: bytes = b"", **said: str | None) -> None:
        nothing = dict.fromkeys(("url", "content_type", "reason"))
        told = {**nothing, **said, "robots": self.book.robots, "body": base64.b64encode(body)}
        write_whole(self._told, json.dumps(told, default=bytes.decode).encode())


def settings_for(url: str, base: Settings) -> Settings:
    """Take the settings of a crawl, less what keeps its rows; no delay only on a loopback host."""
    settings = base.copy()
    config: Config = settings["UPRIGHT_CONFIG"]
    changes: dict[str, Any] = {
        "USER_AGENT": user_agent(effective_of(config).of(Site)),
        "ITEM_PIPELINES": {},
    }
    for part in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES"):
        there = settings.getdict(part)
        changes[part] = {name: at for name, at in there.items() if name not in KEEPING}
    if loopback_of(url, config.loopback):
        changes |= {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}
    settings.setdict(changes, priority="cmdline")
    return settings


def main(url: str, told: str) -> None:
    """Fetch the page and write what came into a file."""
    process = CrawlerProcess(settings_for(url, get_project_settings()))
    process.crawl(LookSpider, url=url, told=Path(told), domain=host_of(url))
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
