"""The bounds of a crawl: a shop, or who starts its crawl, may set them tighter and never wider."""

from __future__ import annotations

from collections.abc import Mapping

from scrapy.settings import BaseSettings

AT_MOST: Mapping[str, int] = {  # Scrapy's names; seconds, bytes, or how often
    "DOWNLOAD_MAXSIZE": 8 * 2**20,
    "DOWNLOAD_WARNSIZE": 2 * 2**20,
    "DOWNLOAD_TIMEOUT": 30,
    "DNS_TIMEOUT": 10,
    "REDIRECT_MAX_TIMES": 5,
    "RETRY_TIMES": 2,
    "RETRY_AFTER_MOST": 600,  # who asks for more is left alone in this crawl
    "DEPTH_LIMIT": 200,
    "URLLENGTH_LIMIT": 2083,
    "CLOSESPIDER_TIMEOUT": 8 * 3600,
    "CLOSESPIDER_TIMEOUT_NO_ITEM": 1800,
    "CLOSESPIDER_ERRORCOUNT": 20,
    "CLOSESPIDER_PAGECOUNT": 20_000,
    "MEMUSAGE_LIMIT_MB": 1024,
}
MAY_BE_NONE = frozenset(("REDIRECT_MAX_TIMES", "RETRY_TIMES", "RETRY_AFTER_MOST"))


def tighten(settings: BaseSettings) -> None:
    """Set each bound that is wider than ours back to ours; 0 is none, but for counts."""
    for name, most in AT_MOST.items():
        asked = settings.getfloat(name)
        if asked > most or asked < 0 or (asked == 0 and name not in MAY_BE_NONE):
            settings.set(name, most, priority="cmdline")
