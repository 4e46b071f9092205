"""Tests of reports.fragments: the same page, cut out and scoped, whatever texts stand in it."""

from __future__ import annotations

import json
import re
from posixpath import dirname, join, normpath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from lxml import html
from sqlalchemy import Engine

from db.problem import Problem
from reports.fragments import NAMES, PLACE, REFERS, STYLE, About, Cutter, fragments
from reports.render import visible
from tests.seeds import fill
from tests.seeds.pages import render
from tests.test_house import ROOT

ABOUT = About("Upright Almanac", None, "2026-11-01", "2.0")
LIVES = About("Upright Almanac", "https://posture.example/tables/", "2026-11-01", "2.0")
PREFIXED = frozenset((*NAMES, *(f"aria-{name}" for name in REFERS)))

Told = list[tuple[str, dict[str, str], str, str]]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    from db.connect import connect
    from db.schema import Record

    engine: Engine = connect(f"sqlite:///{tmp_path_factory.mktemp('fragments')}/seeds.db")
    Record.metadata.create_all(engine)
    fill(engine)
    return render(engine)


def told(element: html.HtmlElement) -> Told:
    """Tell everything that an element holds: tags, attributes, texts."""
    found = element.iterdescendants()
    return [
        (str(one.tag), {str(k): str(v) for k, v in one.attrib.items()}, one.text or "",
         one.tail or "")
        for one in found
    ]  # fmt: skip


def scoped_as(said: Told, path: str, address: str | None) -> Told:
    """Say what a fragment should hold: by a reading of the parsed page, not of its bytes."""
    return [
        (tag, {k: value_as(k, v, path, address) for k, v in attributes.items()}, text, tail)
        for tag, attributes, text, tail in said
    ]


def value_as(name: str, value: str, path: str, address: str | None) -> str:
    if name in PREFIXED:
        return " ".join(f"upright-{one}" for one in value.split())
    if name in ("href", "src"):
        if value.startswith("#"):
            return f"#upright-{value[1:]}" if len(value) > 1 else value
        if address and not re.match("[a-z]+:|//", value):
            target, hash_, anchor = value.partition("#")
            return address + normpath(join(dirname(path), target)) + hash_ + anchor
    return re.sub(r"^url\(#", "url(#upright-", value)


def main_of(fragment: bytes) -> html.HtmlElement:
    root = html.document_fromstring(fragment.decode()).xpath("//div[@data-upright]")[0]
    for apart in root.xpath("./*[@class='upright-dateline' or @class='upright-foot']"):
        text = apart.tail or ""
        assert not text.strip()
        root.remove(apart)
    return root


@pytest.mark.parametrize("about", [ABOUT, LIVES], ids=["relative", "absolute"])
def test_a_fragment_is_its_page_and_nothing_else(pages: dict[str, bytes], about: About) -> None:
    made = fragments(pages, about)
    checked = 0
    for path, page in pages.items():
        if path.endswith(".html") and path != "404.html":
            main = html.document_fromstring(page.decode()).xpath("//main")[0]
            fragment = main_of(made[f"{PLACE}/{path}"])
            assert told(fragment) == scoped_as(told(main), path, about.address), path
            checked += 1
    assert checked >= 5
    assert f"{PLACE}/404.html" not in made


def test_every_name_that_is_referred_to_is_there(pages: dict[str, bytes]) -> None:
    for path, fragment in fragments(pages, ABOUT).items():
        if path.endswith(".html"):
            tree = html.document_fromstring(fragment.decode())
            ids = {str(one) for one in tree.xpath("//@id")}
            named = {one for name in REFERS for value in tree.xpath(f"//@aria-{name}")
                     for one in str(value).split()}  # fmt: skip
            named |= {str(one)[1:] for one in tree.xpath("//@href") if str(one).startswith("#")}
            assert named - {""} <= ids, path
            assert all(one.startswith("upright-") for one in ids)
            assert not tree.xpath("//head/* | //script | //main | //footer | //header")


def test_the_date_and_the_foot_belong_to_every_fragment(pages: dict[str, bytes]) -> None:
    made = fragments(pages, ABOUT)
    for path, fragment in made.items():
        if path.endswith(".html"):
            assert b'<p class="upright-dateline">' in fragment
            assert b"Research only" in fragment.partition(b'<div class="upright-foot">')[2]


def test_the_metadata_of_a_page(pages: dict[str, bytes]) -> None:
    made = fragments(pages, ABOUT)
    said = json.loads(made[f"{PLACE}/index.json"])
    content = said.pop("content")
    assert re.fullmatch("[0-9a-f]{64}", content)
    title = html.document_fromstring(pages["index.html"].decode()).findtext(".//title") or ""
    assert said == {
        "path": "index.html",
        "title": title.rpartition(" · ")[0],
        "description": said["description"],
        "canonical": None,
        "listed": True,
        "as_of": "2026-11-01",
        "method": "2.0",
        "style": STYLE,
        "script": "site.js",
    }
    assert said["description"]


def test_the_hash_of_the_content_knows_neither_date_nor_foot(pages: dict[str, bytes]) -> None:
    page = pages["index.html"]
    later = re.sub(rb"<footer.*</footer>", b'<footer class="foot"><p>x</p></footer>', page,
                   flags=re.DOTALL).replace(b"As of <time", b"Seen <time")  # fmt: skip
    one, two = Cutter(None).cut("index.html", page), Cutter(None).cut("index.html", later)
    assert one.html != two.html
    assert one.content == two.content
    assert Cutter(None).cut("index.html", page.replace(b"<h1>", b"<h1>x")).content != one.content


def test_a_page_without_a_main_block_is_refused() -> None:
    with pytest.raises(Problem, match="has no <main>"):
        Cutter(None).cut("x.html", b"<html><body>nothing</body></html>")


def test_a_theme_whose_style_is_unfinished_is_named(pages: dict[str, bytes]) -> None:
    broken = {**pages, "site.css": pages["site.css"] + b".x { color: red"}
    with pytest.raises(Problem, match=r"theme\.css .* brackets"):
        fragments(broken, ABOUT)


PAGE = Environment(autoescape=True, finalize=visible).from_string(
    '<html><head><title>{{ t }} · Upright</title></head><body><main id="main" data-upright '
    'data-more="{{ t }}"><h1 id="a" class="b c" title="{{ t }}">{{ t }}</h1><p>{{ t }} class='
    '{{ t }}</p><svg><path fill="url(#d)" aria-label="{{ t }}"/></svg>'
    '<a href="#a" aria-labelledby="a d" data-said="{{ t }}" class="b">{{ t }}</a></main></body>'
)
NASTY = st.sampled_from([
    ' class="x"', '" class="x', "' class='x'", ' id="main"', '<p class="x">', "</main>", "<main>",
    ' href="#x"', '="url(#x', "url(#a)", ' aria-labelledby="a"', " class=", '"', "'", "<!--", "\0",
    "</div>", '<footer class="foot">', "·", " aria-", '<p class="dateline">',
])  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is none
@given(st.lists(st.one_of(NASTY, st.text(max_size=5)), max_size=6).map("".join))
def test_no_text_can_pass_for_markup(text: str) -> None:
    page = PAGE.render(t=text).encode("utf-8", "surrogatepass")
    cut = Cutter(None).cut("x.html", page).html.decode("utf-8", "surrogatepass")
    [element] = html.fragments_fromstring(cut)
    assert isinstance(element, html.HtmlElement)
    main = html.document_fromstring(page.decode("utf-8", "surrogatepass")).xpath("//main")[0]
    assert told(element) == scoped_as(told(main), "x.html", None)
    assert dict(element.attrib) == {
        "class": "upright", "data-upright": "upright-", "data-more": main.get("data-more"),
    }  # fmt: skip


def test_attributes_of_our_templates_stand_in_double_quotes() -> None:
    """The cut reads ` class="` and no other form; what is not quoted so would keep its name."""
    for path in sorted((ROOT / "reports" / "templates").glob("*.html")):
        bare = re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        tags = re.findall(r"<[a-zA-Z][^<>]*>", re.sub(r'"[^"]*"', '""', bare))
        assert [tag for tag in tags if re.search(r'=(?!"")', tag)] == [], path.name
