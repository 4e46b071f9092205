"""The address guard: a crawl reaches the open internet and the named loopback hosts, no more."""

# ruff: noqa: N802, N803 - a resolver's methods bear the names that Twisted gave them

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import getaddrinfo
from typing import Any, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from twisted.internet._resolver import GAIResolver
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from db.config import Config
from spiders.guard.refused import Refused

logger = logging.getLogger(__name__)

NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
HOST = re.compile(r"[a-z0-9._-]+", re.ASCII)
ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: so are they after these 32


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
    if address in NAT64 or (int(address) >> 32) & 0xFFFFFFFF in ISATAP:
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
        if parts.username is not None or not (HOST.fullmatch(host) or ":" in host):
            raise Refused("address refused", f"{parts.netloc or 'nothing'} is no plain host")
        if host == "localhost" or (is_address(host) and not is_public(host)):
            raise Refused("address refused", f"{host or 'no host'} is not a public address")


Rows = list[tuple[Any, ...]]
Place = tuple[str, int | None]  # host and port; None: any port


@implementer(IResolutionReceiver)
class _InTime:
    """What is being told of a name, until its time is up."""

    def __init__(self, told: Any, reactor: Any, timeout: float) -> None:
        self._told, self._ended = told, False
        self._late = reactor.callLater(timeout, self.resolutionComplete)

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        """Pass on that somebody is looking."""
        self._told.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:
        """Pass on an address."""
        if not self._ended:
            self._told.addressResolved(address)

    def resolutionComplete(self) -> None:
        """Pass on, once, that there is no more."""
        if not self._ended:
            self._ended = True
            self._told.resolutionComplete()
        if self._late.active():
            self._late.cancel()


class GuardedResolver(GAIResolver):
    """A resolver, for IPv4 and IPv6, that gives no address outside the open internet.

    The address that is checked is the one that is dialled, so there is no moment in which a
    name could change its meaning. Installed as the resolver of names it is also that of
    Twisted's older way to ask, and numbers written as a host pass it too.
    """

    def __init__(
        self,
        reactor: Any,
        timeout: float,
        named: frozenset[Place],
        look_up: Callable[..., Any] = getaddrinfo,
    ) -> None:
        """Allow, besides public addresses, the named hosts where they are loopback."""
        super().__init__(reactor, getaddrinfo=cast("Any", self._checked))
        self._timeout, self._named, self._look_up = timeout, named, look_up
        self.refused: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        """Make the resolver of one process; crawler may be a CrawlerProcess."""
        config: Config = crawler.settings["UPRIGHT_CONFIG"]
        named = frozenset(_place(address) for address in config.loopback.values())
        return cls(reactor, crawler.settings.getfloat("DNS_TIMEOUT"), named)

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's own resolver, and of one that was here before."""
        self._reactor.installNameResolver(self)

    def resolveHostName(self, resolutionReceiver: Any, *rest: Any, **more: Any) -> IHostResolution:
        """Resolve a name, and give only what is public, and only in time."""
        told: Any = _InTime(resolutionReceiver, self._reactor, self._timeout)
        return super().resolveHostName(told, *rest, **more)

    def _checked(self, host: str, port: int = 0, *rest: Any) -> Rows:
        found = self._look_up(host, port, *rest)
        rows = [row for row in found if self._may_reach(host, port, row[4][0])]
        if found and not rows:
            self.refused.add(host)
            logger.warning("%s is at %s, which is not public", host, found[0][4][0])
        return rows

    def _may_reach(self, host: str, port: int, address: str) -> bool:
        named = not self._named.isdisjoint({(host, port), (host, None)})
        return is_public(address) or (named and ip_address(address).is_loopback)


def _place(address: str) -> Place:
    parts = urlsplit(f"//{address}")
    return parts.hostname or address, parts.port
