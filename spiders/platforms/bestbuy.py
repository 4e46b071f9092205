"""Best Buy, saved pages and answers only: the topics of its reviews, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spiders.platforms.badges import Saying, incentive_of
from spiders.platforms.distinct import distinct
from spiders.platforms.document import Document
from spiders.platforms.embedded import data_with
from spiders.platforms.parts import count, having, listed, name, nodes, text
from spiders.platforms.platform import Keys, Printed, Read

NAME = "bestbuy"
HOSTS: frozenset[str] = frozenset()
MARKS: tuple[bytes, ...] = (b'"brandresponses"', b'"topictype"')
NEWEST_FIRST = False
KEYED = False
NOTHING: frozenset[int] = frozenset()
SHAPE = ("rating", "submissionTime", "brandResponses")


def detect(document: Document) -> Keys | None:
    """Recognise a saved page with Best Buy's reviews; there is nothing to ask for."""
    return {} if any(mark in document.marks for mark in MARKS) else None


def requests(keys: Keys) -> None:
    """Ask for nothing: its terms forbid it, and only pages that a person saved are read."""


def read(document: Document) -> Read | None:
    """Read every topic that is a review, each once."""
    problems: list[str] = []
    roots = data_with(document, MARKS, problems)
    topics = [one for one in having(roots, *SHAPE) if text(one, "topicType") in (None, "review")]
    if not topics:
        return None
    reviews, notes = distinct((NAME, _printed(node)) for node in topics)
    return Read(platform=NAME, reviews=reviews, problems=(*problems, *notes))


def _printed(node: dict[str, Any]) -> Printed:
    badges = list(_sayings(node))
    source = text(node, "syndicationSource", "name") or text(node, "syndicationSource")
    replies = (text(one, "response") or text(one, "text") for one in nodes(node, "brandResponses"))
    return Printed(
        review_id=text(node, "id"),
        rating_text=text(node, "rating"),
        best_text="5",
        title=text(node, "title"),
        body=text(node, "text"),
        author=name(text(node, "author")),
        date_text=text(node, "submissionTime"),
        verified=any(one.key.startswith("Verified") for one in badges) or None,
        incentive_text=incentive_of(badges),
        helpful=count(node, "positiveFeedbackCount"),
        variant=text(node, "variant") or text(node, "productVariant"),
        syndicated_from=source,
        reply=next((one for one in replies if one), None),
        media_count=listed(node, "photos", "videos"),
        language_text=text(node, "contentLocale"),
        product=text(node, "productName"),
    )


def _sayings(node: dict[str, Any]) -> Iterator[Saying]:
    """Give each badge by its code, with its description, which says what was given."""
    for badge in nodes(node, "badges"):
        code = text(badge, "badgeCode") or text(badge, "badgeName") or ""
        yield Saying(
            code, text(badge, "badgeName") or code, text(badge, "badgeDescription") or "yes"
        )
