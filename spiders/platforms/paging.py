"""What a page says of itself: its language, and which page follows it."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urldefrag, urlsplit

from spiders.platforms.document import INSIDE, Document, attributes_of
from spiders.platforms.wording import absolute

HTML_TAG = re.compile(rb"<html(?=[\s/])" + INSIDE)
BASE_TAG = re.compile(rb"<base(?=[\s/])" + INSIDE)
NEXT_MARK = re.compile(rb"rel\s*=\s*[\"']?[^\"'>]*\bnext\b")
LINK_TAG = re.compile(rb"<(?:link|a)(?=[\s/])" + INSIDE)
MOST_LINKS = 50  # a page has one or two; each costs a look back over the whole page
HIDING = ((b"<!--", b"-->"), (b"<script", b"</script"))


def language_of(document: Document) -> str | None:
    """Give the language that the html element declares."""
    tag = HTML_TAG.search(document.marks[:8192])
    if tag is None:
        return None
    attributes = attributes_of(document.raw[tag.start() : tag.end()])
    return attributes.get("lang") or attributes.get("xml:lang") or None


def next_page(document: Document) -> str | None:
    """Give the address of the page that follows; the same host and links to reviews go first.

    One on another host is given too: who walks must know that something follows.
    """
    if document.url is None or not NEXT_MARK.search(document.marks):
        return None
    here = urldefrag(document.url).url
    found = [
        urldefrag(link).url
        for href in _following(document)
        if (link := absolute(href, _base(document)))
    ]

    def rank(link: str) -> tuple[bool, bool]:
        return _host(link) != _host(here), "review" not in link.lower()

    return min((link for link in found if link != here), key=rank, default=None)


def _following(document: Document) -> list[str]:
    found = []
    for mark in islice(NEXT_MARK.finditer(document.marks), MOST_LINKS):
        tag = LINK_TAG.match(document.marks, document.marks.rfind(b"<", 0, mark.start()))
        if tag and tag.end() > mark.start() and not _hidden(document.marks, tag.start()):
            attributes = attributes_of(document.raw[tag.start() : tag.end()])
            if "next" in attributes.get("rel", "").lower().split():
                found.append(attributes.get("href", ""))
    return found


def _hidden(lowered: bytes, place: int) -> bool:
    """Tell a place inside a comment or a script."""
    return any(
        lowered.rfind(opening, 0, place) > lowered.rfind(closing, 0, place)
        for opening, closing in HIDING
    )


def _base(document: Document) -> str | None:
    tag = BASE_TAG.search(document.marks)
    if tag is None:
        return document.url
    base = attributes_of(document.raw[tag.start() : tag.end()]).get("href")
    return absolute(base, document.url) or document.url


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
