"""One record of a WARC file: written as a gzip member of its own, and read back.

The format is WARC 1.1 (ISO 28500:2017). A saved page was no answer of a server: it is a resource
record; everything else is a response record with its status line and headers.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

LEVEL = 6
VERSION = "WARC/1.1"
REDACTED, WAS, TRUNCATED = "X-Upright-Redacted", "X-Upright-Was", "WARC-Truncated"
MASKED, DROPPED = "masked", "dropped"  # an erasure took a person's words out, or the whole payload
OF_TRANSPORT = ("content-encoding", "transfer-encoding", "content-length")  # of bytes before ours
CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")  # would begin another line
NO_ADDRESS = "file:///"  # begins the address of a saved page that states none


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, or one saved page (without a status), as it is put into the archive."""

    url: str
    body: bytes
    fetched: datetime
    content_type: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)  # further fields of the record


class Damaged(ValueError):
    """A record that cannot be read, with the reason."""


def sha256(body: bytes) -> str:
    """Name bytes by their SHA-256."""
    return hashlib.sha256(body).hexdigest()


def response_member(answer: Answer, name: str) -> bytes:
    """Write an answer as a record; its id is made of its name, so the same gives the same bytes."""
    digest = sha256(answer.body)
    fields = {
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{name}#{digest}')}>",
        "WARC-Date": _date(answer.fetched),
        "WARC-Payload-Digest": f"sha256:{digest}",
        **answer.marks,
    }
    kind, http = "resource", None
    if answer.status is not None:
        kind, http = "response", _http(answer)
        http.compute_headers_buffer()
        fields["WARC-Block-Digest"] = f"sha256:{sha256(http.headers_buff + answer.body)}"
    else:
        fields["Content-Type"] = answer.content_type or "application/octet-stream"
        fields["WARC-Block-Digest"] = f"sha256:{digest}"
    return _member(kind, address(answer.url), answer.body, fields, http)


def info_member(name: str, about: Mapping[str, str], when: datetime) -> bytes:
    """Write the record with which a file begins: who made it, and of which crawl."""
    lines = "".join(f"{key}: {value}\r\n" for key, value in about.items()).encode()
    fields = {
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>",
        "WARC-Date": _date(when),
        "WARC-Filename": name.rpartition("/")[2],
        "WARC-Block-Digest": f"sha256:{sha256(lines)}",
        "Content-Type": "application/warc-fields",
    }
    return _member("warcinfo", "", lines, fields, None)


def read_member(data: bytes) -> Answer | None:
    """Read a record back; None for one that is no answer. Raises Damaged."""
    try:
        record = next(iter(ArchiveIterator(BytesIO(data))))
        body = record.raw_stream.read()
    except (ArchiveLoadFailed, StopIteration, ValueError, EOFError) as wrong:
        raise Damaged(f"no WARC record: {wrong}") from None
    told = record.rec_headers
    if record.rec_type not in ("response", "resource"):
        return None
    if told.get_header("WARC-Payload-Digest") != f"sha256:{sha256(body)}":
        raise Damaged("its bytes are not those that were kept")
    http = record.http_headers
    headers = tuple(http.headers) if http else ()
    kind = http.get_header("Content-Type") if http else told.get_header("Content-Type")
    return Answer(
        url=told.get_header("WARC-Target-URI") or "",
        body=body,
        fetched=datetime.fromisoformat(told.get_header("WARC-Date")),
        content_type=kind,
        status=int(http.get_statuscode()) if http else None,
        headers=headers,
        marks={key: value for key, value in told.headers if key in (REDACTED, WAS, TRUNCATED)},
    )


def address(url: str) -> str:
    """Return the address that a record bears: a saved page without one has the name of its file."""
    return CONTROLS.sub("%20", url) if "://" in url[:12] else NO_ADDRESS + quote(url)


def _member(
    kind: str, url: str, body: bytes, fields: Mapping[str, str], http: StatusAndHeaders | None
) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version=VERSION)
    record = writer.create_warc_record(
        url, kind, payload=BytesIO(body), length=len(body), http_headers=http,
        warc_headers_dict=dict(fields), warc_content_type=fields.get("Content-Type", ""),
    )  # fmt: skip
    writer.write_record(record)
    return gzip.compress(out.getvalue(), compresslevel=LEVEL, mtime=0)


def _http(answer: Answer) -> StatusAndHeaders:
    """Write the head of an answer; what said how the bytes travelled is kept under another name."""
    try:
        phrase = HTTPStatus(answer.status or 0).phrase
    except ValueError:
        phrase = "Unknown"
    headers = [*_renamed(answer.headers), ("Content-Length", str(len(answer.body)))]
    return StatusAndHeaders(f"{answer.status} {phrase}", headers, protocol="HTTP/1.1")


def _renamed(headers: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for name, value in headers:
        if name.lower() == "content-length":
            continue
        yield (
            (f"X-Crawler-{name}" if name.lower() in OF_TRANSPORT else name),
            CONTROLS.sub(" ", value),
        )


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
