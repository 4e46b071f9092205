"""The article of an edition in a real WordPress: a draft, in place, never a person's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.targets.posts import Sent, send_article
from desk.targets.rest import Rest
from reports.edition.draft import article
from tests.editions import hostile, hostile_texts, rich
from tests.wordpress.conftest import target_of
from tests.wordpress.wordpress import WordPress

TITLE = "Bramo 3 lost 7.9 points, the most of 6 products."


@pytest.fixture(scope="module")
def rest(wordpress: WordPress) -> Rest:
    return target_of(wordpress, "editor").rest


def test_it_is_sent_once_changed_in_place_and_then_left_alone(rest: Rest) -> None:
    content = article(rich())["article.html"].decode()
    first = send_article(rest, "edition-2026-11", TITLE, content)
    assert first.state == "new"
    assert send_article(rest, "edition-2026-11", TITLE, content) == Sent("unchanged", first.post)
    changed = content.replace("What moved", "What moved most")
    assert send_article(rest, "edition-2026-11", TITLE, changed) == Sent("changed", first.post)
    post = rest.get(f"wp/v2/posts/{first.post}", {"context": "edit"})
    assert post["status"] == "draft"
    assert "What moved most" in post["content"]["raw"]
    rest.post(f"wp/v2/posts/{first.post}", {"content": post["content"]["raw"] + "<p>Mine.</p>"})
    sent = send_article(rest, "edition-2026-11", TITLE, content)
    assert (sent.state, sent.post) == ("kept", first.post)


def test_hostile_words_are_shown_as_words(rest: Rest) -> None:
    shared = Path(__file__).parents[3] / "shared"
    texts = [one for one in hostile_texts(shared, ("xss",)) if len(one) < 300][::150]
    content = article(hostile([*texts, "[gallery]", "https://192.0.2.1/x"]))["article.html"]
    sent = send_article(rest, "edition-2026-10", "Hostile [gallery] <b>", content.decode())
    assert sent.state == "new"
    shown = rest.get(f"wp/v2/posts/{sent.post}", {"context": "edit"})["content"]["rendered"]
    assert "<script" not in shown.lower()
    assert "<iframe" not in shown.lower()
    assert "gallery" in shown
    assert 'class="gallery' not in shown
