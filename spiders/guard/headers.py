"""A bound for headers: an answer whose head has no end is given up."""

# ruff: noqa: N802 - a protocol's methods bear the names that Twisted gave them

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

MAX_HEAD = 256 * 1024


class HeadTooLarge(Exception):
    """The head of an answer is longer than any that means something."""


class _Bounded(_LenientHTTP11ClientProtocol):
    """Scrapy's protocol, counting what comes before a body."""

    def request(self, request: Any) -> Any:
        """Send a request, and count from nothing."""
        self._head = 0
        asked = super().request(request)
        if self._parser is not None:
            self._parser.MAX_LENGTH = 2 * MAX_HEAD  # of a line: the whole head is counted here
        return asked

    def dataReceived(self, data: bytes) -> None:
        """Give up where the head goes on for too long."""
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head += len(data)
            if self._head > MAX_HEAD:
                large = HeadTooLarge(f"more than {MAX_HEAD} bytes of headers")
                self._giveUp(Failure(large))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Scrapy's factory, making protocols with a bound."""

    def buildProtocol(self, addr: Any) -> _Bounded:
        """Make the protocol of one connection."""
        return _Bounded(self._quiescentCallback)  # type: ignore[no-untyped-call]
