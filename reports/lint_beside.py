"""The lint of what must stand beside: a day beside a price and a score, a disclosure beside a link.

A link that pays stands on the pages of products alone, and says so where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from lxml import html

DAY = re.compile(r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b")
BLOCK = "ancestor::*[self::tr or self::li or self::p or self::dd or self::figure][1]"
SCORES = "//svg[contains(@aria-label, ' of 100')]"
WORDS = re.compile(r"\b(?:as of|newest reading|no reviews?)\b", re.IGNORECASE)
KEPT = frozenset(("sponsored", "nofollow", "noopener"))


def lint_beside(
    trees: Mapping[str, html.HtmlElement],
    products: Collection[str],
    pays: Callable[[str], bool],
) -> Iterator[str]:
    """Find prices and scores without a day, and links that pay without a word of it."""
    for page, tree in trees.items():
        for fault in (*_prices(tree), *_scores(tree), *_links(tree, page in products, pays)):
            yield f"{page}: {fault}"


def _prices(tree: html.HtmlElement) -> Iterator[str]:
    for price in tree.xpath("//*[@data-price]"):
        around = price.xpath(BLOCK) or [price.getparent()]
        if not DAY.search(_said(around[0])) and not around[0].xpath(".//time[@datetime]"):
            yield f"the price '{_said(price)[:40]}' stands without the day on which it was seen"


def _scores(tree: html.HtmlElement) -> Iterator[str]:
    if not tree.xpath(SCORES):
        return
    days = tree.xpath("//time[@datetime]/..")
    if not any(WORDS.search(_said(one)) for one in days):
        yield "a score stands on a page that does not say as of when"


def _links(tree: html.HtmlElement, may_pay: bool, pays: Callable[[str], bool]) -> Iterator[str]:
    for link in tree.xpath("//a[@href]"):
        kept = frozenset(str(link.get("rel", "")).casefold().split())
        paid = pays(str(link.get("href")))
        if not paid and "sponsored" not in kept:
            continue
        if not may_pay:
            yield "a link that pays stands on a page that is not that of a product"
        if not kept >= KEPT:
            yield f"a link that pays is not marked as {', '.join(sorted(KEPT))}"
        if not _discloses(link):
            yield "a link that pays stands without a disclosure beside it"


def _discloses(link: html.HtmlElement) -> bool:
    """Tell whether the cell, line or paragraph of a link says that it pays."""
    around = link.xpath("ancestor::*[self::td or self::th or self::li or self::p][1]")
    words = [_said(one) for near in around for one in near.xpath(".//*[@data-disclosure]")]
    return any(len(one) >= 12 for one in words)


def _said(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())
