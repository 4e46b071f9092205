"""The invented shops on loopback: one server for all hosts, which notes what is asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from desk.demo.generate import Shops
from desk.demo.shops import Address, Answer, answers


@dataclass(frozen=True, slots=True)
class Serving:
    """Where the shops are served, for which hosts, and all that was asked so far."""

    address: str
    hosts: tuple[str, ...]
    asked: list[Address] = field(default_factory=list)

    def loopback(self) -> str:
        """Write the value of UPRIGHT_LOOPBACK that lets a crawl reach these hosts."""
        return ",".join(f"{host}={self.address}" for host in self.hosts)


@contextmanager
def serve(shops: Shops, port: int = 0) -> Iterator[Serving]:
    """Serve the shops of a moment on 127.0.0.1 until the context ends; gives the address."""
    with serve_answers(answers(shops), port) as serving:
        yield serving


@contextmanager
def serve_answers(pages: Mapping[Address, Answer], port: int = 0) -> Iterator[Serving]:
    """Serve ready answers by host and path, also to those who ask as they ask a proxy."""
    asked: list[Address] = []
    handler = type("Handler", (_Handler,), {"pages": pages, "asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        hosts = tuple(sorted({host for host, _ in pages}))
        yield Serving(f"127.0.0.1:{server.server_port}", hosts, asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "demo", ""
    pages: Mapping[Address, Answer]
    asked: list[Address]

    def do_GET(self) -> None:
        """Answer with the page, or 404."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the head of the page."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        address = self._address()
        self.asked.append(address)
        answer = self.pages.get(address)
        body = answer.body if answer else b"There is no such page.\n"
        self.send_response(200 if answer else 404)
        self.send_header("Content-Type", answer.content_type if answer else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _address(self) -> Address:
        """Take the host from an absolute request line, else from the Host header."""
        parts = urlsplit(self.path)
        host = parts.hostname or (self.headers.get("Host") or "").partition(":")[0].lower()
        return host, parts._replace(scheme="", netloc="").geturl() or "/"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what is asked is noted in `asked`."""
