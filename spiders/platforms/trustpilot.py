"""Trustpilot, saved pages only: reviews of shops in the page's data, or in its JSON answers."""

from __future__ import annotations

from typing import Any

from spiders.platforms.distinct import distinct
from spiders.platforms.document import Document
from spiders.platforms.embedded import data_with
from spiders.platforms.parts import count, flag, having, name, nodes, part, text
from spiders.platforms.platform import Keys, Printed, Read

NAME = "trustpilot"
HOSTS: frozenset[str] = frozenset()
MARKS: tuple[bytes, ...] = (b'"publisheddate"',)
NEWEST_FIRST = False
KEYED = False
NOTHING: frozenset[int] = frozenset()
SHAPE = frozenset(("consumer", "dates", "rating"))


def detect(document: Document) -> Keys | None:
    """Recognise a saved page of Trustpilot's; there is nothing to ask for."""
    return {} if read(document) else None


def requests(keys: Keys) -> None:
    """Ask for nothing: its terms forbid it, and only pages that a person saved are read."""


def read(document: Document) -> Read | None:
    """Read the reviews of a page's data; those in schema.org's words beside it are the same."""
    if not document.is_json and b"__next_data__" not in document.marks:
        return None
    problems: list[str] = []
    roots = data_with(document, MARKS, problems)
    found = [node for one in having(roots, "reviews") for node in nodes(one, "reviews")
             if node.keys() >= SHAPE and part(node, "dates", "publishedDate")]  # fmt: skip
    if not found:
        return None
    reviews, notes = distinct((NAME, _printed(node)) for node in found)
    totals = [text(one, "pagination", "totalCount") for one in having(roots, "pagination")]
    return Read(
        platform=NAME,
        reviews=reviews,
        total=totals[0] if len(totals) == 1 else None,
        problems=(*problems, *notes),
    )


def _printed(node: dict[str, Any]) -> Printed:
    return Printed(
        review_id=text(node, "id"),
        rating_text=text(node, "rating"),
        best_text="5",
        title=text(node, "title"),
        body=text(node, "text"),
        author=name(text(node, "consumer", "displayName")),
        date_text=text(node, "dates", "publishedDate"),
        verified=flag(node, "labels", "verification", "isVerified"),
        helpful=count(node, "likes"),
        syndicated_from=text(node, "labels", "merged", "businessIdentifyingName"),
        reply=text(node, "reply", "message"),
        language_text=text(node, "language"),
    )
