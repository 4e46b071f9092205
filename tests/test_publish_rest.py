"""Tests of the client of WordPress where things go wrong, against a server that misbehaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from db.problem import Problem
from desk.targets.rest import Rest
from desk.targets.target import Difference
from desk.targets.wordpress import Draft, as_html, pages_difference, words_hash

ANSWERS: dict[str, tuple[int, bytes]] = {
    "page": (200, b"<!doctype html><p>A start page."),
    "cut": (200, b'{"half": '),
    "no_route": (404, b'{"code": "rest_no_route", "message": "No route."}'),
    "refused": (403, b'{"code": "x", "message": "<strong>No</strong>:\\n not &quot;you&quot;."}'),
    "unknown": (401, b'{"code": "rest_not_logged_in", "message": "x"}'),
    "broken": (500, b"<p>There has been a critical error on this website.</p>"),
    "list": (500, b"[1]"),
    "moved": (301, b""),
}
TOLD = {
    "page": "does not answer as a WordPress does",
    "cut": "does not answer as a WordPress does",
    "no_route": "is the plugin of upright installed and active there?",
    "refused": 'it refuses: No: not "you". (HTTP 403)',
    "unknown": "user name or application password of 'editor' is wrong",
    "broken": "it answers with HTTP 500",
    "list": "it answers with HTTP 500",
    "moved": "it sends us on to https://other.example/x; put the right address into publish.yml",
}


class Stub(BaseHTTPRequestHandler):
    """Answers a route by its name, and notes what was asked."""

    seen: list[str]

    def do_GET(self) -> None:
        status, body = ANSWERS[self.path.rpartition("/")[2]]
        self.seen.append(f"{self.path} {self.headers['Authorization']}")
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "https://other.example/x?token=1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def seen() -> list[str]:
    return []


@pytest.fixture
def address(seen: list[str]) -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), type("Handler", (Stub,), {"seen": seen})) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/blog/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_whatever_is_wrong_is_one_line_without_the_password(
    address: str, seen: list[str], name: str
) -> None:
    with pytest.raises(Problem) as told:
        Rest(address, "editor", "sesame open").get(name)
    said = str(told.value)
    assert said.startswith(address)
    assert TOLD[name] in said
    assert "\n" not in said
    assert "sesame" not in said + repr(Rest(address, "editor", "sesame open"))
    assert seen == [f"/blog/?rest_route=/{name} Basic ZWRpdG9yOnNlc2FtZSBvcGVu"]


def test_nobody_there_is_one_line() -> None:
    with pytest.raises(Problem, match=r"127\.0\.0\.1:9/ cannot be reached: .*refused"):
        Rest("http://127.0.0.1:9/", "editor", "x").get("any")


@pytest.mark.parametrize("address", ["http://posture.example/", "http://127.0.0.1.example/"])
def test_no_password_goes_over_an_open_line(address: str) -> None:
    with pytest.raises(Problem, match="must be https"):
        Rest(address, "editor", "x").get("any")


def there(page: str, title: str, wrote: str) -> dict[str, object]:
    return {"page": page, "title": title, "excerpt": "", "wrote": wrote, "id": 1}


def test_pages_are_known_by_what_they_show_and_a_persons_words_are_kept() -> None:
    ours = words_hash("Old", "")
    found = pages_difference(
        [
            there("same", "Whatever a person made of it", words_hash("Same", "")),
            there("changed", "Old", ours),
            there("own", "By hand", ours),
            there("gone", "Old", ours),
            there("unchosen", "Old", ours),
            there("changed", "A second page that shows it", ours),
        ],
        [Draft(name, name.title(), "") for name in ("same", "changed", "own", "new")],
        frozenset(("same", "changed", "own", "new", "unchosen")),
    )
    assert found == Difference(
        new=("new",), changed=("changed",), unchanged=("same",), gone=("gone",), kept=("own",)
    )


def test_a_title_is_no_markup_and_runs_no_shortcode() -> None:
    assert as_html("<b>[gallery] & 'x'") == "&lt;b&gt;&#091;gallery&#093; &amp; &#x27;x&#x27;"
