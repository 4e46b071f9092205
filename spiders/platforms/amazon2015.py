"""Amazon's list of reviews as it was until 2015: a table, each review below an anchor."""

from __future__ import annotations

import re

from lxml import etree

from spiders.platforms.document import Document, Element, select
from spiders.platforms.parts import name
from spiders.platforms.platform import Printed
from spiders.platforms.wording import absolute, clean, lines_of

TABLE = b'id="productreviews"'
ANCHOR = re.compile(rb"<a name=[\"'](r[0-9a-z]{9,20})[\"']")
VOTING, PERMALINK = b'<span class="crVotingButtons"', b"_pr_perm"
END = re.compile(rb"</table")
PARTS = {
    "rating_text": "//*[contains(@class, 'swSprite') and contains(@class, 's_star')]",
    "title": "//*[contains(@style, 'vertical-align')]/b",
    "date_text": "//nobr[not(ancestor::*[contains(@class, 'crVoting')])]",
    "author": "//a[contains(@href, '/pdp/profile')]",
    "body": "//*[contains(@class, 'reviewText')]",
}
PATHS = {part: etree.XPath(path) for part, path in PARTS.items()}
VERIFIED = etree.XPath("//*[contains(@class, 'crVerifiedStripe')]")
VINE = etree.XPath("//*[contains(@class, 'Vine') or contains(@class, 'vine')]")
ABOUT = etree.XPath("//a[contains(@href, 'orig_subj') or contains(@href, '/dp/')]")
LINK = etree.XPath("//a[contains(@href, '_pr_perm')]")
HELPFUL = re.compile(r"^\s*([\d.,]{1,9}) \w+ ([\d.,]{1,9}) ", re.M)


def read_table(document: Document) -> list[Printed]:
    """Read each review of the table."""
    start = document.marks.find(TABLE)
    if start < 0:
        return []
    places = [found.span() for found in ANCHOR.finditer(document.marks, start)]
    closed = END.search(document.marks, places[-1][1]) if places else None
    ends = [*(begin for begin, _ in places[1:]), closed.start() if closed else None]
    pieces = [document.raw[begin:end] for (begin, _), end in zip(places, ends, strict=True)]
    found = []
    for piece in pieces:
        tree = Document(_core(piece), document.url, document.charset).tree
        if tree is not None:
            found.append(_printed(tree, document))
    return [review for review in found if review.rating_text or review.body]


def _core(piece: bytes) -> bytes:
    """Drop what stands between a review and its permalink: buttons, and their long addresses."""
    start, end = piece.find(VOTING), piece.rfind(b"<a ", 0, piece.rfind(PERMALINK) + 1)
    return piece[:start] + piece[end:] if 0 <= start < end else piece


def _printed(tree: Element, document: Document) -> Printed:
    said = {part: _first(path, tree) for part, path in PATHS.items()}
    anchor = tree.find(".//a[@name]")
    voted = HELPFUL.search(lines_of(tree))
    about, link = select(ABOUT, tree), select(LINK, tree)
    return Printed(
        review_id=anchor.get("name") if anchor is not None else None,
        rating_text=said["rating_text"],
        title=said["title"],
        body=said["body"],
        author=name(said["author"]),
        date_text=said["date_text"],
        verified=bool(select(VERIFIED, tree)) or None,
        incentive_text=_first(VINE, tree),
        helpful=int("".join(filter(str.isdecimal, voted[1]))) if voted else None,
        url=absolute(link[0].get("href"), document.url) if link else None,
        product=clean(lines_of(about[0])) if about else None,
        listing_url=absolute(about[0].get("href"), document.url) if about else None,
    )


def _first(path: etree.XPath, tree: Element) -> str | None:
    texts = (clean(lines_of(element)) for element in select(path, tree))
    return next((text for text in texts if text), None)
