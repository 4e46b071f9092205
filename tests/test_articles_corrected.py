"""Corrected drafts: what was stopped is gone, every other byte stays, nothing is said twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.articles.article import Article
from desk.articles.checking import check
from desk.articles.correcting import Change, Draft, correct, difference
from desk.articles.posts import article_of
from desk.articles.reading import read_articles
from tests.article_checks import KNOWN, nowhere
from tests.test_articles import FILES

ASK = "Ask a clinician first: inversion is not for people with glaucoma"
OPINION = "How inversion might work in the body is opinion; no study at hand settles it."


def post(content: str, title: str = "A table") -> Article:
    """Make a post of a WordPress."""
    return article_of(title, "https://a.example/p", content, route="posts/1")


def drafted(content: str, title: str = "A table") -> Draft:
    """Correct a post."""
    return correct(check(post(content, title), KNOWN))


def test_a_sentence_gives_way_and_all_else_stays() -> None:
    raw = (
        "<!-- wp:paragraph -->\n<p class='a'>A board &amp; a frame. Inversion <b>boosts</b> blood "
        'flow. <a href="/x">More</a>.</p>\n<!-- /wp:paragraph -->'
    )
    draft = drafted(raw)
    assert draft.raw == raw.replace("Inversion <b>boosts</b> blood flow.", OPINION)
    assert draft.changes == (Change("Inversion boosts blood flow.", OPINION),)
    assert (draft.title, draft.by_hand) == ("A table", ())


def test_tags_that_reach_out_of_a_sentence_pictures_and_shortcodes_stay() -> None:
    raw = (
        '<p>Fine. <em>Inversion boosts blood <img src="a.png"> flow. It</em> stands '
        '[gallery ids="1"] on feet.</p>'
    )
    told = f'<p>Fine. <em>{OPINION}<img src="a.png"> It</em> stands [gallery ids="1"] on feet.</p>'
    assert drafted(raw).raw == told


def test_what_is_said_already_is_not_said_again_and_an_empty_item_goes() -> None:
    raw = (
        "<ul><!-- wp:list-item -->\n<li>Inversion boosts blood flow.</li>\n<!-- /wp:list-item -->"
        "<!-- wp:list-item -->\n<li>Inversion rehydrates the discs.</li>\n<!-- /wp:list-item -->"
        "<li>Padded.</li></ul>"
    )
    draft = drafted(raw)
    assert draft.raw.startswith(
        f"<ul><!-- wp:list-item -->\n<li>{OPINION}</li>\n<!-- /wp:list-item -->"
        "<li>Padded.</li></ul>"
    )
    assert draft.changes[1] == Change("Inversion rehydrates the discs.", "")
    assert ASK in draft.raw[len(raw) - 100 :]  # inversion was spoken of, and nobody was warned


def test_a_title_and_a_heading_become_what_is_known() -> None:
    draft = drafted("<h2>Inversion heals sciatica</h2><p>Text.</p>", "Beat scoliosis by inversion")
    assert draft.title == "Inversion and scoliosis: what is known"
    assert draft.raw.startswith("<h2>Inversion and sciatica: what is known</h2><p>Text.</p>\n\n<p>")


def test_a_sentence_without_a_correction_is_marked_and_a_picture_is_left_to_a_person() -> None:
    draft = drafted('<p>We helped 40,000 readers.</p><img alt="Inversion cures sciatica">')
    mark = "(Editor: give the count, its day and its source, or take it out.)"
    assert draft.raw.startswith(f"<p>We helped 40,000 readers. {mark}</p><img")
    assert [one[:45] for one in draft.by_hand] == ["picture: 'Inversion cures sciatica': There is"]


def test_the_difference_is_read_by_people() -> None:
    article = post("<p>Inversion boosts blood flow.</p>")
    assert difference(article, correct(check(article, KNOWN))) == [
        "--- https://a.example/p (A table)",
        "+++ A table (corrected draft)",
        "- Inversion boosts blood flow.",
        f"+ {OPINION}",
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda one: one.name)
def test_a_draft_has_no_claim_but_those_marked_for_an_editor(path: Path) -> None:
    for article in read_articles(str(path), nowhere):
        if not article.is_markup:
            continue
        draft = correct(check(article, KNOWN))
        again = check(article_of(draft.title, "a", draft.raw), KNOWN)
        left = {
            one.fault.reason.name
            for one in again.findings
            if one.stops and one.kind != "picture" and "(Editor: " not in one.sentence
        }
        assert left <= {"names-blank", "operations-named"}, left


@given(st.lists(st.sampled_from([
    "<p>", "</p>", "<b>", "</b>", "<li>", "</li>", "<br>", "[gallery]", "<!-- wp:x -->", "&amp;",
    "\n\n", "Inversion cures sciatica. ", "A board. ", "Inversion boosts blood flow. ",
    "<img src='a'>",
    "We helped 40,000 readers. ", "<", "&",
]), max_size=14))  # fmt: skip
def test_a_draft_keeps_every_picture_mark_and_honest_sentence(parts: list[str]) -> None:
    raw = "".join(parts)
    draft = drafted(raw)
    for kept in ("<img src='a'>", "[gallery]", "<!-- wp:x -->"):
        assert draft.raw.count(kept) == raw.count(kept)
    if not draft.changes:
        assert draft.raw == raw
