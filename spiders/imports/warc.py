"""WARC files of any size, as a stream: the pages of one shop among all that they hold.

Read are responses (and resources) with status 200 whose media type is that of a page or of JSON.
What is of another host, of another kind or no answer at all is passed by and counted.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any

from spiders.imports.said import Bad, Paged, Passed, Said, Torn
from spiders.imports.source import Source
from spiders.platforms.platform import Page, Unreadable
from spiders.reading import read_page
from spiders.saved import LARGEST

PAGES = ("text/html", "application/xhtml+xml", "application/json", "text/json")
ANSWERS = ("response", "resource")
BROKEN = (EOFError, zlib.error, ValueError, OSError, KeyError, AttributeError)  # what warcio meets
BLOCK = 2**16


def read_warc(
    source: Source, after: int, is_ours: Callable[[str], bool]
) -> Iterator[tuple[int, Said]]:
    """Yield each record after a number: a page of ours, or why it is none."""
    with source.open(unpack=False) as file:
        for number, record in _records(file):
            if number > after:
                yield number, _said(record, is_ours)


def _records(file: IO[bytes]) -> Iterator[tuple[int, Any]]:
    """Yield every record; raises Torn where the file ends within one, or is none."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = ArchiveIterator(file)
    number = 0
    while True:
        try:
            record = next(records, None)
        except (ArchiveLoadFailed, *BROKEN) as wrong:
            raise Torn(f"no record {number + 1}: {type(wrong).__name__}") from None
        if record is None:
            break
        number += 1
        yield number, record
        _check_whole(record)
    if records.offset < file.tell():
        raise Torn(f"no record {number + 1}: the file ends within it")


def _check_whole(record: Any) -> None:
    """Read what is left of a record; raises Torn where its bytes end before its length."""
    try:
        while record.raw_stream.read(BLOCK):
            pass
    except BROKEN as wrong:
        raise Torn(f"a record that cannot be unpacked: {type(wrong).__name__}") from None
    if getattr(record.raw_stream, "limit", 0):
        raise Torn("its last record is not whole")


def _said(record: Any, is_ours: Callable[[str], bool]) -> Said:
    """Read a record; raises Torn where it is not whole."""
    if record.rec_type not in ANSWERS:
        return Passed(f"{record.rec_type} record")
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if not is_ours(url.strip("<>")):
        return Passed("other host")
    http = record.http_headers
    if http is not None and http.get_statuscode() != "200":
        return Passed("no page: another status than 200")
    kind = (http or record.rec_headers).get_header("Content-Type") or ""
    if not kind.lower().startswith(PAGES):
        return Passed("no page: another media type")
    try:
        body = record.content_stream().read(LARGEST + 1)
    except BROKEN as wrong:
        return Bad(f"its content cannot be unpacked: {type(wrong).__name__}")
    if len(body) > LARGEST:
        return Bad(f"larger than {LARGEST:,} bytes; it is no page")
    _check_whole(record)
    return _read(Page(body, url.strip("<>"), kind), record)


def _read(page: Page, record: Any) -> Said:
    try:
        return Paged(page, read_page(page), _moment(record))
    except Unreadable as wrong:
        return Bad(f"cannot be read: {wrong}")


def _moment(record: Any) -> datetime | None:
    """Return when a record was fetched: a date such as "3 days ago" counts from then."""
    try:
        moment = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None
