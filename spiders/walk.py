"""One listing, page after page: where it goes next, and every way in which it must end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from spiders.guard.offsite import Reach
from spiders.platforms.platform import PrintedProduct, Read

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
    reach: Reach
    cap: int
    news: bool = False  # it may end where nothing is new any more
    claimed: int | None = None
    total: int | None = None  # what an answer claimed of itself, as it was at first
    left_out: int = 0
    fullest: int = 0
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
        self._note_total(read)
        self.note_claim(read.products)
        if self.pages > 1 and page and not fresh:
            again = page == self.first
            return self._stop("the end serves page one again" if again else "a page repeats")
        if not read.next_url:
            return self._end(read)
        return self._follow(urljoin(here[-1], read.next_url), page)

    def _end(self, read: Read) -> Turn:
        """End where the source says so, unless what its answers claim speaks against it.

        One that claims too few may have ended by that claim: a page as full as all proves no end.
        """
        given = len(self.met) + self.left_out
        if self.total is not None and given < self.total:
            return Turn(reason="fewer reviews than it claims", missing=True)
        if self.total is not None and given > self.total and _size(read) == self.fullest:
            return Turn(reason="more reviews than it claims", missing=True)
        return Turn()

    def shows_part(self) -> bool:
        """Say whether more reviews are claimed than were met: a page may print the newest only."""
        return self.claimed is not None and len(self.met) + self.left_out < self.claimed

    def _follow(self, following: str, page: frozenset[str]) -> Turn:
        if self.pages > 1 and not page:
            return self._stop("an empty page")
        if canonical(following) in self.read_urls:
            return self._stop("the next page was read already")
        if not self.reach.covers(following):
            return self._stop("the next page is off the shop's domain")
        if self.pages >= self.cap:
            return Turn(reason=f"more than {self.cap} pages", missing=True)
        return Turn(following)

    def _stop(self, reason: str) -> Turn:
        """End where nobody can tell what follows: whole only where the pages' own count was met."""
        claim = self.claimed if self.total is None else self.total
        whole = claim is not None and len(self.met) + self.left_out >= claim
        return Turn(reason=reason, missing=not whole)

    def _note_total(self, read: Read) -> None:
        """Keep the first total: a review that arrives meanwhile is another crawl's."""
        self.left_out += read.left_out
        self.fullest = max(self.fullest, _size(read))
        if self.total is None and read.total is not None:
            self.claimed = self.total = read_claim(read.total)

    def note_claim(self, products: Iterable[PrintedProduct]) -> None:
        """Take in the count that a page prints, unless an answer gave its own total."""
        claims = [read_claim(product.count_text) for product in products]
        stated = [claim for claim in claims if claim is not None]
        if self.total is None and len(stated) == 1:  # of several none is known to be this one
            self.claimed = stated[0]


def _size(read: Read) -> int:
    return len(read.reviews) + read.left_out
