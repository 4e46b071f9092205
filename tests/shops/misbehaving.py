"""Every way in which a shop misbehaves, by name, and how a crawl of it must end.

Used by a test that crawls each, and by the benchmark that crawls a thousand in one process.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from tests.shops.mischief import (
    PATH,
    REVIEWS,
    Maker,
    answering,
    bomb,
    busy,
    dripping,
    endless,
    in_two_seconds,
    moved,
    of_pages,
    robots,
    silent,
    torn,
    turning,
)
from tests.shops.pages import paged, product_page, review
from tests.shops.server import Answer

ALL = len(REVIEWS)
CLOSED = b"User-agent: *\nDisallow: /\n"
FREE = b"User-agent: *\nAllow: /\n"
PAGE = product_page(REVIEWS).body
OTHER = review(1, reviewBody="Other words, of another person.", author="Ivo Rask")
OK = b"HTTP/1.1 200 OK\r\n"


@dataclass(frozen=True)
class Behaviour:
    """A shop, and how its crawl ends: health in one word, named class, reviews kept."""

    shop: Maker
    health: str
    reason: str | None = None
    kept: int = 0
    delay: float = 0.0  # seconds that it wants between two requests
    lines: str = ""  # of its YAML, besides the listing


def done(shop: Maker, delay: float = 0.0, lines: str = "") -> Behaviour:
    """Expect a complete crawl."""
    return Behaviour(shop, "done", None, ALL, delay, lines)


def blocked(shop: Maker, reason: str) -> Behaviour:
    """Expect a shop that does not want us, and nothing kept."""
    return Behaviour(shop, "blocked", reason)


def broken(shop: Maker, reason: str) -> Behaviour:
    """Expect a shop that is ill, and nothing kept."""
    return Behaviour(shop, "broken", reason)


def partly(shop: Maker, reason: str, kept: int = ALL) -> Behaviour:
    """Expect some of the reviews."""
    return Behaviour(shop, "partial", reason, kept)


def packed(body: bytes, *encodings: str) -> Answer:
    """Answer with a packed body."""
    return Answer(body=body, headers={"Content-Encoding": ", ".join(encodings)})


HEALTHY: Mapping[str, Behaviour] = {
    "healthy": done(answering()),
    "healthy, of several pages": done(of_pages(paged(PATH, REVIEWS, 5, count=ALL))),
    "healthy, with a delay": done(of_pages(paged(PATH, REVIEWS, 5)), 0.2, "delay: 0.2\n"),
    "healthy, packed": done(answering(packed(gzip.compress(PAGE), "gzip"))),
    "healthy, packed twice": done(
        answering(packed(zlib.compress(gzip.compress(PAGE)), "gzip", "deflate"))
    ),
    "healthy, without a length": done(answering(Answer(pieces=[PAGE[:90], PAGE[90:]]))),
}
ROBOTS: Mapping[str, Behaviour] = {
    "robots 500": blocked(robots(b"", 500), "robots unreachable"),
    "robots 503": blocked(robots(b"", 503), "robots unreachable"),
    "robots 429": blocked(robots(b"", 429), "robots unreachable"),
    "robots 403": blocked(robots(b"", 403), "robots unreachable"),
    "robots 404": done(robots(CLOSED, 404)),
    "robots never answers": blocked(silent(page=False), "robots unreachable"),
    "robots reset": blocked(answering(robots=Answer(hang_up=True)), "robots unreachable"),
    "robots in a circle": blocked(robots(b"", 302, Location="/robots.txt"), "robots unreachable"),
    "robots parked": blocked(robots(b"", 503, **{"Retry-After": "31536000"}), "parked"),
    "robots forbids": blocked(robots(CLOSED), "robots disallowed"),
    "robots forbids, with a mark": blocked(robots(codecs.BOM_UTF8 + CLOSED), "robots disallowed"),
    "robots forbids, in utf-16": blocked(
        robots(CLOSED.decode().encode("utf-16")), "robots disallowed"
    ),
    "robots forbids, with nul": blocked(
        robots(CLOSED.replace(b"low", b"l\0ow")), "robots disallowed"
    ),
    "robots forbids, carriage returns": blocked(
        robots(CLOSED.replace(b"\n", b"\r")), "robots disallowed"
    ),
    "robots forbids, ten megabytes": blocked(
        robots(CLOSED + b"# words\n" * 1_250_000), "robots disallowed"
    ),
    "robots is a page": done(robots(b"<!doctype html><title>Lost</title><p>Disallow: none")),
    "robots wants a delay": done(robots(FREE + b"Crawl-delay: 0.4\n"), 0.4),
    "robots wants a year": blocked(robots(FREE + b"Crawl-delay: 1e9\n"), "parked"),
}
WAITING: Mapping[str, Behaviour] = {
    "busy, seconds": done(busy("1")),
    "busy, seconds, 429": done(busy("1", 429)),
    "busy, a date": done(busy(in_two_seconds)),
    "busy, nonsense": done(busy("soon")),
    "busy, negative": done(busy("-3600")),
    "busy, a year": blocked(busy("31536000"), "parked"),
}
MOVED: Mapping[str, Behaviour] = {
    "moved in a circle": broken(moved(PATH), "redirect not followed"),
    "moved nowhere": broken(answering(Answer(302)), "redirect not followed"),
    "moved through 25 places": broken(
        of_pages(
            {PATH: Answer(302, headers={"Location": "/h0"})}
            | {f"/h{n}": Answer(302, headers={"Location": f"/h{n + 1}"}) for n in range(25)}
        ),
        "redirect not followed",
    ),
    "moved to a file": broken(moved("file:///etc/passwd"), "redirect not followed"),
    "moved into data": broken(moved("data:text/html,hello"), "redirect not followed"),
    "moved to ftp": broken(moved("ftp://moved.example/"), "redirect not followed"),
    "moved inside": broken(moved("//169.254.169.254/latest/"), "off the shop's domain"),
    "moved inside, a number": broken(moved("http://2130706433/"), "off the shop's domain"),
    "moved inside, mapped": broken(moved("http://[::ffff:7f00:1]/"), "off the shop's domain"),
    "moved elsewhere": broken(moved("http://elsewhere.example/"), "off the shop's domain"),
}
WEIGHT: Mapping[str, Behaviour] = {
    "bomb, gzip": broken(bomb("gzip"), "too large"),
    "bomb, deflate": broken(bomb("deflate"), "too large"),
    "bomb, brotli": broken(bomb("br"), "too large"),
    "bomb, zstd": broken(bomb("zstd"), "too large"),
    "bomb in a bomb": broken(bomb("br", "gzip", "gzip"), "too large"),
    "packed otherwise than told": broken(answering(packed(PAGE, "br")), "unreadable answer"),
    "packed, and torn": broken(answering(packed(gzip.compress(PAGE)[:-40], "gzip")), "cut short"),
    "100 megabytes": broken(
        endless(OK + b"Content-Length: 100000000\r\n\r\n", b"x" * 65_536), "too large"
    ),
    "pieces without end": broken(
        endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"8000\r\n" + b"x" * 32_768 + b"\r\n"),
        "too large",
    ),
    "headers without end": broken(endless(OK, b"X-Words: none at all\r\n" * 400), "too large"),
    "one header without end": broken(endless(OK + b"X: ", b"x" * 4096), "too large"),
    "a byte now and then": broken(dripping, "time-out"),
    "never answers": broken(silent(page=True), "time-out"),
}
ENDS: Mapping[str, Behaviour] = {
    "hangs up": broken(answering(Answer(hang_up=True)), "unreachable"),
    "hangs up in the middle": broken(torn(OK + b"Content-Length: 999\r\n\r\n<p>"), "cut short"),
    "hangs up in a piece": broken(
        torn(OK + b"Transfer-Encoding: chunked\r\n\r\n99\r\n<p>"), "cut short"
    ),
    "speaks no HTTP": broken(torn(b"220 ready\r\n"), "unreadable answer"),
    "a length that is none": broken(
        torn(OK + b"Content-Length: -7\r\n\r\n<p>"), "unreadable answer"
    ),
    "404": broken(answering(Answer(404)), "http 404"),
    "410": broken(answering(Answer(410)), "http 410"),
    "500": broken(answering(Answer(500)), "http 5xx"),
    "401": blocked(answering(Answer(401)), "http 401"),
    "403": blocked(answering(Answer(403)), "http 403"),
    "429 for ever": blocked(answering(Answer(429)), "http 429"),
    "one page of two is ill": partly(
        of_pages({PATH: product_page(REVIEWS, "/p/ill"), "/p/ill": Answer(500)}), "http 5xx"
    ),
}
PAGING: Mapping[str, Behaviour] = {
    "the next page is the first": partly(
        turning(lambda n: f"{PATH}?x={n}"), "the end serves page one again"
    ),
    "the end serves page one": partly(
        of_pages(
            paged(PATH, REVIEWS, 6, count=900)
            | {
                f"{PATH}?page=2": product_page(REVIEWS[6:], f"{PATH}?page=3", count=900),
                f"{PATH}?page=3": product_page(REVIEWS[:6], f"{PATH}?page=4", count=900),
            }
        ),
        "the end serves page one again",
    ),
    "the last page repeats": partly(
        of_pages(
            paged(PATH, REVIEWS, 6)
            | {
                f"{PATH}?page=2": product_page(REVIEWS[6:], f"{PATH}?page=3"),
                f"{PATH}?page=3": product_page(REVIEWS[6:], f"{PATH}?page=4"),
            }
        ),
        "a page repeats",
    ),
    "the next page is elsewhere": partly(
        of_pages({PATH: product_page(REVIEWS, "http://elsewhere.example/p/2")}),
        "the next page is off the shop's domain",
    ),
}
CONTENT: Mapping[str, Behaviour] = {
    "captcha": blocked(
        answering(Answer(body=b"<title>Just a moment...</title><div id=cf-challenge></div>")),
        "soft block?",
    ),
    "log-in": blocked(
        answering(Answer(body=b"<title>Welcome</title><form><input name=p type=password></form>")),
        "soft block?",
    ),
    "nothing in it": Behaviour(answering(Answer(body=b"")), "empty", "no reviews read"),
    "no reviews": Behaviour(answering(product_page([])), "empty", "no reviews read"),
    "an empty list": Behaviour(
        answering(Answer(body=b'{"reviews": []}', kind="application/json")),
        "empty",
        "no reviews read",
    ),
    "bytes that are no page": Behaviour(
        answering(Answer(body=bytes(range(256)) * 99, kind="image/png")), "empty", "no reviews read"
    ),
    "a broken block beside a good one": done(
        answering(Answer(body=b'<script type="application/ld+json">{"@type": </script>' + PAGE))
    ),
    "very deep": done(answering(Answer(body=PAGE + b"<div>" * 5000))),
    "odd bytes": done(answering(Answer(body=PAGE + b"\x00\xff\xfe\xed\xa0\x80"))),
    "a policy that is a name": done(
        answering(Answer(body=PAGE, headers={"Referrer-Policy": "sys.exit"}))
    ),
    "a cookie for a whole country": done(
        answering(Answer(body=PAGE, headers={"Set-Cookie": "a=b; Domain=.example"}))
    ),
}
BEHAVIOURS: Mapping[str, Behaviour] = {
    **HEALTHY, **ROBOTS, **WAITING, **MOVED, **WEIGHT, **ENDS, **PAGING, **CONTENT,
}  # fmt: skip
