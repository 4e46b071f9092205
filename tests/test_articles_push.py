"""Corrected drafts in a WordPress of the shape of its REST interface; what is live stays."""

from __future__ import annotations

import json
import threading
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from db.problem import Problem
from desk.articles.checking import check
from desk.articles.correcting import Draft, correct
from desk.articles.wordpress import BATCH, push, read_posts
from desk.targets.rest import Rest
from tests.article_checks import KNOWN
from tests.desk import Desk

CLAIM = "<p>Inversion boosts blood flow. The frame is of steel.</p>"
PUBLISH = "wordpress:\n  address: {address}\n  user: editor\n"


@dataclass
class Site:
    """What a WordPress holds, and everything that it was sent."""

    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    pages: dict[int, dict[str, Any]] = field(default_factory=dict)
    autosaves: dict[int, dict[str, Any]] = field(default_factory=dict)
    sent: list[tuple[str, Any]] = field(default_factory=list)
    after_post: Any = None  # called when something was posted
    address: str = ""

    def add(self, number: int, content: str, kind: str = "posts", **more: Any) -> None:
        post = {
            "id": number, "link": f"https://a.example/{number}", "title": {"raw": f"Post {number}"},
            "content": {"raw": content}, "excerpt": {"raw": "Short."}, "status": "publish",
            "modified_gmt": "2026-10-01T08:00:00", **more,
        }  # fmt: skip
        getattr(self, kind)[number] = post

    def answer(self, route: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        parts = route.removeprefix("/wp/v2/").split("/")
        if parts == ["users", "me"]:
            return 200, {"id": 5}
        there = self.posts if parts[0] == "posts" else self.pages
        if len(parts) == 1:
            start = int(query["offset"])
            live = [one for one in there.values() if one["status"] == query["status"]]
            return 200, live[start : start + int(query["per_page"])]
        number = int(parts[1])
        if body is None:
            kept = [self.autosaves[number]] if number in self.autosaves else []
            return 200, kept if len(parts) == 3 else there[number]
        self.sent.append((route, body))
        if len(parts) != 3:
            return 500, {"code": "written", "message": "what is live was written over"}
        self.autosaves[number] = {"id": 900 + number, "author": 5, "modified_gmt": "2026-11-01",
                                  "content": {"raw": body["content"]}}  # fmt: skip
        if self.after_post:
            self.after_post()
        return 200, self.autosaves[number]


@pytest.fixture
def site() -> Iterator[Site]:
    held = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.tell(None)

        def do_POST(self) -> None:
            self.tell(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def tell(self, body: Any) -> None:
            said = self.headers["Authorization"].removeprefix("Basic ")
            assert b64decode(said) == b"editor:open sesame"
            query = {key: one[0] for key, one in parse_qs(urlsplit(self.path).query).items()}
            status, answer = held.answer(query.pop("rest_route"), query, body)
            told = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        held.address = f"http://127.0.0.1:{server.server_port}/"
        yield held
        server.shutdown()
        thread.join()


def rest_of(site: Site) -> Rest:
    return Rest(site.address, "editor", "open sesame")


def test_all_published_posts_and_pages_are_read(site: Site) -> None:
    for number in range(1, 2 * BATCH + 1):
        site.add(number, "<p>A</p>")
    site.add(500, "<p>B</p>", "pages")
    site.add(501, "<p>Not yet</p>", status="draft")
    routes = [one.route for one in read_posts(rest_of(site))]
    assert routes == [f"posts/{n}" for n in range(1, 2 * BATCH + 1)] + ["pages/500"]


def test_a_draft_is_kept_beside_the_post_alone(site: Site) -> None:
    site.add(7, CLAIM)
    (article,) = read_posts(rest_of(site))
    draft = correct(check(article, KNOWN))
    pushed = push(rest_of(site), article, draft)
    ((route, body),) = site.sent
    assert route == "/wp/v2/posts/7/autosaves"
    assert (body["title"], body["excerpt"]) == ("Post 7", "Short.")
    assert body["content"].startswith(draft.raw + "\n<!-- upright: corrected ")
    assert pushed.compare == f"{site.address}wp-admin/revision.php?revision=907"
    assert site.posts[7]["content"]["raw"] == CLAIM
    push(rest_of(site), article, draft)  # ours gives way to ours
    assert len(site.sent) == 2


def unsaved(site: Site, content: str, author: int = 5) -> None:
    site.autosaves[7] = {"id": 31, "author": author, "modified_gmt": "2026-11-01",
                         "content": {"raw": content}}  # fmt: skip


def ready(site: Site) -> tuple[Any, Draft]:
    site.add(7, CLAIM)
    (article,) = read_posts(rest_of(site))
    return article, correct(check(article, KNOWN))


def test_unsaved_words_of_the_same_user_are_not_written_over(site: Site) -> None:
    article, draft = ready(site)
    push(rest_of(site), article, draft)
    unsaved(site, site.sent[0][1]["content"].replace("steel", "iron"))  # a person went on with ours
    with pytest.raises(Problem, match=r"holds unsaved words of a person \(autosave 31\)"):
        push(rest_of(site), article, draft)
    unsaved(site, "Somebody else's", author=6)
    push(rest_of(site), article, draft)
    assert len(site.sent) == 2


@pytest.mark.parametrize("change", [{"content": {"raw": "New"}}, {"status": "draft"}])
def test_a_post_that_changed_since_is_left_alone(site: Site, change: dict[str, Any]) -> None:
    article, draft = ready(site)
    site.posts[7].update(change)
    with pytest.raises(Problem, match="was changed while we looked"):
        push(rest_of(site), article, draft)
    assert site.sent == []


def test_a_site_that_changes_what_is_live_is_told_of(site: Site) -> None:
    article, draft = ready(site)
    site.after_post = lambda: site.posts[7].update(content={"raw": "Oh"})
    with pytest.raises(Problem, match="was changed while we looked"):
        push(rest_of(site), article, draft)


@pytest.fixture
def desk(site: Site, tmp_path: Path) -> Desk:
    made = Desk(tmp_path, {"UPRIGHT_WORDPRESS_PASSWORD": "open sesame"})
    (made.catalog / "publish.yml").write_text(PUBLISH.format(address=site.address), "utf-8")
    return made


def test_a_dry_run_prints_the_difference_and_sends_nothing(site: Site, desk: Desk) -> None:
    site.add(7, CLAIM)
    code, out, _ = desk.here("articles", "check", "--wordpress", "--push", "--dry-run")
    assert code == 1 and site.sent == []
    assert "- Inversion boosts blood flow.\n+ How inversion might work" in out
    assert out.endswith("nothing was sent\n")


def test_push_says_where_each_draft_is_to_be_read(site: Site, desk: Desk) -> None:
    site.add(7, CLAIM)
    site.add(8, "<p>The frame is of steel.</p>")
    code, out, _ = desk.here("articles", "check", "--wordpress", "--push", "--json")
    told = json.loads(out)
    assert code == 1
    assert [one["revision"] for one in told["pushed"]] == [907]
    assert [one["stopped"] for one in told["articles"]] == [1, 0]
    assert [one["address"] for one in told["drafts"]] == ["https://a.example/7"]


def test_a_draft_that_is_refused_keeps_no_other_back(site: Site, desk: Desk) -> None:
    for number in (7, 8):
        site.add(number, CLAIM)
    unsaved(site, "Typed by a person")
    code, out, _ = desk.here("articles", "check", "--wordpress", "--push")
    assert code == 1
    assert "not sent: https://a.example/7 (Post 7): holds unsaved words of a person" in out
    assert "draft of https://a.example/8 (Post 8): " in out
    assert [route for route, _ in site.sent] == ["/wp/v2/posts/8/autosaves"]
