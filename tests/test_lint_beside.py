"""The lint of what must stand beside goes red without the day, and without the disclosure."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.lint_beside import lint_beside
from reports.verify import parse

PAGE = "products/a.html"
SAID = "<small data-disclosure>We may be paid if you buy here.</small>"
PAID = '<a href="https://pays.example/?to=x" rel="sponsored nofollow noopener">Shop</a>'
SCORE = '<svg role="img" aria-label="84 of 100; 90 % band 80 to 88"></svg>'
TEMPLATES = Path(__file__).parents[1] / "reports" / "templates"


def faults(body: str, page: str = PAGE) -> list[str]:
    """Lint one page."""
    whole = f"<!doctype html><html><body>{body}</body></html>".encode()
    trees = parse({page: whole})
    return list(lint_beside(trees, {PAGE}, lambda url: url.startswith("https://pays.example/")))


def test_what_has_its_words_beside_it_passes() -> None:
    assert faults(f"<table><tr><td>{PAID} {SAID}</td></tr></table>") == []
    assert faults("<p><span data-price>$9</span><small>2 Nov 2026</small></p>") == []
    assert faults(f'<p>As of <time datetime="2026-11-02">2 Nov 2026</time></p>{SCORE}') == []
    assert faults('<p><a href="https://shop.example/">Shop</a></p>') == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f"<p>{PAID}</p>", "without a disclosure beside it"),
        (f"<p>{PAID}</p><p>{SAID}</p>", "without a disclosure beside it"),
        (f"<p>{PAID}<small data-disclosure> </small></p>", "without a disclosure beside it"),
        (f'<p><a href="https://pays.example/?to=x">S</a>{SAID}</p>', "is not marked as"),
        (f'<p><a rel="sponsored" href="https://a.example/">S</a>{SAID}</p>', "is not marked as"),
        ("<p><span data-price>$9</span></p>", "'$9' stands without the day"),
        ("<tr><td data-price>$9</td></tr><p>2 Nov 2026</p>", "'$9' stands without the day"),
        (SCORE, "does not say as of when"),
        (f'{SCORE}<p>Read <time datetime="2026-11-02">2 Nov 2026</time></p>', "as of when"),
    ],
)
def test_what_lacks_them_fails(body: str, said: str) -> None:
    assert said in " ".join(faults(body))


@pytest.mark.parametrize("page", ["index.html", "safety.html", "best/tall.html", "a/sciatica.html"])
def test_a_link_that_pays_stands_on_no_other_page(page: str) -> None:
    assert faults(f"<p>{PAID} {SAID}</p>", page) == [
        f"{page}: a link that pays stands on a page that is not that of a product"
    ]


def test_every_template_prints_prices_through_the_macro_that_marks_them() -> None:
    bare = [
        path.name
        for path in sorted(TEMPLATES.glob("*.html"))
        if ".price }}" in path.read_text("utf-8").replace("<span data-price>{{ offer.price }}", "")
    ]
    assert bare == []
