"""A folder served on loopback as a web host would: compressed, with types and a time to keep."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from desk.preview import TYPES, find

PACKED = (".html", ".css", ".js", ".json", ".csv", ".txt", ".xml", ".svg")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "public, max-age=604800",
    "Vary": "Accept-Encoding",
}


@contextmanager
def serve_packed(folder: Path) -> Iterator[str]:
    """Serve a folder on 127.0.0.1 until the context ends, compressed where that helps."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Packed", (_Packed,), {"root": folder}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def packed(data: bytes) -> bytes:
    """Compress as a web server would."""
    return gzip.compress(data, 6, mtime=0)


class _Packed(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    root: Path

    def do_GET(self) -> None:
        """Answer with the file."""
        status, found = find(self.root, self.path)
        body, kind, is_packed = b"There is no such page.\n", "text/plain; charset=utf-8", False
        if isinstance(found, Path):
            is_packed = found.suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", "")
            body, kind = found.read_bytes(), TYPES.get(found.suffix, "application/octet-stream")
        body = packed(body) if is_packed else body
        self.send_response(status)
        given = {"Content-Type": kind, "Content-Length": str(len(body)), **HEADERS}
        if isinstance(found, str):
            given["Location"] = found
        if is_packed:
            given["Content-Encoding"] = "gzip"
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
