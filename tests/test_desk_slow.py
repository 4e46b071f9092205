"""A real desk on a socket with clients that dribble, send too much, or never end: all bounded."""

from __future__ import annotations

import io
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx2
import pytest
from PIL import Image

from desk.session import session
from desk.web.cookies import NAME, Key
from tests.desk import Desk
from tests.desking import people
from tests.serving import key_for
from tests.still import stilled
from tests.test_desk_pictures import png

MB = 1 << 20
MOST = 400  # MB of memory that the desk may take on top of what it has when nothing is asked


@dataclass
class Real:
    """The process of a desk, reached as by a browser."""

    process: subprocess.Popen[str]
    port: int
    key: Key

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"{NAME}={self.key.token}", "Origin": self.base}

    def get(self, path: str = "/products") -> httpx2.Response:
        return httpx2.get(self.base + path, headers=self.headers, timeout=60)

    def post(self, path: str, body: bytes, kind: str = "application/x-www-form-urlencoded") -> int:
        """Send a body; an answer that comes before all was sent counts, too."""
        head = {**self.headers, "Content-Type": kind}
        return httpx2.post(self.base + path, content=body, headers=head, timeout=60).status_code

    def memory(self) -> float:
        """Give the most memory that it ever had, in MB."""
        said = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(re.search(r"VmHWM:\s+(\d+)", said)[1]) / 1024  # type: ignore[index]

    def open(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def form(self, **fields: str) -> bytes:
        return urlencode({"csrf": self.key.csrf, "seen": "0", "why": "x", **fields}).encode()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    desk = Desk(tmp_path_factory.mktemp("slow"))
    desk.product("arc-300", "Plumbrae", "Arc 300")
    desk.upright("run")
    with stilled(), session(desk.settings()) as opened:
        people(opened)
        key = key_for(opened, "admin")
    words = desk.command("desk", "--port", "0")
    process = subprocess.Popen(words, env=desk.settings(), stdout=subprocess.PIPE, text=True)
    assert process.stdout
    said = process.stdout.readline()
    found = re.search(r":(\d+)/", said)
    assert found, said
    yield Real(process, int(found.group(1)), key)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) in (0, -signal.SIGINT, 130)
    process.stdout.close()


def test_forms_that_are_too_large_are_refused(real: Real) -> None:
    assert real.get().status_code == 200
    before = real.memory()
    large = real.form(more="y" * (10 * MB))
    for path in ("/products/arc-300/facts", "/login", "/nowhere", "/static/desk.css"):
        assert real.post(path, large) in (404, 405, 413)
    many = real.form(**{f"f{n}": "y" for n in range(5_000)})
    assert real.post("/products/arc-300/facts", many) == 400
    parts = (
        b"".join(
            b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\nb\r\n' % n
            for n in range(5_000)
        )
        + b"--x--\r\n"
    )
    assert real.post("/products/arc-300/facts", parts, "multipart/form-data; boundary=x") == 400
    assert real.memory() - before < MOST
    assert real.get().status_code == 200


def test_a_form_without_an_end_is_cut_off(real: Real) -> None:
    """A body in chunks says no size: it is counted as it comes."""
    with closing(real.open()) as line:
        head = "".join(f"{name}: {value}\r\n" for name, value in real.headers.items())
        line.sendall(
            f"POST /products/arc-300/facts HTTP/1.1\r\nHost: 127.0.0.1:{real.port}\r\n{head}"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            "Transfer-Encoding: chunked\r\n\r\n".encode()
        )
        sent, answer = 0, b""
        line.settimeout(0.01)
        while sent < 40 * MB and not answer:
            try:
                line.sendall(b"10000\r\n" + b"y" * 65536 + b"\r\n")
                sent += 65536
            except TimeoutError:
                break
            except OSError:
                break
            try:
                answer = line.recv(99)
            except TimeoutError:
                continue
            except OSError:
                break
    assert sent < 20 * MB
    assert real.get().status_code == 200


def test_a_form_that_dribbles_is_given_up_and_nobody_waits_for_it(real: Real) -> None:
    with ExitStack() as opened:
        slow = [opened.enter_context(closing(real.open())) for _ in range(40)]
        for line in slow:
            head = "".join(f"{name}: {value}\r\n" for name, value in real.headers.items())
            line.sendall(
                f"POST /products/arc-300/facts HTTP/1.1\r\nHost: 127.0.0.1:{real.port}\r\n"
                f"{head}Content-Type: application/x-www-form-urlencoded\r\n"
                "Content-Length: 1000\r\n\r\ncsrf=".encode()
            )
        began = time.monotonic()
        assert real.get().status_code == 200
        assert time.monotonic() - began < 10  # those who come meanwhile are answered
        while time.monotonic() - began < 25:
            time.sleep(1)
            for line in slow:
                line.sendall(b"a")
        first = [line.recv(20) for line in slow]
        assert time.monotonic() - began < 60
    assert {one[:12] for one in first} == {b"HTTP/1.1 408"}


def test_many_lines_that_say_nothing_keep_nobody_out_for_long(real: Real) -> None:
    with ExitStack() as opened:
        for _ in range(150):
            opened.enter_context(closing(real.open())).sendall(b"GET / HT")
        assert real.get().status_code == 200
    with ExitStack() as opened:
        for _ in range(300):  # more than are taken at once
            opened.enter_context(closing(real.open()))
        assert real.get().status_code in (200, 503)
    time.sleep(1)
    assert real.get().status_code == 200
    assert real.process.poll() is None


def test_a_picture_that_would_fill_the_memory_is_refused(real: Real) -> None:
    before = real.memory()
    made = io.BytesIO()
    Image.new("1", (7_900, 7_900)).save(made, "PNG")  # allowed: 62 million points in a few kB
    bombs = [
        png(60_000, 60_000),
        png(8_001, 8_001),
        png(1_000_000, 1_000_000),
        made.getvalue()[:-400],
    ]
    for bomb in bombs:
        for _ in range(2):
            assert real.post("/products/arc-300/pictures", *_upload(real, bomb)) == 422
    assert real.memory() - before < MOST
    assert real.post("/products/arc-300/pictures", *_upload(real, b"x" * (20 * MB))) == 413
    assert real.get().status_code == 200


def test_headers_without_end_are_refused(real: Real) -> None:
    with closing(real.open()) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        answer = b""
        try:
            for n in range(2_000):
                line.sendall(b"X-%d: %s\r\n" % (n, b"y" * 100))
            answer = line.recv(20)
        except OSError:
            pass
        assert answer[:12] in (b"", b"HTTP/1.1 400", b"HTTP/1.1 431")
    for line_ in (
        b"GET /\x00 HTTP/1.1\r\n\r\n",
        b"\xff\xfe\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        f"GET /{quote('x' * 70_000)} HTTP/1.1\r\n\r\n".encode(),
    ):
        with closing(real.open()) as line:
            line.sendall(line_)
            assert line.recv(12) in (b"HTTP/1.1 400", b"HTTP/1.1 404", b"HTTP/1.1 431", b"")
    assert real.get().status_code == 200


def _upload(real: Real, data: bytes) -> tuple[bytes, str]:
    said = {
        "csrf": real.key.csrf,
        "seen": "0",
        "why": "x",
        "alt": "a",
        "rights": "b",
        "source": "c",
    }
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in said.items()
    ]
    head = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n'
    return b"".join([*parts, head, data, b"\r\n--x--\r\n"]), "multipart/form-data; boundary=x"
