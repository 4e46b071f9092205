"""The archive guard: each answer is on the disk before anybody reads it, refusals included."""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro

from spiders.archive.forget import forgotten_of
from spiders.archive.store import Archive, Stored, expire
from spiders.archive.warc import TRUNCATED, Answer
from spiders.guard.refused import Refused

if TYPE_CHECKING:
    from spiders.spider import ShopSpider

KEPT_AT = "upright_kept_at"  # meta key: where the answer to a request was put
EVIDENCE = 2**16  # bytes that are kept of an answer that nobody reads


class ArchiveGuard:
    """Downloader middleware: put every answer into the crawl's WARC file, as its bytes are read.

    It stands behind the decompression, and before what follows redirects and tries again.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Open the file with the first answer, close it with the crawl."""
        self._crawler = crawler
        self._archive: Archive | None = None
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveGuard:
        """Make the guard of one crawl."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep an answer; where that fails the crawl ends: what cannot be kept is not fetched."""
        spider = cast("ShopSpider", self._crawler.spider)
        if self._archive is None:
            forgotten = forgotten_of(spider.database, spider.shop.shop, spider.secret)
            self._archive = Archive(spider.config.home, spider.crawl_id, forgotten.veil)
        try:
            kept = self._archive.keep(answer_of(response, spider.config.now()))
        except OSError as failure:
            spider.book.broken = True
            reason = "could not be kept"
            deferred_from_coro(self._crawler.engine.close_spider_async(reason=reason))
            raise Refused(reason, f"{request.url}: {failure}") from None
        request.meta[KEPT_AT] = kept
        return response

    def _closed(self) -> None:
        spider = cast("ShopSpider", self._crawler.spider)
        if self._archive is not None:
            self._archive.close()
        config = spider.config
        expire(spider.database, config.home, spider.shop.shop, config.now(), config.archive_days)
        spider.database.dispose()


def kept_at(response: Response) -> Stored:
    """Tell where an answer was put."""
    stored: Stored = response.meta[KEPT_AT]
    return stored


def answer_of(response: Response, now: datetime) -> Answer:
    """Take what is kept of an answer: all of one that is read, the beginning of an error."""
    listed = response.headers.items()
    headers = tuple((_text(name), _text(value)) for name, found in listed for value in found)
    long = response.status != 200 and len(response.body) > EVIDENCE
    return Answer(
        url=response.url,
        body=response.body[:EVIDENCE] if long else response.body,
        fetched=now,
        content_type=_text(response.headers.get("Content-Type") or b"") or None,
        status=response.status,
        headers=headers,
        marks={TRUNCATED: "length"} if long else {},
    )


def _text(raw: bytes) -> str:
    return raw.decode("latin-1")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees all of it or none: another name, then a rename."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
