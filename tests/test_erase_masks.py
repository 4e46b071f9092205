"""Tests of the mask: a name and a text are found in whatever encoding they stand, others stay."""

from __future__ import annotations

import json
from html import escape
from unicodedata import normalize
from urllib.parse import quote

import pytest

from db.erasure import author_subjects, review_subject, words
from spiders.archive.forget import Forgotten, read_answer
from spiders.archive.needles import MARK, needles_of
from spiders.archive.warc import DROPPED, MASKED, REDACTED, Answer
from tests.shops.crawling import NOW
from tests.shops.pages import Review, product_page, review

SECRET = b"s" * 32
SHOP = "backfit"
NAMES = ("Wren Halloway", "Jürgen Müßner", "Siobhán O'Neill", "山田太郎", "김철수", "Ω Ψάλτης")
BODY = "It holds my weight, and the straps are long enough for anybody in this house."
FORMS = {
    "raw": str,
    "capitals": str.upper,
    "json": json.dumps,
    "json in json": lambda told: json.dumps(json.dumps(told)),
    "json in html": lambda told: escape(json.dumps(told)),
    "address": quote,
    "address in an address": lambda told: quote(quote(told)),
    "entities": lambda told: "".join(f"&#{ord(one)};" for one in told),
    "hex entities": lambda told: "".join(f"&#x{ord(one):04X};" for one in told),
    "entities of entities": lambda told: escape(escape(told)),
    "all escaped": lambda told: "".join(f"\\u{ord(one):04x}" for one in told),
    "braces": lambda told: "".join(f"\\u{{{ord(one):04x}}}" for one in told),
    "entity in json": lambda told: told.replace("'", "\\u0026#39;"),
    "fixed spaces": lambda told: told.replace(" ", "&nbsp;"),
    "across tags": lambda told: told.replace(" ", "</b> <b class='x'>"),
    "slug": lambda told: told.replace(" ", "-"),
    "parted letters": lambda told: normalize("NFD", told),
    "soft hyphens": lambda told: told.replace("t", "t\u00ad"),
    "in japanese": lambda told: f"{told}さん",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_a_name_is_found_in_every_encoding(name: str, form: str) -> None:
    printed = FORMS[form](name)
    page = f'<p data-x="{printed}">Hello {printed}, and bye.</p>'
    masked = needles_of([name], ()).mask(page)
    assert masked.count(MARK) == 2
    assert masked.startswith('<p data-x="')
    assert masked.endswith(", and bye.</p>")


@pytest.mark.parametrize("told", ["Quill Martens", "Marten Quill", "Aquill Marten", "Quill"])
def test_another_name_is_left(told: str) -> None:
    assert needles_of(["Quill Marten"], ()).mask(f"by {told}.") == f"by {told}."


@pytest.mark.parametrize(
    "told",
    [
        BODY,
        BODY.replace(" ", "<br>"),
        BODY.replace(",", "&#44;\\n"),
        f"{BODY[:60]}...",
        BODY.upper(),
    ],
)
def test_a_text_and_every_long_piece_of_it_is_found(told: str) -> None:
    masked = needles_of((), [BODY]).mask(f"<p>{told}</p>")
    assert masked.startswith(f"<p>{MARK}")
    assert "weight" not in masked.lower()


def answer_of(reviews: list[Review], **changes: object) -> Answer:
    body = product_page(reviews).body
    return Answer("http://backfit.example/p", body, NOW, "text/html", 200)


def forgotten(name: str = NAMES[0], key: str | None = None) -> Forgotten:
    subjects = {review_subject(SHOP, key)} if key else author_subjects(SECRET, SHOP, name)
    return Forgotten(SHOP, SECRET, frozenset(subjects))


def by(name: str, number: int = 1, **changes: object) -> Review:
    return review(number, author={"@type": "Person", "name": name}, **changes)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_met_later_is_kept_without_the_person(name: str) -> None:
    page = answer_of([by(name), review(2), review(3)])
    veiled = forgotten(name).veil(page)
    assert veiled.marks[REDACTED] == MASKED
    before, after = read_answer(page), read_answer(veiled)
    assert before and after
    known = forgotten(name)
    assert known.others(after.reviews) == known.others(before.reviews) == before.reviews[1:]
    assert name not in veiled.body.decode()
    assert json.dumps(name)[1:-1] not in veiled.body.decode()
    assert "Words of review 1," not in veiled.body.decode()
    assert veiled is known.veil(veiled)


def test_without_anybody_forgotten_an_answer_stays() -> None:
    page = answer_of([review(1)])
    assert Forgotten(SHOP, SECRET, frozenset()).veil(page) is page
    assert forgotten("Ivo Rask").veil(page) is page


@pytest.mark.parametrize("name", NAMES[:3])
def test_a_name_beside_no_review_is_found_by_its_hash(name: str) -> None:
    page = Answer("http://backfit.example/", f"Newest: {escape(name)}!".encode(), NOW, None, 200)
    veiled = forgotten(name).veil(page)
    assert veiled.body.decode().startswith(f"Newest: {MARK}")
    assert escape(name) not in veiled.body.decode()


def test_a_page_that_cannot_be_masked_is_emptied() -> None:
    """Where another person speaks of the forgotten one, no mask leaves that review as it was."""
    other = by("Ivo Rask", 2, reviewBody="I agree with Wren Halloway on all of this, my friends.")
    page = answer_of([by(NAMES[0]), other])
    veiled = forgotten().veil(page)
    assert (veiled.body, veiled.marks[REDACTED]) == (b"", DROPPED)


def test_a_name_that_the_reader_makes_of_parts_empties_the_page() -> None:
    parted = {"@type": "Person", "givenName": "Wren", "familyName": "Halloway"}
    page = answer_of([review(1, author=parted), review(2)])
    assert forgotten().veil(page).marks[REDACTED] == DROPPED


def test_a_plain_word_is_no_name_elsewhere() -> None:
    """Who is called April is forgotten; the month of everybody else is left."""
    elsewhere = answer_of([review(2, datePublished="4 April 2026", author="Ivo Rask")])
    assert forgotten("April").veil(elsewhere) is elsewhere
    beside = answer_of([by("April"), review(2, datePublished="4 April 2026", author="Ivo Rask")])
    assert forgotten("April").veil(beside).marks[REDACTED] == DROPPED


def test_of_one_review_its_author_goes_unless_others_bear_the_name() -> None:
    page = answer_of([by("Anonymous", 1), by("Anonymous", 2), by("Ivo Rask", 3)])
    veiled = forgotten(key="r1").veil(page).body.decode()
    assert veiled.count("Anonymous") == 2
    assert "Words of review 1," not in veiled
    assert "Words of review 2," in veiled
    alone = forgotten(key="r3").veil(page).body.decode()
    assert "Ivo Rask" not in alone


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "utf-16-be", "cp1252", "gb18030"])
def test_other_charsets_are_searched(charset: str) -> None:
    name = "Jürgen Müßner"
    html = (
        f'<html><head><meta charset="{charset}"></head><body><p>Thanks, {name}!</p></body></html>'
    )
    page = Answer(
        "http://backfit.example/", html.encode(charset), NOW, f"text/html; charset={charset}", 200
    )
    veiled = forgotten(name).veil(page)
    assert MARK in veiled.body.decode(charset)
    assert name.encode(charset)[4:] not in veiled.body


def test_words_are_what_names_are_compared_by() -> None:
    assert words("  O\u2019NEILL,\tSiobha\u0301n ") == words("O'Neill Siobhán") == "o neill siobhán"
    assert words("☺☺") == "☺☺"
