"""A review node of any syntax turned into a printed review."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urldefrag

from spiders.platforms.graph import Graph, Node, types
from spiders.platforms.platform import Printed
from spiders.platforms.wording import absolute, clean

REVIEWS = frozenset(("Review", "UserReview", "CriticReview", "EmployerReview", "Recommendation"))
AGGREGATES = frozenset(("AggregateRating", "Review-aggregate", "ReviewAggregate"))
BODY = ("reviewBody", "description", "text")
TITLE = ("name", "headline", "summary", "title")
AUTHOR = ("author", "reviewer", "creator")
DATE = ("datePublished", "dtreviewed", "dateCreated", "dateModified")
RATING = ("reviewRating", "rating")
ITEM = ("itemReviewed", "itemreviewed", "item", "about")
TELLING = frozenset((*BODY[:1], *RATING, "ratingValue"))
PICTURES = ("image", "video", "associatedMedia", "photo")
ADDRESS = re.compile(r"(?:https?:/|[/#])\S*")  # of the thing, where a name is looked for
LIKES = ("LikeAction", "AgreeAction", "VoteAction")
PAGES = frozenset(("WebPage", "WebSite", "ItemPage", "CollectionPage", "BreadcrumbList"))


def is_review(graph: Graph, node: Node) -> bool:
    """Tell a review: by its type, or without one by its place and what it says."""
    named = types(node)
    if named:
        return bool(named & REVIEWS)
    holder = graph.holders.get(id(node))
    return holder is not None and bool(types(holder)) and bool(node.keys() & TELLING)


def read_review(graph: Graph, node: Node, url: str | None) -> Printed | None:
    """Transcribe a review node; None where it has neither rating nor title nor text."""
    rating, best, worst = read_rating(graph, node, *RATING)
    body, title = graph.text(node, *BODY), graph.text(node, *TITLE)
    if rating is None and body is None and title is None:
        return None
    product, listing = _reviewed(graph, node)
    return Printed(
        review_id=_own_id(graph, node),
        rating_text=rating,
        best_text=best,
        worst_text=worst,
        title=title,
        body=body,
        author=_author(graph, node),
        date_text=graph.text(node, *DATE),
        helpful=_helpful(graph, node),
        reply=_reply(graph, node),
        media_count=sum(len(graph.values(node, name)) for name in PICTURES) or None,
        language_text=graph.text(node, "inLanguage"),
        url=absolute(graph.text(node, "url"), url),
        product=product,
        listing_url=_page_of(absolute(listing, url)),
    )


def read_rating(graph: Graph, node: Node, *names: str) -> tuple[str | None, str | None, str | None]:
    """Read value, best and worst of a rating: a node of its own, or printed in this one."""
    for rating in sorted(graph.values(node, *names), key=_of_an_aspect):
        if isinstance(rating, dict):
            value = graph.text(rating, "ratingValue", "value", "average", "rating")
            if value is not None:
                return value, *_ends(graph, rating)
        elif (value := graph.words(rating)) is not None:
            return value, *_ends(graph, node)
    return graph.text(node, "ratingValue", "value", "average"), *_ends(graph, node)


def _of_an_aspect(rating: Any) -> bool:
    return isinstance(rating, dict) and "reviewAspect" in rating


def _ends(graph: Graph, rating: Node) -> tuple[str | None, str | None]:
    return graph.text(rating, "bestRating", "best"), graph.text(rating, "worstRating", "worst")


def _own_id(graph: Graph, node: Node) -> str | None:
    """Give the source's own id: @id, identifier, the element's id, or the review's address."""
    named = clean(node.get("@id"))
    if named and not named.startswith("_:"):
        return named
    for value in graph.values(node, "identifier", "reviewId"):
        given = graph.text(value, "value", "name") if isinstance(value, dict) else clean(value)
        if given:
            return given
    return clean(node.get("@element")) or graph.text(node, "url")


def _author(graph: Graph, node: Node) -> str | None:
    for author in graph.values(node, *AUTHOR):
        if name := graph.words(author):
            return name
        if isinstance(author, dict):
            parts = (graph.text(author, part) for part in ("givenName", "familyName"))
            if name := " ".join(part for part in parts if part) or graph.text(
                author, "alternateName", "fn", "nickname"
            ):
                return name
    return None


def _reviewed(graph: Graph, node: Node) -> tuple[str | None, str | None]:
    """Give name and address of the reviewed thing: as named, else that which holds the review."""
    things = graph.values(node, *ITEM)
    holder = graph.holders.get(id(node))
    within = node.get("@within")
    if holder is None and isinstance(within, dict) and not types(within) & (PAGES | REVIEWS):
        holder = within
    name = listing = None
    for thing in (*things, holder):
        if isinstance(thing, str) and ADDRESS.fullmatch(thing.strip()):
            thing = {"@id": thing.strip()}
        if thing is None:
            continue
        name = name or _name_of(graph, thing)
        if isinstance(thing, dict):
            listing = listing or graph.text(thing, "url") or clean(thing.get("@id"))
    return name, listing


def _name_of(graph: Graph, thing: Any) -> str | None:
    if isinstance(thing, dict) and "name" not in thing:
        thing = graph.by_id.get(str(thing.get("@id") or graph.text(thing, "url") or ""), thing)
        return graph.text(thing, "name", "title", "fn") if isinstance(thing, dict) else None
    return graph.words(thing)


def _page_of(link: str | None) -> str | None:
    return urldefrag(link).url if link else None


def _helpful(graph: Graph, node: Node) -> int | None:
    count = graph.text(node, "upvoteCount")
    for counter in graph.values(node, "interactionStatistic"):
        if isinstance(counter, dict):
            kind = graph.values(counter, "interactionType")
            named = str(kind[0].get("@type") if kind and isinstance(kind[0], dict) else kind)
            if any(like in named for like in LIKES):
                count = count or graph.text(counter, "userInteractionCount")
    return int(count) if count and count.isdecimal() and len(count) < 10 else None


def _reply(graph: Graph, node: Node) -> str | None:
    """Give the answer of a shop or maker: a comment whose author is an organisation."""
    for comment in graph.values(node, "comment", "comments"):
        if isinstance(comment, dict):
            for author in graph.values(comment, "author", "creator"):
                if isinstance(author, dict) and not types(author) & {"Person"} and types(author):
                    return graph.text(comment, "text", "description")
    return None
