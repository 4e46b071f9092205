"""Articles in a real WordPress: read as they were written, corrected beside what is live."""

from __future__ import annotations

import json
from html import unescape
from urllib.request import urlopen

import pytest

from db.problem import Problem
from desk.articles.checking import check
from desk.articles.correcting import correct
from desk.articles.wordpress import push, read_posts
from desk.targets.rest import Rest
from reports.lint_article import Known
from tests.wordpress.conftest import target_of
from tests.wordpress.wordpress import WordPress

CONTENT = """<!-- wp:heading -->
<h2>Inversion for sciatica</h2>
<!-- /wp:heading -->

<!-- wp:paragraph -->
<p>Hanging <strong>upside down</strong> melts your sciatica away. The board is 180&nbsp;cm long.</p>
<!-- /wp:paragraph -->"""


@pytest.fixture(scope="module")
def rest(wordpress: WordPress) -> Rest:
    return target_of(wordpress, "editor").rest


@pytest.fixture(scope="module")
def route(rest: Rest) -> str:
    body = {"title": "Feet & heels", "content": CONTENT, "excerpt": "Short.", "status": "publish"}
    return f"posts/{rest.post('wp/v2/posts', body)['id']}"


def state(rest: Rest, route: str) -> str:
    """Give all that WordPress says of a post, but for how many revisions it has."""
    said = rest.get(f"wp/v2/{route}", {"context": "edit"})
    return json.dumps({key: value for key, value in said.items() if key != "_links"})


def test_a_corrected_draft_stands_beside_what_is_live(rest: Rest, route: str) -> None:
    (article,) = [one for one in read_posts(rest) if one.route == route]
    assert (article.title, article.raw) == ("Feet & heels", CONTENT)
    draft = correct(check(article, Known()))
    before = state(rest, route)
    pushed = push(rest, article, draft)
    assert state(rest, route) == before
    (kept,) = rest.get(f"wp/v2/{route}/autosaves", {"context": "edit"})
    assert kept["id"] == pushed.revision
    assert kept["content"]["raw"].startswith(draft.raw)
    assert unescape(kept["title"]["raw"]) == draft.title
    assert kept["excerpt"]["raw"] == "Short."
    assert "melts" not in draft.raw and "180&nbsp;cm long.</p>" in draft.raw
    with urlopen(article.address, timeout=30) as page:  # noqa: S310 - loopback
        assert b"melts your sciatica away" in page.read()
    assert push(rest, article, draft).revision == pushed.revision  # ours gives way to ours


def test_the_unsaved_words_of_a_person_are_not_written_over(rest: Rest, route: str) -> None:
    (article,) = [one for one in read_posts(rest) if one.route == route]
    typed = {"title": "Mine", "content": "<p>I was typing this.</p>", "excerpt": ""}
    rest.post(f"wp/v2/{route}/autosaves", typed)
    with pytest.raises(Problem, match="holds unsaved words of a person"):
        push(rest, article, correct(check(article, Known())))
    (kept,) = rest.get(f"wp/v2/{route}/autosaves", {"context": "edit"})
    assert kept["content"]["raw"] == "<p>I was typing this.</p>"


def test_a_post_that_changed_meanwhile_is_left_alone(rest: Rest, route: str) -> None:
    (article,) = [one for one in read_posts(rest) if one.route == route]
    rest.post(f"wp/v2/{route}", {"content": CONTENT.replace("180", "190")})
    with pytest.raises(Problem, match="was changed while we looked"):
        push(rest, article, correct(check(article, Known())))
