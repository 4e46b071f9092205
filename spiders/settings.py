"""Scrapy's settings: safe and polite; a shop may only tighten them."""

from __future__ import annotations

import os

from db.config import read_config
from db.problem import Problem
from spiders.guard.limits import AT_MOST

try:
    UPRIGHT_CONFIG = read_config(os.environ)
except Problem as problem:
    raise SystemExit(f"upright: {problem}") from None

BOT_NAME = "upright"
SPIDER_LOADER_CLASS = "spiders.loader.ShopLoader"
USER_AGENT = "Upright"  # the spider adds the contact of catalog/site.yml, or does not start
ROBOTSTXT_USER_AGENT = "Upright"

# One shop a process, one request at a time, never faster than one in three seconds.
UPRIGHT_LEAST_DELAY = 3.0
DOWNLOAD_DELAY = UPRIGHT_LEAST_DELAY
DOWNLOAD_DELAY_JITTER = 0  # it would shorten every other delay
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = UPRIGHT_LEAST_DELAY
AUTOTHROTTLE_MAX_DELAY = 60.0
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the spider names the failure itself
RETRY_AFTER_DEFAULT = 30.0  # seconds, where a shop says "slow down" but not for how long

# These are whole lists. What Scrapy would add is off anyway, and importing it costs a fifth of the
# start; its own robots middleware is replaced (see guard/robots.py); OBEY is said for who looks.
ROBOTSTXT_OBEY = True
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "spiders.guard.offsite.OffsiteGuard": 50,
    "spiders.guard.address.AddressGuard": 60,
    "spiders.guard.robots.RobotsGuard": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "spiders.guard.retry_after.RetryAfterGuard": 550,
    "spiders.guard.redirects.Redirects": 560,
    "spiders.guard.archive.ArchiveGuard": 580,
    "spiders.guard.unpack.Unpacking": 590,
    "spiders.guard.loopback.Loopback": 750,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
}
ITEM_PIPELINES = {"spiders.keep.Keep": 100}
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
    "spiders.manifest.Manifest": 100,
    "spiders.orphan.Orphan": 200,
}
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # one listing after another
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # it drops silently; walk.py sees circles
TWISTED_DNS_RESOLVER = "spiders.guard.address.GuardedResolver"
DOWNLOAD_HANDLERS = {
    "http": "spiders.guard.gate.GatedHandler",
    "https": "spiders.guard.gate.GatedHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
HTTPPROXY_ENABLED = False  # a proxy of the environment would dial for us, past the address guard

TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
REFERER_ENABLED = False
METAREFRESH_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
MEMUSAGE_ENABLED = True
globals().update(AT_MOST)  # sizes, times and counts: see there

LOG_LEVEL = "WARNING"  # one line at the end tells the rest; `-L INFO` for more
