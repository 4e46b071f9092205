"""One listing, page after page: where it goes next, and every way in which it must end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from spiders.guard.offsite import on_shop
from spiders.platforms.platform import Read

TRACKING = re.compile(r"utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|_ga|srsltid")
CLAIM = re.compile(r"\d+(?:[.,\u00a0\u202f' ]\d{3})*(?!\d)")


def canonical(url: str) -> str:
    """Return an address without its fragment and without what only tracks the visitor."""
    parts = urlsplit(url)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in asked if not TRACKING.fullmatch(key.lower())]
    query = parts.query if len(kept) == len(asked) else urlencode(kept)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, query, ""))


def read_claim(text: str | None) -> int | None:
    """Read the number of reviews that a page claims, the greatest figure in the text."""
    figures = [re.sub(r"\D", "", found) for found in CLAIM.findall((text or "")[:200])]
    return max((int(figure) for figure in figures), default=None)


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows a page: another one, or the end; why, and whether reviews may be missing."""

    next_url: str | None = None
    reason: str | None = None
    missing: bool = False


@dataclass(slots=True)
class Walk:
    """The reading of one listing, with what is needed to notice that it goes in circles."""

    listing_id: str
    url: str
    domain: str
    cap: int
    claimed: int | None = None
    pages: int = 0
    met: set[str] = field(default_factory=set)
    first: frozenset[str] = frozenset()
    read_urls: set[str] = field(default_factory=set)

    def go_on(self, keys: Iterable[str]) -> None:
        """Take in what was met before the crawl was interrupted: at least one page was read.

        What was refused and which addresses were read is not known any more: a circle that holds
        nothing else is noticed a page later.
        """
        self.pages, self.met = 1, set(keys)

    def turn(self, urls: Iterable[str], keys: Iterable[str], read: Read) -> Turn:
        """Take in a page (its addresses, the keys of its reviews) and say what follows."""
        here, page = list(urls), frozenset(keys)
        self.pages += 1
        self.read_urls.update(canonical(url) for url in here)
        fresh = page - self.met
        self.met |= page
        self.first = self.first or page
        self._note_claim(read)
        if self.pages > 1 and page and not fresh:
            again = page == self.first
            return self._stop("the end serves page one again" if again else "a page repeats")
        return self._follow(urljoin(here[-1], read.next_url), page) if read.next_url else Turn()

    def _follow(self, following: str, page: frozenset[str]) -> Turn:
        if self.pages > 1 and not page:
            return self._stop("an empty page")
        if canonical(following) in self.read_urls:
            return self._stop("the next page was read already")
        if not on_shop(following, self.domain):
            return self._stop("the next page is off the shop's domain")
        if self.pages >= self.cap:
            return Turn(reason=f"more than {self.cap} pages", missing=True)
        return Turn(following)

    def _stop(self, reason: str) -> Turn:
        """End where nobody can tell what follows: whole only where the pages' own count was met."""
        whole = self.claimed is not None and len(self.met) >= self.claimed
        return Turn(reason=reason, missing=not whole)

    def _note_claim(self, read: Read) -> None:
        claims = [read_claim(product.count_text) for product in read.products]
        stated = [claim for claim in claims if claim is not None]
        if len(stated) == 1:  # of several products on a page none is known to be this one
            self.claimed = stated[0]
