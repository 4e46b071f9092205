"""Objects in a shop's own data flattened, and told apart: reviews and what only looks so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from spiders.platforms import spellings
from spiders.platforms.wording import clean, without_entities

Flat = dict[str, Any]
Waiting = list[tuple[Any, str, list[dict[str, Any]]]]  # a value, its place, what is around it
NOT_LETTERS = re.compile(r"[^a-z0-9]+")
NUMERIC = re.compile(r"\s*(\d{1,3}(?:[.,]\d+)?)\s*(?:/\s*\d+|\*|stars?|%)?\s*\Z", re.I)
STARS = re.compile(r"[★☆⭐\s]+\Z")
NAMING = ("review", "verified", "helpful", "productcomment")
# AliExpress and Magento print stars as per cent: one star is 20, and a second key tells which
STARS_AS_PERCENT = (("buyerEval", None), ("average_rating", "ratings_breakdown"))
CARRIERS = frozenset(("node", "source", "review", "value"))
DATED = re.compile(r"date|time\Z|createdat|created\Z|publishedat")


def key_of(name: str) -> str:
    """Fold the spellings of a key: review_rating, reviewRating and Review-Rating are one."""
    return NOT_LETTERS.sub("", name.lower())


def flatten(node: dict[str, Any], depth: int = 3) -> Flat:
    """Give every value by its dotted key; what stands in a mere group is lifted out of it."""
    flat: Flat = {}
    lifted: Flat = {}
    for name, value in node.items():
        key = key_of(name)
        flat.setdefault(key, value)
        if isinstance(value, dict) and depth > 1:
            inner = flatten(value, depth - 1)
            for path, part in inner.items():
                flat.setdefault(f"{key}.{path}", part)
            if key in spellings.GROUPS:
                lifted |= {path: part for path, part in inner.items() if path not in lifted}
    for path, part in lifted.items():
        if path not in flat or isinstance(flat[path], dict):
            flat[path] = part
    return flat


def words(value: Any) -> str | None:
    """Read a scalar, or the paragraphs of a list, as text."""
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        value = "\n".join(value)
    text = clean(value)
    return clean(without_entities(text)) if text else None


def first(flat: Flat, paths: Iterable[str]) -> str | None:
    """Give the first text under these keys."""
    return next((text for path in paths if (text := words(flat.get(path)))), None)


def is_review(node: dict[str, Any], place: str) -> bool:
    """Tell a review: a rating, words, and who, when or which; `place` is the key it stands under.

    Products, recipes, posts, questions and answers have ratings and words too: their marks
    speak against, the word review in the place or in a key speaks for.
    """
    keys = {key_of(name) for name in node}
    if keys & spellings.PRODUCT_MARKS or len(node) < 3:
        return False
    flat = flatten(node)
    rating = next((path for path in spellings.RATING if _is_rating(flat, path)), None)
    body = next((path for path in spellings.BODY if _is_text(flat, path)), None)
    title = next((path for path in spellings.TITLE if _is_text(flat, path)), None)
    if rating is None or (body is None and title is None):
        return False
    if any(word in place for word in spellings.NAMES_OF_SHOPS) or not _is_told(flat, body):
        return False
    named = any(word in key for key in keys for word in NAMING) or _is_typed(flat)
    if named or any(word in place for word in spellings.NAMES_OF_REVIEWS):
        return True
    if any(word in place for word in spellings.NAMES_OF_OTHERS):
        return False
    return (
        rating not in spellings.LOOSE_RATING
        and body is not None
        and body not in spellings.LOOSE_BODY
    )


def _is_told(flat: Flat, body: str | None) -> bool:
    """Tell who, when or which; a title alone needs more than which, for filters have it too."""
    which = spellings.IDENTITY if body else ()
    known = any(flat.get(path) for path in (*which, *spellings.AUTHOR[:-1]))
    return known or any(DATED.search(path) for path in flat)


def _is_typed(flat: Flat) -> bool:
    """Tell an object whose own type says that it is a review: product_review, ReviewNode."""
    return any("review" in str(flat.get(path)).lower() for path in ("typename", "apialias"))


def _is_rating(flat: Flat, path: str) -> bool:
    """A number from 0 to 100, or stars; a null counts as a place kept for one."""
    if path not in flat or isinstance(flat[path], dict | list | bool):
        return False
    if flat[path] is None:
        return True
    number = NUMERIC.match(str(flat[path]))
    if number:
        return float(number[1].replace(",", ".")) <= 100
    return bool(STARS.match(str(flat[path])))


def _is_text(flat: Flat, path: str) -> bool:
    if path not in flat:
        return False
    value = flat[path]
    return value is None or isinstance(value, str) or words(value) is not None


@dataclass(frozen=True, slots=True)
class Group:
    """Reviews that stand in one list, and the objects around it, outermost first."""

    reviews: list[dict[str, Any]]
    around: list[dict[str, Any]]


def review_groups(data: Any) -> Iterator[Group]:
    """Find the lists (or mappings by id) of which at least half are reviews, in order.

    What stands inside a review is not searched: a shop's answer is part of it.
    """
    waiting: Waiting = [(data, "", [])] if isinstance(data, dict | list) else []
    while waiting:
        value, place, around = waiting.pop()
        items = list(value.values()) if isinstance(value, dict) else value
        members = [_unwrapped(item) for item in items if isinstance(item, dict)]
        reviews: list[dict[str, Any]] = []
        if members and (isinstance(value, list) or len(members) == len(items) > 1):
            reviews = [member for member in members if is_review(member, place)]
        if isinstance(value, dict) and (entities := _entities(value)):
            yield Group(entities, around)
        elif reviews and len(reviews) * 2 >= len(members):
            yield Group(reviews, around)
        elif isinstance(value, dict):
            below = [*around, value]
            inner = [(item, _place(name, place), below) for name, item in value.items()]
            waiting += [part for part in inner if isinstance(part[0], dict | list)][::-1]
        else:
            inner = [(item, place, around) for item in items]
            waiting += [part for part in inner if isinstance(part[0], dict | list)][::-1]


def lone_reviews(data: Any) -> Iterator[Group]:
    """Find reviews that stand alone, under a key that says so."""
    waiting: Waiting = [(data, "", [])] if isinstance(data, dict | list) else []
    while waiting:
        value, place, around = waiting.pop()
        if isinstance(value, list):
            inner = [(item, place, around) for item in value]
        elif (not around or "review" in place) and is_review(value, place):
            yield Group([value], around)
            continue
        else:
            below = [*around, value]
            inner = [(item, _place(name, place), below) for name, item in value.items()]
        waiting += [part for part in inner if isinstance(part[0], dict | list)][::-1]


def _place(name: str, place: str) -> str:
    key = key_of(name)
    return place if key in spellings.NEUTRAL_NAMES or key.isdecimal() else key


def _unwrapped(item: dict[str, Any]) -> dict[str, Any]:
    """Take a review out of the edge or hit that carries it: {"node": {...}, "cursor": ...}."""
    inner = [value for name, value in item.items() if key_of(name) in CARRIERS]
    if len(inner) == 1 and isinstance(inner[0], dict) and len(item) <= 6 and len(inner[0]) > 2:
        item = inner[0]
    for stars, beside in STARS_AS_PERCENT:
        if stars in item and (beside is None or beside in item):
            rest = {name: value for name, value in item.items() if name != stars}
            return {**rest, "rating": item[stars], "bestRating": "100", "worstRating": "20"}
    return item


def _entities(cache: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the reviews of a store of entities (Apollo's), with what they refer to put in."""
    if not any(name.lower().startswith(("review", "productreview")) for name in cache):
        return []
    members = [value for value in cache.values() if isinstance(value, dict)]
    told = [member for member in members if "review" in str(member.get("__typename")).lower()]
    linked = [{name: _referred(cache, value) for name, value in one.items()} for one in told]
    return [one for one in linked if is_review(one, "review")]


def _referred(cache: dict[str, Any], value: Any) -> Any:
    name = value.get("__ref") if isinstance(value, dict) else None
    return cache.get(name, value) if isinstance(name, str) else value
