"""A folder of finished pages shown on loopback, as a web server would show it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from db.problem import Problem

TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
LOOPBACK = ("127.0.0.1", "localhost")


@contextmanager
def serve_folder(path: Path, port: int = 0) -> Iterator[str]:
    """Serve a folder on 127.0.0.1 until the context ends; gives its address.

    The folder may be a link that is moved to another release meanwhile. Raises Problem for a
    folder that is not there or a port that is taken.
    """
    if not path.is_dir():
        raise Problem(f"{path} is not there; make it with: upright publish")
    handler = type("Handler", (_Handler,), {"root": path})
    try:
        server = _Server(("127.0.0.1", port), handler)
    except OSError as wrong:
        raise Problem(f"port {port} cannot be used: {wrong.strerror}; name another one") from None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def wait() -> None:
    """Wait until the person interrupts."""
    with suppress(KeyboardInterrupt):
        threading.Event().wait()


def find(root: Path, target: str) -> tuple[int, Path | str | None]:
    """Find what answers a request: 200 and a file, 301 and an address, or 404 and nothing.

    There is no listing of folders, and nothing outside the root, hidden, or linked out of it.
    """
    raw = target.partition("?")[0]
    asked = unquote(raw)
    parts = [part for part in asked.split("/") if part]
    if "\0" in asked or any(part.startswith(".") for part in parts):
        return 404, None
    top = root.resolve()
    found = top.joinpath(*parts).resolve()
    if not found.is_relative_to(top):
        return 404, None
    if found.is_dir() and not asked.endswith("/"):
        return 301, f"/{raw.strip('/')}/"  # one slash: two would name another server
    file = found / "index.html" if found.is_dir() else found
    return (200, file) if file.is_file() else (404, None)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a reader who went away before the answer was there."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "upright", ""
    root: Path

    def do_GET(self) -> None:
        """Answer with the file."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the head of the file."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        host = (self.headers.get("Host") or "").rpartition(":")[0]
        # another name for this address is another site's script trying to read it
        status, found = find(self.root, self.path) if host in LOOPBACK else (404, None)
        body, kind = b"There is no such page.\n", "text/plain; charset=utf-8"
        if isinstance(found, Path):
            body, kind = found.read_bytes(), TYPES.get(found.suffix, "application/octet-stream")
        self.send_response(status)
        if isinstance(found, str):
            self.send_header("Location", found)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: this is a preview, not a log."""
