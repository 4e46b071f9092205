"""Articles of every kind of file: what is read of them, and what is found in them."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from db.problem import Problem
from desk.articles.article import Article, Block
from desk.articles.checking import check
from desk.articles.plain_text import read_text
from desk.articles.posts import article_of
from desk.articles.reading import page_of, posts_in, read_articles
from desk.articles.sentences import sentences
from desk.articles.wxr import read_export
from tests.article_checks import KNOWN, nowhere

HERE = Path(__file__).parent / "articles"
FILES = sorted(
    one for one in HERE.iterdir() if one.name != "rows.json" and ".expected." not in one.name
)


def found_in(articles: list[Article]) -> list[dict[str, object]]:
    """Say of each article what it is and which rules its sentences meet."""
    told: list[dict[str, object]] = []
    for checked in (check(one, KNOWN) for one in articles):
        stopped: dict[str, list[str]] = {}
        for one in checked.findings:
            word = one.fault.reason.name if one.stops else f"({one.fault.reason.name})"
            stopped.setdefault(one.sentence, []).append(word)
        told.append(
            {
                "title": checked.article.title,
                "sentences": checked.sentences,
                "comments": checked.article.comments,
                "found": stopped,
            }
        )
    return told


@pytest.mark.parametrize("path", FILES, ids=lambda one: one.name)
def test_a_file_says_what_is_expected(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text("utf-8"))
    assert found_in(read_articles(str(path), nowhere)) == expected


def test_clean_articles_pass_and_the_others_do_not() -> None:
    for path in FILES:
        stopped = [check(one, KNOWN).stopped for one in read_articles(str(path), nowhere)]
        assert (sum(stopped) == 0) == path.name.startswith("clean-"), path.name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Dr. Pell, e.g., saw 3.5 cm.", ["Dr. Pell, e.g., saw 3.5 cm."]),
        ("It held, etc. Then it broke.", ["It held, etc.", "Then it broke."]),
        ("See straightback.example/x now.", ["See straightback.example/x now."]),
        ("To them!It is joined.", ["To them!", "It is joined."]),
        ("Therapists. was started late.", ["Therapists.", "was started late."]),
        ("He said “No.” She left…  Gone.", ["He said “No.”", "She left…", "Gone."]),
        ("The U.S. market. J. Doe agrees.", ["The U.S. market.", "J. Doe agrees."]),
        ("... ! ?", []),
        ("a" * 2_500, ["a" * 2_000, "a" * 500]),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    assert [one.text for one in sentences(Block("text", text))] == expected


def test_a_heading_is_one_sentence() -> None:
    (one,) = sentences(Block("heading", "Dr. Pell. And more"))
    assert one.text == "Dr. Pell. And more"


def test_a_letter_knows_its_place_in_the_raw_text() -> None:
    raw = "<p>Feet &amp;\n <b>heels</b>&nbsp;up</p>"
    (block,) = page_of("a", raw).blocks
    assert block.text == "Feet & heels up"
    assert [raw[block.starts[at] : block.ends[at]] for at in (0, 5, 7, 12, 13)] == [
        "F", "&amp;", "h", "&nbsp;", "u",
    ]  # fmt: skip


def test_what_is_no_word_of_the_site_is_left_aside() -> None:
    page = (
        "<html><head><title>T</title><style>cures</style></head><body><nav>cures</nav>"
        "<main><p>Words<script>cures</script>.</p><p>[cure id=1]More[/cure].</p></main>"
        "<div id='comments'><p>It cured me</p></div><aside>cures</aside><footer>cures</footer>"
    )
    assert [one.text for one in page_of("a", page).blocks] == ["T", "Words.", "More."]


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><rss>&b;</rss>'


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xml", BOMB, "declares a document type"),
        ("a.xml", BOMB.decode().encode("utf-16"), "declares a document type"),
        ("a.xml", b"<rss>", "is no whole XML"),
        ("a.xml", b"", "is no whole XML"),
        ("a.xml", b"<feed/>", "no export of WordPress"),
        ("a.json", b"{", "is no JSON"),
        ("a.json", b"[1]", "no title or content"),
        ("a.json", b"[" * 100_000, "is no JSON"),
        ("a.txt", b"\xff\xfe", "is not UTF-8"),
        ("a.txt", b" \n", "holds no words"),
        ("a.pdf", b"%PDF", "articles are read from .txt .md"),
        ("a.html", b"a" * 5_000_001, "larger than 5,000,000 bytes"),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Problem) as told:
        read_articles(str(path), nowhere)
    assert said in str(told.value) and "\n" not in str(told.value)
    assert str(told.value).startswith(str(path))


def test_a_file_that_is_not_there_is_one_line() -> None:
    with pytest.raises(Problem, match=r"none\.txt: cannot be read: No such file"):
        read_articles("none.txt", nowhere)


def test_a_list_of_addresses_is_fetched_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("# ours\nhttps://a.example/1\n\nhttps://a.example/2\n", "utf-8")
    asked: list[str] = []

    def fetch(address: str) -> Article:
        asked.append(address)
        return page_of(address, "<p>Words</p>")

    assert [one.address for one in read_articles(str(path), fetch)] == asked
    assert asked == ["https://a.example/1", "https://a.example/2"]


def test_no_hostile_xml_reads_a_file_or_grows(shared: Path) -> None:
    secret = b"root:"
    for path in sorted((shared / "hostile").rglob("*")):
        data = path.read_bytes() if path.is_file() and path.suffix in (".xml", ".dict") else b""
        texts = [data, *data.splitlines()] if b"<" in data else []
        for text in texts:
            try:
                articles = read_export("x.xml", text)
            except Problem as wrong:
                assert "\n" not in str(wrong)
                continue
            assert not any(secret in one.raw.encode() for one in articles)


def test_no_hostile_page_breaks_the_reader(shared: Path) -> None:
    paths = sorted((shared / "hostile" / "html5lib" / "tree-construction").glob("*.dat"))[:40]
    assert paths
    for path in paths:
        for text in path.read_text("utf-8", "replace").split("#data")[:200]:
            article = page_of(path.name, text)
            for block in article.blocks:
                assert len(block.starts) in (0, len(block.text))
            check(article, KNOWN)


@pytest.mark.parametrize(
    "unit",
    ["<a", "<a b='", "<!--", "</", "<b>", "</b><p>", "<li>a", '<a class="', "&", "a.\n\n", "[a b",
     "bladder control\n\n", "# inversion\n\nheals\n\n", "<h2>It heals</h2>", "<p>bladder</p>"],
)  # fmt: skip
def test_no_markup_takes_more_than_linear_time(unit: str) -> None:
    raw = unit * (60_000 // len(unit))
    start = time.process_time()
    check(page_of("a", raw), KNOWN)
    check(article_of("Inversion", "a", raw), KNOWN)
    text = read_text(raw, is_markdown=True)
    check(Article(text.title, "a", text.blocks, raw), KNOWN)
    assert time.process_time() - start < 20


def test_posts_without_an_address_are_named_by_their_file() -> None:
    post = {"title": {"raw": "A <b>B</b> &amp; C"}, "content": {"raw": "<p>Words</p>"}}
    (article,) = posts_in("posts.json", json.dumps(post))
    assert (article.address, article.title) == ("posts.json", "A B & C")
