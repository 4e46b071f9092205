"""Tests of an edition as Markdown, CSV and article: hostile words stay words, numbers stay."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reports.edition.csvs import csv_files, figures_of, held
from reports.edition.document import Document
from reports.edition.draft import article, harmless
from reports.edition.shown import front, topics
from reports.edition.words import escaped, markdown
from reports.render import COMPUTES, visible
from reports.render import harmless as in_csv
from tests.editions import hostile, hostile_texts, rich

FAMILIES = ("csv-injection", "xss", "blns")
MINE = {"heading", "paragraph", "bullet_list", "list_item", "blockquote", "strong", "em", "link",
        "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip


@pytest.fixture(scope="module")
def worst() -> Document:
    shared = Path(__file__).parents[2] / "shared"
    return hostile(lines(shared))


def lines(shared: Path) -> list[str]:
    """Give the lines of the hostile texts; the files as a whole say the same again."""
    return [one for one in hostile_texts(shared, FAMILIES) if len(one) <= 600]


def tokens(text: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


def plain(text: str) -> str:
    """Read a text as Markdown prints it: no marks, one space between words."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", visible(text)).strip(" ")


def test_hostile_words_make_no_markup() -> None:
    text = markdown(hostile(lines(Path(__file__).parents[2] / "shared")[::4]))[
        "edition.md"
    ].decode()
    kinds = {re.sub(r"_(open|close)$", "", one.type) for one in tokens(text)}
    assert kinds - MINE == {"text", "inline"}
    links = [str(one.attrs["href"]) for one in tokens(text) if one.type == "link_open"]
    assert links
    assert {bool(re.fullmatch(r"#evidence-\d+", one)) for one in links} == {True}


def test_hostile_words_change_no_structure() -> None:
    counted = {"tr_open", "td_open", "th_open", "heading_open", "link_open", "table_open", "li"}
    texts = lines(Path(__file__).parents[2] / "shared")[::5]
    dull = hostile(["x"] * len(texts))
    assert counted_of(hostile(texts), counted) == counted_of(dull, counted)


def counted_of(document: Document, kinds: set[str]) -> Counter[str]:
    text = markdown(document)["edition.md"].decode()
    return Counter(one.type for one in tokens(text) if one.type in kinds)


@pytest.mark.parametrize("template", ["- {}", "{}", "> {}", "# {}", "x {}"])
@given(st.text())
def test_any_text_stays_text(template: str, text: str) -> None:
    found = [*tokens(template.format(f"a {escaped(text)}"))]
    assert not {one.type for one in found} & {"link_open", "html_inline", "code_inline", "em_open",
                                              "strong_open", "image", "hardbreak"}  # fmt: skip
    said = "".join(one.content for one in found if one.type == "text")
    assert said.strip().removeprefix("x ") == f"a {plain(text)}".strip()


@given(st.text(alphabet="-+=>#*_`~[]()!|\\.0123 \n\t<&a:/w@$^", max_size=12))
def test_a_line_may_begin_with_anything(text: str) -> None:
    said = escaped(text)
    found = [*tokens(f"- {said or '–'}")]
    kinds = [one.type for one in found if one.type.endswith("_open")]
    assert kinds == ["bullet_list_open", "list_item_open", "paragraph_open"]
    words = "".join(one.content for one in found if one.type == "text")
    assert words == plain(text) or not said


def test_every_number_is_in_the_markdown() -> None:
    document = rich()
    said = "\n".join(one.content for one in tokens(markdown(document)["edition.md"].decode())
                     if one.type == "text")  # fmt: skip
    assert [one.name for one in figures_of(document) if one.shown not in said] == []


def test_the_csv_files_hold_every_table_and_number() -> None:
    document = rich()
    made = csv_files(document)
    assert [*made] == [
        "bars-0.csv", "bars-1.csv", "bars-2.csv", "products.csv", "aspects.csv", "months.csv",
        "evidence/moves.csv", "evidence/ankles.csv", "figures.csv",
    ]  # fmt: skip
    for topic in document.topics:
        for table in topic.tables:
            rows = read(made[f"{table.key}.csv"])
            assert rows[0] == [one.name for one in table.columns]
            assert rows[1:] == [["" if held(cell) is None else str(held(cell)) for cell in row]
                                for row in table.rows]  # fmt: skip
    figures = read(made["figures.csv"])[1:]
    assert figures == [[one.name, str(held(one)), in_csv(one.shown)]
                       for one in figures_of(document)]  # fmt: skip


def test_no_cell_of_a_hostile_csv_computes(worst: Document) -> None:
    cells = [cell for text in csv_files(worst).values() for row in read(text) for cell in row]
    assert len(cells) > 1_000
    assert [one for one in cells if one.lstrip().startswith(COMPUTES)] == []


def read(text: bytes) -> list[list[str]]:
    return [*csv.reader(io.StringIO(text.decode("utf-8-sig"), newline=""))]


class Tags(HTMLParser):
    """Notes what tags and comments a text has."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.blocks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[f"{tag} {attrs}"] += 1

    def handle_comment(self, data: str) -> None:
        self.blocks.append(data.strip())


def tagged(text: str) -> Tags:
    found = Tags()
    found.feed(text)
    return found


def test_hostile_words_are_no_blocks_and_no_shortcodes(worst: Document) -> None:
    text = article(worst)["article.html"].decode()
    found = tagged(text)
    assert {one.partition(" ")[0] for one in found.tags} <= {
        "p", "em", "h2", "ul", "li", "figure", "table", "thead", "tbody", "tr", "th", "td",
        "figcaption", "strong", "blockquote", "cite",
    }  # fmt: skip
    assert not [one for one in found.tags if "href" in one or "on" in one.partition("[")[2][:6]]
    assert "[" not in text
    assert not re.search(r"https?://", text)


def test_the_blocks_of_an_article_are_whole_and_internal_topics_stay_inside() -> None:
    text = article(rich())["article.html"].decode()
    opened: list[str] = []
    for block in tagged(text).blocks:
        if block.startswith("/wp:"):
            assert opened.pop() == block.removeprefix("/wp:")
        else:
            opened.append(block.split()[0].removeprefix("wp:"))
    assert opened == []
    assert "What moved" in text
    assert "Sources" not in text
    assert "wait for a decision" not in text
    assert "id-0" not in text
    assert "The lock came loose &lt;b&gt;twice&lt;/b&gt;." in text


@given(st.text())
def test_any_text_of_an_article_is_text(text: str) -> None:
    said = str(harmless(text))
    assert not set("<>[]\"'") & set(said)
    assert "://" not in said


def test_what_only_machines_read_is_shown_to_nobody() -> None:
    document = rich()
    shown = [column for one in topics(document) for table in one.tables for column in table.columns]
    assert [one.name for one in shown if one.machine] == []
    assert "id-0" not in markdown(document)["edition.md"].decode()
    assert "id-0" in csv_files(document)["products.csv"].decode()
    assert front(document).key == "month"
    assert "month" not in [one.key for one in topics(document)]
