"""Unpacking of answers: whole or not at all, and never more than an answer may weigh."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.utils import _compression  # it knows which brotli and zstd this Python has
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

from spiders.guard.refused import Refused

brotli: Any = vars(_compression)["brotli"]
zstd: Any = vars(_compression)["zstd"]
PIECE = 65_536
WINDOW = {zstd.DecompressionParameter.window_log_max: 23}  # 8 MiB: RFC 8878 asks for no more
GZIP, ZLIB, RAW = 31, 15, -15  # as zlib counts


class Unpacking(HttpCompressionMiddleware):
    """Downloader middleware in place of Scrapy's, which takes the readable part for the whole."""

    def _handle_encoding(
        self, body: bytes, content_encoding: list[bytes], max_size: int
    ) -> tuple[bytes, list[bytes]]:
        """Keep the crawl's own bound, whatever one request was allowed to bring."""
        return super()._handle_encoding(body, content_encoding, self._max_size)

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        try:
            return UNPACKERS[encoding.decode()](body, max_size) if body else body
        except EOFError:
            raise Refused("cut short", "its packed body has no end") from None
        except (zlib.error, brotli.error, zstd.ZstdError) as wrong:
            raise Refused("unreadable answer", f"not {encoding.decode()}: {wrong}") from None


def _framed(make: Callable[[], Any], body: bytes, most: int) -> bytes:
    """Unpack frames that stand one after another; what follows the last is padding."""
    kept, rest = bytearray(), body
    while rest[:2] == body[:2]:
        worker = make()
        kept += worker.decompress(rest, most + 1 - len(kept))
        _weigh(kept, most)
        if not worker.eof:
            raise EOFError
        rest = worker.unused_data
    return bytes(kept)


def _inflate(body: bytes, most: int) -> bytes:
    """Unpack deflate, which some servers send without its wrapping."""
    try:
        return _framed(partial(zlib.decompressobj, ZLIB), body, most)
    except zlib.error:
        return _framed(partial(zlib.decompressobj, RAW), body, most)


def _unbrotli(body: bytes, most: int) -> bytes:
    worker, kept, piece = brotli.Decompressor(), bytearray(), body
    while not worker.is_finished():
        told = worker.process(piece, output_buffer_limit=PIECE)
        kept += told
        _weigh(kept, most)
        if not told and not piece:
            raise EOFError
        piece = b""
    return bytes(kept)


def _weigh(kept: bytearray, most: int) -> None:
    if len(kept) > most:
        raise _DecompressionMaxSizeExceeded(len(kept), most)


UNPACKERS: Mapping[str, Callable[[bytes, int], bytes]] = {
    "gzip": partial(_framed, partial(zlib.decompressobj, GZIP)),
    "x-gzip": partial(_framed, partial(zlib.decompressobj, GZIP)),
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": partial(_framed, partial(zstd.ZstdDecompressor, options=WINDOW)),
}
