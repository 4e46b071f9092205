"""Reading holds whatever a page does: broken blocks, depth, size, charsets, blanks, copies."""

from __future__ import annotations

import json
import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.platforms import document as documents
from spiders.platforms import jsontext
from spiders.platforms.mend import Broken, mend
from spiders.platforms.platform import Page, Read, Unreadable
from spiders.reading import read_page
from tests.bench.__main__ import main
from tests.recorded import PAGES

WORDS = st.text(string.ascii_letters + " ,.'\"äßñ&<>\\", min_size=1, max_size=40).filter(str.strip)
PLAIN = st.text(string.ascii_letters + " ", min_size=3, max_size=30).map(str.strip).filter(bool)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
)
KEYS = st.sampled_from(
    "@type @id @graph review reviews itemReviewed reviewRating ratingValue author name rating id"
    " text title body date reviewBody offers price aggregateRating product badges reply".split()
)
TREES = st.recursive(
    SCALARS | st.sampled_from(["Review", "Product", "AggregateRating", "#a"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=40,
)
REVIEW = st.fixed_dictionaries(
    {
        "@type": st.just("Review"),
        "author": PLAIN,
        "reviewBody": PLAIN,
        "reviewRating": st.integers(1, 5).map(lambda value: {"ratingValue": value}),
    }
)


def script(text: str, kind: str = "application/ld+json") -> str:
    return f'<script type="{kind}">{text}</script>'


def in_script(data: Any) -> str:
    return script(json.dumps(data).replace("</", "<\\/").replace("<!--", "<\\u0021--"))


def read(html: str | bytes, **page: str) -> Read:
    return read_page(Page(html if isinstance(html, bytes) else html.encode(), **page))


@given(TREES)
@settings(max_examples=150, deadline=None)
def test_no_tree_of_json_ever_breaks_the_reader(tree: Any) -> None:
    text = json.dumps(tree)
    for answer in (
        read(in_script(tree)),
        read(text, content_type="application/json"),
        read(script(text.replace("<", " "), "application/json")),
    ):
        json.dumps([str(review) for review in answer.reviews]).encode()


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_text_ever_breaks_the_reader(text: str) -> None:
    for page in (text, script(text), f'<p itemscope itemtype="Review" itemprop="{text}">{text}'):
        read(page.encode("utf-8", "replace"), content_type="text/html")


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_bytes_are_read_or_refused_by_name(body: bytes) -> None:
    try:
        read(body)
    except Unreadable as refused:
        assert str(refused)


@given(st.lists(REVIEW, min_size=1, max_size=4), st.data())
@settings(max_examples=80, deadline=None)
def test_blanks_between_tokens_change_nothing(reviews: list[Any], data: st.DataObject) -> None:
    tree = {"@type": "Product", "name": "Tilt", "review": reviews}
    indent = data.draw(st.sampled_from([None, 0, 1, "\t"]))
    shaped = json.dumps(tree, indent=indent, separators=(" , ", "\r\n:\t"))
    assert read(script(shaped)).reviews == read(script(json.dumps(tree))).reviews


@given(st.lists(REVIEW, min_size=1, max_size=4), st.text(max_size=60), st.integers(0, 4))
@settings(max_examples=120, deadline=None)
def test_a_broken_block_never_costs_a_good_one(reviews: list[Any], junk: str, place: int) -> None:
    blocks = [in_script(review) for review in reviews]
    good = {review.body for review in read("".join(blocks)).reviews}
    broken = '{"@type": "Review", ' + junk.replace("<", " ").replace("\x00", " ")
    blocks.insert(place, script(broken))
    assert good <= {review.body for review in read("".join(blocks)).reviews}


@given(TREES.filter(lambda tree: isinstance(tree, dict | list)))
@settings(max_examples=150, deadline=None)
def test_mending_leaves_whole_json_as_it_is(tree: Any) -> None:
    text = json.dumps(tree)
    try:
        documents_read, notes = mend(text)
    except Broken:
        return
    assert (documents_read, notes) == ([jsontext.read_json(text)], [])


@pytest.mark.parametrize(
    "text",
    [
        '{"a": NaN}',
        '{"a": Infinity',
        '{"a": {"b": 1',
        "[1, 2",
        '{"a": "x',
        '{"a" "b"}',
        "plain words",
        '{"a": [1,, 2]}',
        "[" * 100 + "]" * 100,
        '{"a": two words}',
    ],
)
def test_what_has_no_certain_mend_is_refused(text: str) -> None:
    with pytest.raises(Broken):
        mend(text)


def test_a_block_too_deep_too_large_or_no_number_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsontext, "LARGEST_BLOCK", 5_000)
    good = in_script({"@type": "Review", "author": "Ann", "reviewBody": "Good."})
    deep = script('{"@type":"Review","a":' + "[" * 70 + "]" * 70 + "}")
    endless = script("[" * 3_000)
    page = good + deep + endless + script(" " * 5_001) + script('{"ratingValue": -Infinity}')
    answer = read(page)
    assert [review.body for review in answer.reviews] == ["Good."]
    assert [note.partition(": ")[2].partition(";")[0] for note in answer.problems[:2]] == [
        "nested deeper than 64",
        "nested deeper than 64",
    ]
    assert [note.split(":")[0] for note in answer.problems] == [
        f"JSON-LD block {number} refused" for number in (2, 3, 4, 5)
    ]


MICRODATA = (
    '<div itemscope itemtype="https://schema.org/Review"><p itemprop="reviewBody">{}</p></div>'
)


@pytest.mark.parametrize("depth", [10, 250, 300, 2_000, 2_040])
def test_a_nested_page_is_read_whole(depth: int) -> None:
    page = "<div>" * depth + MICRODATA.format("Deep.") + "</div>" * depth + MICRODATA.format("On.")
    bodies = [review.body for review in read(page).reviews]
    assert bodies == ["Deep.", "On."]


@pytest.mark.parametrize("depth", [2_048, 2_100, 30_000])
def test_a_page_nested_deeper_than_the_parser_goes_is_refused_by_name(depth: int) -> None:
    noise = "<p></i></b><x y=1 y=2>" * 200
    page = noise + "<div>" * depth + MICRODATA.format("Lost.") + "</div>" * depth
    with pytest.raises(Unreadable, match="too deep"):
        read(page + MICRODATA.format("After."))


def test_pages_too_large_or_not_text_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LARGEST_PAGE", 1_000)
    monkeypatch.setattr(documents, "MOST_TAGS", 20)
    with pytest.raises(Unreadable, match="too large"):
        read(b" " * 1_001)
    with pytest.raises(Unreadable, match="too many tags"):
        read("<b></b>" * 20 + MICRODATA.format("x"))
    for body in (b"%PDF-1.7 x", b"PK\x03\x04zip", b"\x89PNG\r\n", b"\x1f\x8bgz"):
        with pytest.raises(Unreadable, match="not text"):
            read(body)
    with pytest.raises(Unreadable, match="JSON"):
        read('{"a": 1,}', content_type="application/json")


BODY = "Größer als „gut“ – naïve"


@pytest.mark.parametrize(
    ("charset", "declared", "content_type"),
    [
        ("utf-8", "", None),
        ("utf-8", '<meta charset="iso-8859-1">', None),
        ("utf-8-sig", "", "text/html; charset=windows-1252"),
        ("utf-16", "", None),
        ("utf-16-le", "", None),
        ("windows-1252", "", None),
        ("windows-1252", "<meta charset=utf-8>", None),
        ("windows-1252", "", "text/html; charset=ISO-8859-1"),
        ("windows-1252", "", "text/html; charset=klingon"),
    ],
)
@pytest.mark.parametrize("kind", ["json", "microdata"])
def test_a_page_is_read_in_its_charset(
    charset: str, declared: str, content_type: str | None, kind: str
) -> None:
    inside = MICRODATA.format(BODY)
    if kind == "json":
        inside = script('{"@type":"Review","reviewBody":"' + BODY + '"}')
    page = f"<html><head>{declared}</head>{inside}</html>".encode(charset)
    answer = read_page(Page(page, content_type=content_type))
    assert [review.body for review in answer.reviews] == [BODY]


def test_neither_nul_nor_lone_surrogates_get_through() -> None:
    page = script('{"@type":"Review","author":"A\\u0000\\ud800B","reviewBody":"\\ud83d\\ude00 ok"}')
    (review,) = read(page + "\0").reviews
    assert (review.author, review.body) == ("AB", "😀 ok")


def test_a_quote_of_a_closing_tag_ends_the_script_as_in_a_browser() -> None:
    page = script('{"@type":"Review","reviewBody":"<!-- <script> </script> -->"}')
    assert [review.body for review in read(page).reviews] == ["<!-- <script> </script> -->"]
    cut = script('{"@type":"Review","reviewBody":"an end </script> too early"}')
    assert read(cut).reviews == ()
    assert "refused" in read(cut).problems[0]


@pytest.mark.parametrize(
    ("url", "link", "expected"),
    [
        ("https://shop.example/t", "?page=2", "https://shop.example/t?page=2"),
        ("https://shop.example/t?page=2", "/t?page=2#x", None),
        (
            "https://shop.example/t",
            "https://other.example/?page=2",
            "https://other.example/?page=2",
        ),
        ("https://shop.example/t", "javascript:next()", None),
        (None, "https://shop.example/t?page=2", None),
    ],
)
def test_the_next_page_is_absolute_and_another_one(
    url: str | None, link: str, expected: str | None
) -> None:
    page = f'<link rel="next" href="{link}">' + MICRODATA.format("x")
    assert read_page(Page(page.encode(), url=url)).next_url == expected
    assert read_page(Page(f'<a rel=next href="{link}">'.encode(), url=url)).next_url is None


def test_the_next_page_on_the_same_host_goes_first() -> None:
    links = "https://other.example/reviews?page=2", "/t?page=2", "/t?reviews=2"
    for shown, expected in ((links, 2), (links[:2], 1), (links[:1], 0)):
        page = "".join(f'<a rel="next" href="{link}">' for link in shown) + MICRODATA.format("x")
        found = read_page(Page(page.encode(), url="https://shop.example/t")).next_url
        assert found is not None and found.endswith(links[expected])


def test_the_bench_compares_reading_with_extruct(capsys: pytest.CaptureFixture[str]) -> None:
    pages = [str(PAGES / "schemaorg" / f"{name}.html") for name in ("jsonld_graph", "rdfa_lite")]
    assert main(["read", *pages, "--rounds", "1", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["name"], answer["conditions"]["files"]) == ("read", 2)
    counted = {name: answer["figures"][name] for name in ("reviews", "worse_files")}
    assert counted == {"reviews": 4, "worse_files": 0}
    assert answer["figures"]["ratio_all"] > answer["figures"]["ratio_jsonld"] > 0
    assert main(["read", "missing.html", "--json"]) == 1
    assert "missing.html" in capsys.readouterr().err


@pytest.mark.parametrize("slots", [[["Ref", "1"], ["Ref", 0]], [{"review": 0}], [["Set", 9]], [1]])
def test_a_flat_list_that_names_itself_or_nothing_is_read_to_an_end(slots: list[Any]) -> None:
    page = f'<script type="application/json" id="__NUXT_DATA__">{json.dumps([slots, "rating"])}'
    assert read(page + "</script>").reviews == ()
    page = f'<script type="application/json" id="__NUXT_DATA__">{json.dumps([*slots, "rating"])}'
    assert read(page + "</script>").reviews == ()
