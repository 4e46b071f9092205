"""What shops do that no shop should: the parts of which tests.shops.misbehaving is made."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from itertools import chain, repeat

from scrapy.utils import _compression

from tests.shops.pages import product_page, review, shop_of
from tests.shops.server import ALLOW, Answer, Asked, Shop

Maker = Callable[[str, float], Shop]  # of its host, and of the time-out of the crawl
REVIEWS = [review(number) for number in range(1, 13)]
PATH = "/p/1"


class Watched:
    """A shop that looks at its clock: counts the requests that come before their time."""

    def __init__(self, shop: Shop, delay: float) -> None:
        self._shop, self._delay = shop, delay
        self._opens, self.early, self.asked = 0.0, 0, 0

    def __call__(self, asked: Asked) -> Answer:
        self.asked += 1
        self.early += asked.at < self._opens
        answer = self._shop(asked)
        wait = max(self._delay, asks_for(answer.headers.get("Retry-After", "")))
        self._opens = max(self._opens, time.monotonic() + wait)
        return answer


def asks_for(header: str) -> float:
    """Read a Retry-After as its writer means it, in seconds."""
    if header.isdecimal():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return 0.0
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def answering(page: Answer | None = None, robots: Answer = ALLOW) -> Maker:
    """Make a shop of one page."""
    return lambda host, patience: shop_of({PATH: page or product_page(REVIEWS)}, robots)


def of_pages(pages: Mapping[str, Answer]) -> Maker:
    """Make a shop of several pages."""
    return lambda host, patience: shop_of(dict(pages))


def robots(text: bytes, status: int = 200, **headers: str) -> Maker:
    """Make a shop whose pages are well, with some robots.txt."""
    return answering(robots=Answer(status, text, headers, kind="text/plain"))


def moved(location: str) -> Maker:
    """Make a shop whose page is elsewhere."""
    return answering(Answer(302, headers={"Location": location}))


def busy(header: str | Callable[[], str], status: int = 503) -> Maker:
    """Make a shop that wants us to wait once, before it answers."""

    def make(host: str, patience: float) -> Shop:
        left = [1]

        def shop(asked: Asked) -> Answer:
            if asked.path == PATH and left:
                left.pop()
                said = header if isinstance(header, str) else header()
                return Answer(status, b"busy", {"Retry-After": said})
            return ALLOW if asked.path == "/robots.txt" else product_page(REVIEWS)

        return shop

    return make


def in_two_seconds() -> str:
    """Name a moment that is one to two seconds away."""
    return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)


def silent(page: bool) -> Maker:
    """Make a shop that never answers: nowhere, or nothing but its robots.txt."""

    def make(host: str, patience: float) -> Shop:
        dumb = Answer(raw=(b"", b"", b""), pause=patience)
        return lambda asked: ALLOW if page and asked.path == "/robots.txt" else dumb

    return make


def dripping(host: str, patience: float) -> Shop:
    """Make a shop that sends a byte now and then, for longer than anybody waits."""
    return shop_of({PATH: Answer(pieces=[b"<"] * 12, pause=patience / 4)})


def endless(start: bytes, piece: bytes) -> Maker:
    """Make a shop whose answer has no end that anybody saw."""

    def make(host: str, patience: float) -> Shop:
        def shop(asked: Asked) -> Answer:
            pieces = repeat(piece, 200_000_000 // len(piece))
            return ALLOW if asked.path == "/robots.txt" else Answer(raw=chain([start], pieces))

        return shop

    return make


def torn(raw: bytes) -> Maker:
    """Make a shop that sends some bytes and hangs up."""
    return answering(Answer(raw=[raw]))


@cache
def packed(codec: str, size: int) -> bytes:
    """Pack zeros, so that a little becomes very much."""
    zeros = bytes(size)
    if codec == "br":
        return bytes(vars(_compression)["brotli"].compress(zeros, quality=5))
    if codec == "zstd":
        return bytes(vars(_compression)["zstd"].compress(zeros))
    return gzip.compress(zeros, 6) if codec == "gzip" else zlib.compress(zeros, 6)


def bomb(*codecs: str) -> Maker:
    """Make a shop whose page is 64 MB when unpacked; each further codec packs it once more."""

    def make(host: str, patience: float) -> Shop:
        body = packed(codecs[0], 64 * 2**20)
        for _ in codecs[1:]:
            body = gzip.compress(body)
        return shop_of({PATH: Answer(body=body, headers={"Content-Encoding": ", ".join(codecs)})})

    return make


def turning(follow: Callable[[int], str]) -> Maker:
    """Make a shop that has one page of reviews, and always another address for it."""

    def make(host: str, patience: float) -> Shop:
        numbers: Iterator[int] = iter(range(1, 10_000))

        def shop(asked: Asked) -> Answer:
            if asked.path == "/robots.txt":
                return ALLOW
            return product_page(REVIEWS, follow(next(numbers)), count=900)

        return shop

    return make
