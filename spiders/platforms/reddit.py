"""Reddit, saved answers only: the comments of a listing or a thread; they have no rating."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spiders.platforms.distinct import distinct
from spiders.platforms.document import Document
from spiders.platforms.parts import count, nodes, part, text
from spiders.platforms.platform import Keys, Mended, Printed, Read
from spiders.platforms.wording import absolute

NAME = "reddit"
HOSTS: frozenset[str] = frozenset()
MARKS: tuple[bytes, ...] = (b'"created_utc"', b'"t1"')
NEWEST_FIRST = False
KEYED = False
NOTHING: frozenset[int] = frozenset()
SITE = "https://www.reddit.com"
GONE = frozenset(("[deleted]", "[removed]"))


def detect(document: Document) -> Keys | None:
    """Recognise a saved listing of comments; there is nothing to ask for."""
    return {} if read(document) else None


def requests(keys: Keys) -> None:
    """Ask for nothing: its terms want a contract, and only answers that a person saved are read."""


def read(document: Document) -> Read | None:
    """Read every comment, the answers to others too, and name how many the file leaves out."""
    if not document.is_json:
        return None
    things = list(_things(document.data))
    comments = [part(one, "data") for one in things if text(one, "kind") == "t1"]
    if not comments:
        return None
    left = sum(count(one, "data", "count") or 0 for one in things if text(one, "kind") == "more")
    kept = [node for node in comments if text(node, "body") not in (*GONE, None)]
    reviews, notes = distinct((NAME, _printed(node)) for node in kept)
    gone = len(comments) - len(kept)
    return Read(
        platform=NAME,
        reviews=reviews,
        problems=(
            *notes,
            *([f"comments that the file leaves out: {left}"] if left else []),
            *([Mended(f"comments deleted or removed: {gone}")] if gone else []),
        ),
    )


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """Give posts, comments and stubs of listings, in the order of the page."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif text(value, "kind") == "Listing":
            waiting += reversed(nodes(value, "data", "children"))
        elif text(value, "kind") and isinstance(part(value, "data"), dict):
            yield value
            waiting.append(part(value, "data", "replies"))


def _printed(node: dict[str, Any]) -> Printed:
    author = text(node, "author")
    return Printed(
        review_id=text(node, "id") or text(node, "name"),
        body=text(node, "body"),
        author=None if author in GONE else author,
        date_text=text(node, "created_utc"),
        helpful=count(node, "score"),
        url=absolute(text(node, "permalink"), SITE),
    )
