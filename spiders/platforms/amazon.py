"""Amazon, saved pages only: a product's page and the pages of all its reviews, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from itertools import pairwise

from lxml import etree

from spiders.platforms import addresses
from spiders.platforms.amazon2015 import read_table
from spiders.platforms.distinct import distinct
from spiders.platforms.document import INSIDE, Document, Element
from spiders.platforms.parts import name
from spiders.platforms.platform import Keys, Printed, PrintedProduct, Read
from spiders.platforms.wording import absolute, clean, lines_of

NAME = "amazon"
HOSTS: frozenset[str] = frozenset()
MARKS: tuple[bytes, ...] = (b"data-hook=", b'id="productreviews"')
NEWEST_FIRST = False
KEYED = False
NOTHING: frozenset[int] = frozenset()
REVIEW = re.compile(rb"data-hook\s*=\s*[\"']?(?:cmps-)?review(?=[\"'\s>])")
OPENING = re.compile(rb"<([a-z]+)(?=[\s/])" + INSIDE)
HOOK = re.compile(rb"data-hook\s*=\s*[\"']?([\w-]+)")
READ = re.compile(  # the parts that are read; they are a tenth of what stands in a review
    rb"(?:cmps-)?review-(?:star-rating|title|date|body|author|collapsed|text|image-tile|rich)"
    rb"|review(?:title|text|body|date|richcontent)|genome|format-strip|avp-badge|helpful-vote|mobley"
    rb"|[\w-]*(?:vine|whats-this|incentiv|free|sampl|reward|early-reviewer)"
)
CLASSED = (b"official-comment-container", b"video-block", b"a-color-success")
VOID = frozenset((b"img", b"input", b"br"))
HIDING = ((b"<!--", b"-->"), (b"<script", b"</script"))
ID = re.compile(r"R[0-9A-Z]{9,20}\b")
ASIN = re.compile(r"(?:\bASIN=|/dp/|/product-reviews/)([0-9A-Z]{10})\b")
STARS = re.compile(r"\ba-star-(?:medium-|mini-|small-)?(\d(?:-\d)?)\b")
GROUPED = re.compile(r"\d+(?:[.,\s\u00a0\u202f\u2019']\d{3})*")
CLUTTER = ("a-icon-alt", "a-expander-header", "cr-translated-review-content", "video-block")
CLASSES = {"a-profile-name": "profile", "review-comment-text": "answer",
           "a-color-success": "unnamed"}  # fmt: skip
WHATS_THIS = re.compile(r"\s*\([^()]*\?\s*\)\s*\Z")
SENT_FREE = re.compile(r"vine|whatsthis|incentiv|free|sampl|reward|earlyreviewer")
UNNAMED = re.compile(r"\bvine", re.I)  # the badge without a hook is told from thanks by its word
BODIES = ("reviewcollapsed", "reviewbody", "reviewtext", "reviewrichcontentcontainer",
          "mobleyreviewcontent")  # fmt: skip
TEXT = rb"[^>]*>\s*(?:<span[^>]*>)?\s*([^<]{1,1000}?)\s*<"
SAID = {  # what a page says of its product: a mark, and the words after it, without a tree
    "name": (b'id="producttitle"', re.compile(TEXT)),
    "other": (b'"product-link', re.compile(TEXT)),
    "brand": (
        b'"bylineinfo"',
        re.compile(rb"[^>]*>\s*(?:visit the|brand:) ([^<]{1,80}?)(?: store)?\s*<"),
    ),
    "sku": (b'name="asin"', re.compile(rb"[^>]*\bvalue=[\"']([0-9a-z]{10})[\"']")),
    "rating_text": (b"average-star-rating", re.compile(TEXT)),
    "count_text": (b"total-review-count", re.compile(TEXT)),
}


@dataclass(slots=True)
class Shown:
    """The parts of one review: its elements by their data-hook, hyphens and case folded."""

    root: Element
    hooks: dict[str, Element] = field(default_factory=dict)
    media: int = 0

    def add(self, hook: str | None, kind: str | None, element: Element) -> None:
        """Take in an element that may be a part."""
        if hook:
            self.hooks.setdefault(hook, element)
        for marked, part in CLASSES.items() if kind else ():
            if marked in (kind or ""):
                self.hooks.setdefault(part, element)
        self.media += hook == "reviewimagetile" or "video-block" in (kind or "")

    def text(self, *hooks: str) -> str | None:
        """Read the first of these parts that shows any text."""
        shown = (_text(self.hooks[hook]) for hook in hooks if hook in self.hooks)
        return next((text for text in shown if text), None)


def detect(document: Document) -> Keys | None:
    """Recognise a saved page with Amazon's reviews; there is nothing to ask for."""
    return {} if not document.is_json and REVIEW.search(document.marks) else None


def requests(keys: Keys) -> None:
    """Ask for nothing: its terms forbid it, and only pages that a person saved are read."""


def read(document: Document) -> Read | None:
    """Read the reviews of a saved page, those from other countries too, each once."""
    if document.is_json:
        return None
    places = list(_places(document.marks))
    product = _product(document, places[0].start if places else 0)
    found = [_printed(shown, document, product) for shown in _shown(document, places)]
    found += read_table(document)
    if not found:
        return None
    reviews, notes = distinct((NAME, review) for review in found)
    products = (product,) if product.name else ()
    return Read(platform=NAME, reviews=reviews, products=products, problems=tuple(notes))


def _shown(document: Document, places: list[slice]) -> list[Shown]:
    """Give the parts of each review; only their bytes become a tree."""
    pieces = b"\n".join(_parts_of(document, place) for place in places)
    tree = Document(pieces, document.url, document.charset).tree if pieces else None
    found: list[Shown] = []
    for element in tree.iter(etree.Element) if tree is not None else ():
        hook, kind = element.get("data-hook"), element.get("class")
        if hook:
            hook = hook.replace("-", "").lower()
            if hook in ("review", "cmpsreview"):
                found.append(Shown(element))
        if found:
            found[-1].add(hook, kind, element)
    return found


def _parts_of(document: Document, place: slice) -> bytes:
    """Cut the elements that are read out of a review, and put them into its bare element."""
    marks, end = document.marks, place.stop
    hooks = [(one.start(), one[1]) for one in HOOK.finditer(marks, place.start, end)]
    wanted = [start for start, hook in hooks if READ.match(hook)]
    if not any(hook.startswith(b"genome") for _, hook in hooks):
        wanted.append(marks.find(b"a-profile-name", place.start, end))
    wanted += [marks.find(name, place.start, end) for name in CLASSED]
    opened = OPENING.match(marks, place.start)
    done = opened.end() if opened else place.start
    parts = [document.raw[place.start : done]]
    for start in sorted(one for one in wanted if one > done):
        inner = OPENING.match(marks, marks.rfind(b"<", 0, start))
        if start > done and inner and inner.end() > start:
            done = min(inner.end() - 1 if inner[1] in VOID else _end(marks, inner), end)
            parts += (document.raw[inner.start() : done], b">")
    return b"".join((*parts, b"</", opened[1] if opened else b"div", b">"))


def _places(marks: bytes) -> Iterator[slice]:
    """Find where the element of each review stands, outside comments and scripts."""
    starts = [marks.rfind(b"<", 0, found.start()) for found in REVIEW.finditer(marks)]
    seen = 0
    for place, following in pairwise([*starts, len(marks)]):
        opened = OPENING.match(marks, place)
        if opened is not None and not _hidden(marks, seen, place):
            seen = min(_end(marks, opened), following)
            yield slice(place, seen)


def _hidden(marks: bytes, start: int, place: int) -> bool:
    """Tell a place inside a comment or a script; all is in sight up to the start."""
    return any(
        marks.rfind(opening, start, place) > marks.rfind(closing, start, place)
        for opening, closing in HIDING
    )


def _end(marks: bytes, opened: re.Match[bytes]) -> int:
    """Find where an element's last tag begins: as many were closed then as were opened."""
    depth = 0
    for found in _tags(opened[1]).finditer(marks, opened.start()):
        depth += -1 if found[1] else 1
        if depth == 0:
            return found.end()
    return len(marks)


@lru_cache(maxsize=64)
def _tags(name: bytes) -> re.Pattern[bytes]:
    """Match the tags of a name, opening and closing."""
    return re.compile(rb"<(/?)" + name + rb"(?=[\s/>])")


def _printed(shown: Shown, document: Document, product: PrintedProduct) -> Printed:
    title = shown.hooks.get("reviewtitle")
    link = title.get("href") if title is not None else None
    asin, origin = ASIN.search(link or ""), addresses.origin(document.url)
    strip = shown.hooks.get("formatstrip", shown.hooks.get("formatstriplinkless"))
    return Printed(
        review_id=_own_id(shown.root, link),
        rating_text=_rating(shown),
        title=shown.text("reviewtitle"),
        body=shown.text(*BODIES),
        author=name(shown.text("profile", "reviewauthor")),
        date_text=shown.text("reviewdate"),
        verified=any(hook.startswith("avpbadge") for hook in shown.hooks) or None,
        incentive_text=_incentive(shown),
        helpful=_helpful(shown.text("helpfulvotestatement")),
        variant=_parts(strip) if strip is not None else None,
        reply=shown.text("answer"),
        media_count=shown.media,
        url=absolute(link, document.url),
        product=product.name,
        listing_url=f"{origin}/dp/{asin[1]}" if origin and asin else None,
    )


def _own_id(root: Element, link: str | None) -> str | None:
    found = ID.search(root.get("id") or "") or ID.search(link or "")
    return found[0] if found else root.get("id") or None


def _rating(shown: Shown) -> str | None:
    """Read the stars in the page's language, else from the picture's name."""
    for hook in ("reviewstarrating", "cmpsreviewstarrating"):
        if (element := shown.hooks.get(hook)) is not None:
            stars = STARS.search(element.get("class") or "")
            return lines_of(element) or (stars[1].replace("-", ".") if stars else None)
    return None


def _text(element: Element) -> str | None:
    """Read what an element shows: no stars repeated, no buttons, no machine translation."""
    for part in list(element.iterdescendants(etree.Element)) if len(element) else ():
        if any(name in (part.get("class") or "") for name in CLUTTER):
            tail = part.tail
            part.clear()
            part.tail = tail
    return clean(lines_of(element))


def _incentive(shown: Shown) -> str | None:
    """Give the badge of a review of a free product, as it reads there."""
    said = shown.text(*(hook for hook in shown.hooks if SENT_FREE.search(hook)))
    if not said and UNNAMED.search(unnamed := shown.text("unnamed") or ""):
        said = unnamed
    return WHATS_THIS.sub("", said) if said else None


def _helpful(statement: str | None) -> int | None:
    """Read how many found it helpful; a statement without a figure says that one did."""
    if statement is None:
        return None
    found = GROUPED.search(statement)
    return _number(found[0]) if found else 1


def _number(figures: str) -> int:
    return int("".join(filter(str.isdecimal, figures))[:9])


def _parts(strip: Element) -> str | None:
    """Read colour, size and the like, which only a line or a bar sets apart."""
    parts = (" ".join(str(part).split()).strip("|") for part in strip.itertext())
    return ", ".join(part for part in parts if part) or None


def _product(document: Document, reviews: int) -> PrintedProduct:
    """Read what the page says of its product, on its top or just above the reviews."""
    name_said, sku = _said(document, "name"), None
    if name_said:
        sku = _said(document, "sku")
    brand = _said(document, "brand") if name_said else None
    count = GROUPED.search(_said(document, "count_text", reviews) or "")
    return PrintedProduct(
        name=name_said or _said(document, "other"),
        brand=brand,
        sku=(sku or "").upper() or None,
        rating_text=_said(document, "rating_text", reviews),
        count_text=str(_number(count[0])) if count else None,
        url=document.url,
    )


def _said(document: Document, part: str, before: int | None = None) -> str | None:
    """Read the words after a mark: after the first, or after the last one before a place."""
    mark, words = SAID[part]
    marks = document.marks
    place = marks.find(mark) if before is None else marks.rfind(mark, 0, before)
    found = words.match(marks, place + len(mark)) if place >= 0 else None
    if found is None:
        return None
    printed = document.raw[slice(*found.span(1))]
    return clean(" ".join(unescape(printed.decode("utf-8", "replace")).split()))
