"""Tests of the effective settings: what a crawl really runs with, after shop and command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from db.catalog import read_catalog
from spiders.guard.limits import AT_MOST, MAY_BE_NONE
from spiders.loader import spider_classes
from spiders.settings import UPRIGHT_LEAST_DELAY
from tests.shops.crawling import listings, settings_of, write_shop
from tests.shops.world import World, opened

REQUIRED: dict[str, Any] = {
    "ROBOTSTXT_OBEY": True,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_MAXSIZE": 8 * 2**20,
    "DOWNLOAD_WARNSIZE": 2 * 2**20,
    "DOWNLOAD_TIMEOUT": 30,
    "DNS_TIMEOUT": 10,
    "REDIRECT_MAX_TIMES": 5,
    "DEPTH_LIMIT": 200,
    "URLLENGTH_LIMIT": 2083,
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 3.0,
    "DOWNLOAD_DELAY_JITTER": 0,
    "AUTOTHROTTLE_ENABLED": True,
    "RETRY_TIMES": 2,
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "MEMUSAGE_ENABLED": True,
    "MEMUSAGE_LIMIT_MB": 1024,
    "JOBDIR": None,
    "TWISTED_DNS_RESOLVER": "spiders.guard.address.GuardedResolver",
    "ROBOTSTXT_USER_AGENT": "Upright",
}
GUARDS = ("offsite.OffsiteGuard", "address.AddressGuard", "robots.RobotsGuard",
          "retry_after.RetryAfterGuard", "loopback.Loopback", "redirects.Redirects")  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def effective(world: World, lines: str, command: dict[str, Any], host: str) -> Settings:
    """Return the settings with which a crawl of a shop would run."""
    write_shop(world.config, "tried", lines + listings(f"http://{host}/p/1"), domain=host)
    settings = settings_of(world.config)
    settings.setmodule("spiders.settings", priority="project")
    settings.set("UPRIGHT_CONFIG", world.config, priority="project")
    settings.setdict(command, priority="cmdline")
    classes = spider_classes(read_catalog(world.config.catalog))
    return Crawler(classes["tried"], settings).settings


def test_the_effective_settings_are_safe(world: World) -> None:
    settings = effective(world, "", {}, "outside.example")
    assert {name: settings.get(name) for name in REQUIRED} == REQUIRED
    for name in ("TIMEOUT", "ERRORCOUNT", "TIMEOUT_NO_ITEM", "PAGECOUNT"):
        assert settings.getint(f"CLOSESPIDER_{name}") > 0
    handlers = settings.get_component_priority_dict_with_base("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
    middlewares = settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES")
    installed = {getattr(key, "__name__", key) for key in middlewares}
    assert {f"{name.rpartition('.')[2]}" for name in GUARDS} <= {
        str(name).rpartition(".")[2] for name in installed
    }


@pytest.mark.parametrize(
    ("lines", "command", "delay"),
    [
        ("", {}, UPRIGHT_LEAST_DELAY),
        ("delay: 9\n", {}, 9.0),
        ("delay: 0\n", {}, UPRIGHT_LEAST_DELAY),
        ("delay: 1.5\n", {"DOWNLOAD_DELAY": "0"}, UPRIGHT_LEAST_DELAY),
        ("", {"DOWNLOAD_DELAY": "20"}, 20.0),
        ("", {"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "0"}, UPRIGHT_LEAST_DELAY),
    ],
)
def test_a_shop_may_only_be_asked_more_slowly(
    world: World, lines: str, command: dict[str, Any], delay: float
) -> None:
    assert effective(world, lines, command, "outside.example").getfloat("DOWNLOAD_DELAY") == delay


@pytest.mark.parametrize(("lines", "delay"), [("", 0.0), ("delay: 0.5\n", 0.5)])
def test_only_a_named_loopback_host_may_have_no_delay(
    world: World, lines: str, delay: float
) -> None:
    world.shops.hosts["inside.example"] = lambda asked: None  # type: ignore[assignment,return-value]  # never asked
    settings = effective(world, lines, {}, "inside.example")
    assert settings.getfloat("DOWNLOAD_DELAY") == delay
    assert settings.getbool("AUTOTHROTTLE_ENABLED") is False


@pytest.mark.parametrize("name", AT_MOST)
def test_a_bound_may_only_be_tightened(world: World, name: str) -> None:
    for asked, kept in (
        (AT_MOST[name] * 10, AT_MOST[name]),
        (-1, AT_MOST[name]),
        (0, 0 if name in MAY_BE_NONE else AT_MOST[name]),
        (AT_MOST[name] - 1, AT_MOST[name] - 1),
    ):
        settings = effective(world, "", {name: str(asked)}, "outside.example")
        assert settings.getint(name) == kept
