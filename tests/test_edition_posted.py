"""Tests of sending an edition's article: a draft, updated in place, never over a person's words."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from desk.targets.posts import Sent, send_article
from desk.targets.rest import Rest
from reports.edition.draft import article
from tests.editions import rich

TITLE = "Bramo 3 lost 7.9 points [gallery] & <b>more</b>."


class WordPress(BaseHTTPRequestHandler):
    """Keeps posts as the REST interface of a WordPress would, and notes what was posted."""

    posts: dict[int, dict[str, Any]]
    bodies: list[dict[str, Any]]

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        self._answer([one for one in self.posts.values() if one["slug"] == asked["slug"][0]])

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.bodies.append(body)
        last = parse_qs(urlsplit(self.path).query)["rest_route"][0].rpartition("/")[2]
        number = int(last) if last.isdigit() else len(self.posts) + 1
        post = self.posts.setdefault(number, {"id": number, "slug": body.get("slug")})
        post |= {name: body[name] for name in ("status",) if name in body}
        post |= {name: {"raw": body[name]} for name in ("title", "content")}
        self._answer(post)

    def _answer(self, said: object) -> None:
        text = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def there() -> Iterator[tuple[Rest, type[WordPress]]]:
    kind = type("Kept", (WordPress,), {"posts": {}, "bodies": []})
    with HTTPServer(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield Rest(f"http://127.0.0.1:{server.server_port}/", "editor", "sesame"), kind
        server.shutdown()
        thread.join()


def content() -> str:
    return article(rich())["article.html"].decode()


def test_it_is_made_once_as_a_draft_and_updated_in_place(
    there: tuple[Rest, type[WordPress]],
) -> None:
    rest, kind = there
    assert send_article(rest, "edition-2026-11", TITLE, content(), dry_run=True) == Sent(
        "new", None
    )
    assert kind.posts == {}
    assert send_article(rest, "edition-2026-11", TITLE, content()) == Sent("new", 1)
    assert kind.posts[1]["status"] == "draft"
    assert kind.posts[1]["title"]["raw"] == (
        "Bramo 3 lost 7.9 points &#091;gallery&#093; &amp; &lt;b&gt;more&lt;/b&gt;."
    )
    assert send_article(rest, "edition-2026-11", TITLE, content()) == Sent("unchanged", 1)
    changed = content().replace("What moved", "What moved this month")
    assert send_article(rest, "edition-2026-11", TITLE, changed) == Sent("changed", 1)
    assert len(kind.posts) == 1
    assert "What moved this month" in kind.posts[1]["content"]["raw"]
    assert [body.get("status") for body in kind.bodies] == ["draft", None]


def test_what_wordpress_does_to_markup_is_no_change_of_a_person(
    there: tuple[Rest, type[WordPress]],
) -> None:
    rest, kind = there
    send_article(rest, "edition-2026-11", TITLE, content())
    held = kind.posts[1]["content"]["raw"]
    kind.posts[1]["content"]["raw"] = held.replace("<p>", '<p class="wp-block-paragraph">')
    assert send_article(rest, "edition-2026-11", TITLE, content()) == Sent("unchanged", 1)


def test_a_persons_words_are_kept(there: tuple[Rest, type[WordPress]]) -> None:
    rest, kind = there
    send_article(rest, "edition-2026-11", TITLE, content())
    kind.posts[1]["content"]["raw"] = kind.posts[1]["content"]["raw"].replace("quiet", "loud")
    sent = send_article(rest, "edition-2026-11", TITLE, content() + "more")
    assert sent == Sent("kept", 1, "a person changed it since it was sent")
    assert len(kind.bodies) == 1


@pytest.mark.parametrize("status", ["publish", "future", "pending", "private"])
def test_what_is_no_draft_any_more_is_kept(
    there: tuple[Rest, type[WordPress]], status: str
) -> None:
    rest, kind = there
    send_article(rest, "edition-2026-11", TITLE, content())
    kind.posts[1]["status"] = status
    sent = send_article(rest, "edition-2026-11", TITLE, content() + "more")
    assert sent == Sent("kept", 1, f"it is no draft any more but '{status}'")
    assert len(kind.bodies) == 1
