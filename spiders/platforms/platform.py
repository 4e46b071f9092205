"""What a platform file is given and what it gives back: pages in, printed reviews out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from spiders.platforms.document import Document

Keys = Mapping[str, str]  # what a platform must be told: app_key, shop_domain, product_id, handle


@dataclass(frozen=True, slots=True)
class Page:
    """One saved or fetched answer: bytes, where from, and of which media type."""

    body: bytes
    url: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One review as its source prints it: nothing is interpreted, absent is None."""

    review_id: str | None = None
    rating_text: str | None = None
    best_text: str | None = None
    worst_text: str | None = None
    title: str | None = None
    body: str | None = None
    author: str | None = None
    date_text: str | None = None
    verified: bool | None = None
    incentive_text: str | None = None
    helpful: int | None = None
    variant: str | None = None
    syndicated_from: str | None = None
    reply: str | None = None
    media_count: int | None = None
    language_text: str | None = None
    url: str | None = None
    product: str | None = None
    listing_url: str | None = None


@dataclass(frozen=True, slots=True)
class PrintedSpec:
    """One property that a page states of its product, as printed."""

    name: str
    value: str
    unit: str | None = None  # printed apart from the value: a name or a UN/CEFACT code


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedProduct:
    """One product, and the source's own rating of it, as printed."""

    name: str | None = None
    brand: str | None = None
    model: str | None = None
    gtin: str | None = None
    mpn: str | None = None
    sku: str | None = None
    price_text: str | None = None
    currency: str | None = None
    seller: str | None = None
    price_until: str | None = None
    rating_text: str | None = None
    best_text: str | None = None
    count_text: str | None = None
    url: str | None = None
    specs: tuple[PrintedSpec, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """All that a page says: reviews (each once), products, the next page, and what was refused."""

    platform: str
    reviews: tuple[Printed, ...] = ()
    products: tuple[PrintedProduct, ...] = ()
    next_url: str | None = None
    total: str | None = None  # the number of reviews that an answer of a platform claims
    left_out: int = 0  # of these, reviews that it holds but that are not among `reviews`
    keys: Keys = field(default_factory=dict)  # what an answer says of where the reviews are
    problems: tuple[str, ...] = field(default=())


class Mended(str):
    """A note among the problems on a block that was mended for certain: nothing is lost by it."""


class Unreadable(ValueError):
    """A page that is refused by name (too large, too deep, not text): never a shorter answer."""


class Platform(Protocol):
    """A file of this folder: six facts and three pure functions.

    A reader of saved pages only (no spider) has no hosts and asks for nothing.
    """

    NAME: str
    HOSTS: frozenset[str]  # hosts besides the shop's own at which it is asked
    MARKS: tuple[bytes, ...]  # small letters; one of them stands in every page or answer of it
    NEWEST_FIRST: bool  # the order of its answers: a crawl for the news may stop at the known
    KEYED: bool  # its key was issued to the shop and is printed in its page: opt-in (page_key)
    NOTHING: frozenset[int]  # HTTP statuses with which it says that there is no review at all

    def detect(self, document: Document, /) -> Keys | None:
        """Recognise the platform on a shop's page, with the keys found there; None: it is not."""

    def requests(self, keys: Keys, /) -> str | None:
        """Give the address of the first answer, newest first; None where a key is missing."""

    def read(self, document: Document, /) -> Read | None:
        """Read one page or answer, whole; None where it is not this platform's.

        `next_url` is the address that follows, made from the document's own.
        Raises Unreadable where the answer itself says that it is an error.
        """
