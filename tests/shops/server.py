"""Fake shops on loopback: one server, an invented shop per host name, a log of all requests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, AF_INET6
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    host: str
    path: str
    at: float
    agent: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What a shop answers; a body in pieces is sent with pauses, `raw` is sent as it is."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    pieces: Iterable[bytes] | None = None
    pause: float = 0.0
    hang_up: bool = False
    kind: str = "text/html; charset=utf-8"
    raw: Iterable[bytes] | None = None


Shop = Callable[[Asked], Answer]
ALLOW = Answer(body=b"User-agent: *\nAllow: /\n", kind="text/plain")
LOST = Answer(404, b"not found")


class Shops:
    """The shops of one test: host names to functions, and the log of what was asked."""

    def __init__(self) -> None:
        self.hosts: dict[str, Shop] = {}
        self.hidden: dict[str, Shop] = {}  # served, but no loopback host of the crawl
        self.log: list[Asked] = []
        self.port = 0

    def loopback(self) -> dict[str, str]:
        """Say how each host is reached, as UPRIGHT_LOOPBACK would."""
        return dict.fromkeys(self.hosts, f"127.0.0.1:{self.port}")

    def environ(self) -> str:
        """Return UPRIGHT_LOOPBACK for all hosts."""
        return ",".join(f"{host}={address}" for host, address in self.loopback().items())

    def asked(self, host: str | None = None) -> list[str]:
        """Return the paths asked for, robots.txt left out."""
        return [a.path for a in self.log if a.path != "/robots.txt" and host in (None, a.host)]

    def answer(self, asked: Asked) -> Answer:
        """Answer one request."""
        self.log.append(asked)
        served = self.hosts | self.hidden
        shop = served.get(asked.host) or served.get(asked.host.partition(":")[0])
        return shop(asked) if shop else Answer(502, b"no such host")


@contextmanager
def serving(address: str = "127.0.0.1") -> Iterator[Shops]:
    """Serve on a free port of a loopback address, in a thread."""
    shops = Shops()
    family = {"address_family": AF_INET6 if ":" in address else AF_INET}
    kind = type("Server", (ThreadingHTTPServer,), family)
    server = kind((address, 0), type("Handler", (_Handler,), {"shops": shops}))
    server.daemon_threads = True
    shops.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield shops
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    shops: Shops

    def do_GET(self) -> None:
        """Answer a request, in origin form or in absolute form."""
        parts = urlsplit(self.path)
        host = parts.netloc or self.headers.get("Host", "")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {key.lower(): value for key, value in self.headers.items()}
        agent = headers.get("user-agent", "")
        self._send(self.shops.answer(Asked(host, path, time.monotonic(), agent, headers)))

    def _send(self, answer: Answer) -> None:
        if answer.hang_up:
            self.connection.close()
        elif answer.raw is not None:
            self.close_connection = True
            self._write(answer.raw, answer.pause)
        else:
            self._send_http(answer)

    def _send_http(self, answer: Answer) -> None:
        self.send_response(answer.status)
        headers = {"Content-Type": answer.kind} | answer.headers
        if answer.pieces is None:
            headers.setdefault("Content-Length", str(len(answer.body)))
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        self._write(answer.pieces or (answer.body,), answer.pause)

    def _write(self, pieces: Iterable[bytes], pause: float) -> None:
        try:
            for piece in pieces:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            self.close_connection = True  # the crawler hung up, as it should

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""

    def handle(self) -> None:
        """Let a crawler that hangs up do so."""
        try:
            super().handle()
        except (OSError, ValueError):
            self.close_connection = True

    def finish(self) -> None:
        """Close what is still open."""
        try:
            super().finish()
        except (OSError, ValueError):
            self.close_connection = True
