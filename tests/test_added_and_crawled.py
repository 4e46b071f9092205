"""A shop whose platform is known takes no Python: added, permitted, crawled, all of it there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from desk.add import add
from desk.lacks import missing_of
from desk.permit import record
from tests.shops.crawling import NOW, SITE
from tests.shops.server import Asked
from tests.shops.speaking import PAGE, some_told, speakers
from tests.shops.world import opened


@pytest.mark.parametrize("platform", sorted(speakers()))
def test_an_added_shop_is_crawled_whole(tmp_path: Path, platform: str) -> None:
    hosts = speakers()[platform].hosts("velm", some_told(12))
    address = f"https://velm.example{PAGE}"
    with opened(tmp_path) as world:
        world.shops.hosts.update(hosts)
        (world.config.catalog / "shops").mkdir(parents=True)
        (world.config.catalog / "site.yml").write_text(SITE, "utf-8")
        page = tmp_path / "page.html"
        asked = Asked("velm.example", PAGE, time.monotonic(), "", {})
        page.write_bytes(hosts["velm.example"](asked).body)
        made = add(world.config, address, page, None, {})
        assert made.facts is not None
        assert (made.shop, made.state, made.facts.platform) == ("velm", "new", platform)
        lacks, following = missing_of(world.config, made)
        assert following == "upright shop ask velm"
        assert not [lack for lack in lacks if lack.startswith(("keys", "platform"))]
        keyed = platform in ("bazaarvoice", "powerreviews")
        uses = ("fetch", "store", "page_key") if keyed else ("fetch", "store")
        for use in uses:
            record(world.config.catalog, "velm", use, True, "letter", NOW.date(), None)
        crawl = world.crawl("velm").crawl
        assert (crawl.outcome, crawl.reason, crawl.distinct) == ("complete", None, 12)
