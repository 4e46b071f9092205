"""What a product page says of itself, in words that are safe in a YAML comment and a terminal."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from html import unescape

from db.catalog import kinds
from db.catalog.entry import Reader, Wrong
from spiders.border import own_product
from spiders.platforms.document import open_document
from spiders.platforms.paging import language_of
from spiders.platforms.platform import Keys, Page, PrintedProduct
from spiders.recognise import FALLBACK, Recognised, recognise

LONGEST = 120  # characters of a fact; a longer one is cut
SITE_NAME = re.compile(
    rb"""<meta[^>]{0,200}property=["']og:site_name["'][^>]{0,200}content=(?:"([^"]*)"|'([^']*)')""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one look at a page found."""

    system: str | None
    platform: str
    others: tuple[str, ...]
    keys: Keys
    reviews: int
    product: dict[str, str]
    site_name: str | None
    locale: str | None
    currency: str | None

    @property
    def recognised(self) -> bool:
        """Say whether a platform, or at least a review, was found."""
        return bool(self.keys or self.reviews or self.platform != FALLBACK)


def read_facts(page: Page) -> Facts:
    """Read a page; raises Unreadable."""
    found, document = recognise(page), open_document(page)
    (platform, keys), *others = found.platforms
    product = _product(found, page.url)
    named = SITE_NAME.search(document.raw)
    language = None if document.is_json else language_of(document)
    return Facts(
        system=found.system,
        platform=platform,
        others=tuple(name for name, _ in others),
        keys={name: plain(value) for name, value in sorted(keys.items())},
        reviews=len(found.read.reviews),
        product=product,
        site_name=plain(unescape((named[1] or named[2] or b"").decode("utf-8", "replace")))
        if named
        else None,
        locale=_usable(kinds.locale, language),
        currency=_usable(kinds.currency, product.get("currency")),
    )


def plain(text: str, most: int = LONGEST) -> str:
    """Return a text in one line that can be printed, not longer than some characters."""
    line = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _product(found: Recognised, url: str | None) -> dict[str, str]:
    product = own_product(found.read.products, url) or PrintedProduct()
    told = {name: plain(value) for name, value in asdict(product).items() if value}
    kept = {name: value for name, value in told.items() if value and name != "url"}
    return {name.removesuffix("_text"): value for name, value in kept.items()}


def _usable(read: Reader[str], value: str | None) -> str | None:
    """Keep what the catalog would take; explicitly drop the rest, the editor may write it."""
    try:
        return read(value) if value else None
    except Wrong:
        return None
