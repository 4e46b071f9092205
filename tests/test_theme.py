"""Tests of a theme: a site's own templates and style, in its pages and in their fragments."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.connect import connect
from db.problem import Problem
from db.schema import Record
from reports.release import build
from tests.seeds import SMALL, config_of, fill
from tests.test_house import ROOT

HEADER = (
    '{% extends "ours/base.html" %}{% block nav %}<p class="own">Posture &amp; more</p>'
    "{% endblock %}"
)
BASE = (ROOT / "reports" / "templates" / "base.html").read_text("utf-8")
PRODUCT = (
    '{% extends "ours/product.html" %}{% block main %}{{ super() }}'
    '<p class="own" id="own">Ask us about {{ product.name }}</p>{% endblock %}'
)
STYLE = ":root { --teal: #226; }\n.own { color: var(--teal); width: 2rem; }\n"


@pytest.fixture
def small(tmp_path: Path) -> Engine:
    made = connect(f"sqlite:///{tmp_path}/small.db")
    Record.metadata.create_all(made)
    fill(made, SMALL, {"backfit": "BackFit Outlet"})
    return made


def theme(tmp_path: Path, **files: str) -> None:
    folder = tmp_path / "catalog" / "theme"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")


def test_templates_and_style_of_a_theme_take_the_place_of_ours(
    small: Engine, tmp_path: Path
) -> None:
    plain = build(small, config_of(tmp_path))
    theme(tmp_path, base_html=HEADER, product_html=PRODUCT, theme_css=STYLE)
    made = build(small, config_of(tmp_path))
    assert made.id != plain.id
    page = next(iter(sorted((made.folder / "products").glob("*.html"))))
    text = page.read_text("utf-8")
    assert '<p class="own">Posture &amp; more</p>' in text
    assert '<nav aria-label="Site">' not in text
    assert text.count('id="own">Ask us about ') == 1
    fragment = (made.folder / "fragments" / "products" / page.name).read_text("utf-8")
    assert '<p class="upright-own" id="upright-own">Ask us about ' in fragment
    assert (made.folder / "site.css").read_text("utf-8").endswith(STYLE)
    style = (made.folder / "fragments" / "fragment.css").read_text("utf-8")
    assert ":root .upright { --teal: #226; }" in style
    assert (
        ":root .upright .upright-own { color: var(--teal); width: calc(2 * var(--rem)); }" in style
    )


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"theme_css": ".a { color: red"}, "brackets of the stylesheet do not match"),
        ({"theme_css": "@import 'x.css';"}, "it asks another host"),
        ({"theme_css": ".a { background: url( 'https://x.example/a.png') }"}, "asks another host"),
        ({"theme_css": ".a { background: url(//x.example/a.png) }"}, "it asks another host"),
        ({"theme_css": ".a { background: u\\72l(//x.example/a.png) }"}, "it asks another host"),
        ({"base_html": BASE.replace("<main", "<div").replace("</main", "</div")}, "has no <main>"),
    ],
)
def test_a_theme_that_breaks_pages_is_refused(
    small: Engine, tmp_path: Path, files: dict[str, str], told: str
) -> None:
    theme(tmp_path, **files)
    with pytest.raises(Problem, match=told):
        build(small, config_of(tmp_path))


def test_the_words_of_a_theme_are_held_to_the_same_rules(small: Engine, tmp_path: Path) -> None:
    theme(tmp_path, product_html=PRODUCT.replace("Ask us about", "It cures your back:"))
    with pytest.raises(Problem, match="cure"):
        build(small, config_of(tmp_path))
