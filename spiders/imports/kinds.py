"""What an import file is: by its ending and by how it begins."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from db.owner import domains_of, owner_of
from db.problem import Problem
from db.schema import Shop
from spiders.imports.amazon import read_products, read_reviews
from spiders.imports.columns import ColumnMap
from spiders.imports.feed import read_feed
from spiders.imports.page import read_page_file
from spiders.imports.said import Reader
from spiders.imports.sheet import check_header, read_sheet
from spiders.imports.source import Source
from spiders.imports.warc import read_warc

SHEETS = (".csv", ".tsv", ".tab")
FEED = re.compile(
    rb"(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>|\s|\xef\xbb\xbf)*<feed[\s>]", re.S
)
ATOM = b"http://www.w3.org/2005/Atom"
REVIEWS, PRODUCTS = {"parent_asin", "user_id"}, {"main_category", "average_rating"}


@dataclass(frozen=True, slots=True)
class Told:
    """What the one who imports says of the files: the shop, and how to read them."""

    shop: Shop
    url: str | None = None
    columns: ColumnMap | None = None


def reader_of(source: Source, told: Told) -> Reader:
    """Choose the reader of a file; raises Problem where it may not be imported or does not fit."""
    try:
        head = source.head()
    except Problem:
        return partial(read_page_file, url=told.url)  # which says why it cannot be read
    if source.suffix in SHEETS or (told.columns and not _is_other(head)):
        check_header(source, told.columns)
        return partial(read_sheet, given=told.columns)
    if source.suffix == ".warc" or head.startswith(b"WARC/"):
        return partial(read_warc, is_ours=_ours(told.shop))
    if FEED.match(head) and ATOM not in head[:2000]:
        names = (told.shop.name, told.shop.shop, *domains_of(told.shop))
        return partial(read_feed, own=frozenset(name.casefold() for name in names))
    return _of_research(head, told.shop) or partial(read_page_file, url=told.url)


def _is_other(head: bytes) -> bool:
    """Say whether a file is known not to be a sheet, whatever map is given."""
    return head.lstrip()[:1] in (b"<", b"{", b"[") or head.startswith(b"WARC/")


def _ours(shop: Shop) -> Callable[[str], bool]:
    return lambda url: url.startswith(("http://", "https://")) and bool(owner_of([shop], url))


def _of_research(head: bytes, shop: Shop) -> Reader | None:
    """Return the reader of the Amazon Reviews 2023 data; raises Problem for another shop."""
    keys = _first_keys(head)
    reader = read_reviews if keys >= REVIEWS else read_products if keys >= PRODUCTS else None
    if reader and not shop.research:
        raise Problem(
            f"{shop.shop} may not take in the Amazon Reviews 2023 data: they are for research "
            f"only. Add `research: true` to catalog/shops/{shop.shop}.yml; such a shop is never "
            "scored or shown"
        )
    return reader


def _first_keys(head: bytes) -> set[str]:
    """Return the keys of the first line that is an object: a bad line may stand before it."""
    line = next((line for line in head.split(b"\n") if line.lstrip().startswith(b"{")), b"")
    try:
        return set(json.loads(line)) if line else set()
    except (ValueError, RecursionError):  # longer than what was read of the file
        return set(re.findall(r'"(\w+)":', line.decode("utf-8", "replace")))
