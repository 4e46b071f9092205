"""The address guard: a crawl reaches the open internet and the named loopback hosts, no more."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from db.config import Config
from spiders.guard.refused import Refused

logger = logging.getLogger(__name__)

NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


def is_public(text: str) -> bool:
    """Say whether an IP address is one of the open internet, whatever it is wrapped in."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(address)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    if not isinstance(address, IPv6Address):
        return None
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]


def is_address(host: str) -> bool:
    """Say whether a host is an IP address as such, not a name."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


class AddressGuard:
    """Downloader middleware: refuse an IP address that is neither public nor named with its port.

    Names, and other spellings of numbers (2130706433, 0x7f.1), are judged by the resolver.
    """

    def __init__(self, config: Config) -> None:
        """Allow the hosts of UPRIGHT_LOOPBACK."""
        self._named = config.loopback

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuard:
        """Make the guard of one crawl."""
        return cls(crawler.settings["UPRIGHT_CONFIG"])

    def process_request(self, request: Request) -> None:
        """Raise Refused for an address that is not to be reached."""
        parts = urlsplit(request.url)
        host = (parts.hostname or "").rstrip(".")
        if host in self._named or parts.netloc.lower() in self._named:
            return
        if host == "localhost" or (is_address(host) and not is_public(host)):
            raise Refused("address refused", f"{host or 'no host'} is not a public address")


class GuardedResolver(CachingThreadedResolver):
    """A resolver that gives no address outside the open internet.

    The address that is checked is the one that is dialled, so there is no moment in which a
    name could change its meaning. IPv4 only, like the resolver of Scrapy that it extends.
    """

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, named: frozenset[str]
    ) -> None:
        """Allow, besides public addresses, the named hosts."""
        super().__init__(reactor, cache_size, timeout)
        self._named = named
        self.refused: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        """Make the resolver of one process; crawler may be a CrawlerProcess."""
        settings = crawler.settings
        config: Config = settings["UPRIGHT_CONFIG"]
        named = frozenset(_host(address) for address in config.loopback.values())
        return cls(
            reactor, settings.getint("DNSCACHE_SIZE"), settings.getfloat("DNS_TIMEOUT"), named
        )

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """Resolve a name, and refuse what it resolves to where that is not public."""
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if name in self._named or is_public(address):
            return address
        self.refused.add(name)
        logger.warning("%s resolves to %s, which is not a public address", name, address)
        raise DNSLookupError(f"{name}: {address} is not a public address")


def _host(address: str) -> str:
    return urlsplit(f"//{address}").hostname or address
