"""One printed review for each review of a page, however often and in whatever syntax it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any

from spiders.platforms.platform import Mended, Printed, PrintedProduct
from spiders.platforms.stated import distinct_specs
from spiders.platforms.wording import ISO_DAY, folded, folded_day, folded_number

CUT_MARKS = "….»"
# names that many people share: "Great" and "Great table" may then be two people's
NOBODY = frozenset(
    (
        "",
        "anonymous",
        "anonym",
        "anonyme",
        "anonimo",
        "anónimo",
        "customer",
        "verifiedcustomer",
        "verifiedbuyer",
        "verifiedpurchaser",
        "amazoncustomer",
        "guest",
        "kunde",
        "gast",
        "client",
        "user",
    )
)
FIELDS = tuple(part.name for part in fields(Printed))


@dataclass(frozen=True, slots=True)
class Folded:
    """What a review says, folded: the same for every way of printing it."""

    author: str
    rating: str
    day: str
    title: str
    body: str


@dataclass(slots=True)
class Kept:
    """A review that is kept, its fold, and the syntaxes that gave it an id."""

    review: Printed
    fold: Folded
    namings: set[str] = field(default_factory=set)


@dataclass
class Register:
    """The reviews met so far, found by id, and by what they say within each naming.

    A naming is the syntax that gave a review its id, or empty: two ids of one syntax are two
    reviews, so a review with an id is never compared with the others of its naming.
    """

    kept: list[Kept] = field(default_factory=list)
    by_id: dict[tuple[str, str], Kept] = field(default_factory=dict)
    alike: dict[str, dict[tuple[str, ...], list[Kept]]] = field(default_factory=dict)
    no_ids: dict[str, None] = field(default_factory=dict)

    def add(self, syntax: str, review: Printed) -> None:
        """Take one review in: as a new one, or into the one that it repeats."""
        fold = _fold(review)
        named = review.review_id
        known = self.by_id.get((syntax, named)) if named else None
        if named and known and not _repeats(fold, known.fold, trusting=True):
            self.no_ids[named] = None
        if named in self.no_ids:
            named = known = None
        naming = syntax if named else ""
        known = known or self._same(naming, fold)
        if known is None:
            known = Kept(review, fold)
            self.kept.append(known)
        else:
            known.review = merged(known.review, review)
            known.fold = _fold(known.review)
        if named:
            known.namings.add(syntax)
            self.by_id.setdefault((syntax, named), known)
        index = self.alike.setdefault(naming, {})
        for key in _keys(fold):
            index.setdefault(key, []).append(known)

    def _same(self, naming: str, fold: Folded) -> Kept | None:
        """Find a review of the same content under another naming, or without an id."""
        for other, index in self.alike.items():
            if naming and other == naming:
                continue
            for key in _keys(fold):
                for kept in index.get(key, ()):
                    if naming not in kept.namings and _repeats(fold, kept.fold):
                        return kept
        return None


def _keys(fold: Folded) -> tuple[tuple[str, ...], ...]:
    """Give the places under which a copy is looked for: the same text, or the same day."""
    said = ("said", fold.author, fold.rating, fold.body)
    return said, ("on", fold.author, fold.rating, fold.day)


def distinct(found: Iterable[tuple[str, Printed]]) -> tuple[tuple[Printed, ...], list[str]]:
    """Give each review once, in order, fullest copy, and name ids that several reviews share."""
    register = Register()
    for syntax, review in found:
        register.add(syntax, review)
    reviews = tuple(
        replace(kept.review, review_id=None)
        if kept.review.review_id in register.no_ids
        else kept.review
        for kept in register.kept
    )
    shared = len(register.no_ids)
    notes: list[str] = (
        [Mended(f"ids that several reviews share, not used: {shared}")] if shared else []
    )
    return reviews, notes


def merged(first: Printed, second: Printed) -> Printed:
    """Fill what the first copy lacks from the second; of two texts the fuller stays."""
    filled = {
        name: getattr(second, name) if getattr(first, name) is None else getattr(first, name)
        for name in FIELDS
    }
    if len(folded(second.body)) > len(folded(first.body)):
        filled["body"] = second.body
    return Printed(**filled)


def _fold(review: Printed) -> Folded:
    return Folded(
        author=folded(review.author),
        rating=folded_number(review.rating_text),
        day=folded_day(review.date_text),
        title=folded(review.title),
        body=folded(review.body).rstrip(CUT_MARKS),
    )


def _repeats(one: Folded, other: Folded, trusting: bool = False) -> bool:
    """Tell two prints of one review: all the same, or one text cut short by the same person.

    Trusting, for two that share an id: they differ only where both text and person or day do.
    """
    same_day = one.day == other.day or not (ISO_DAY.match(one.day) and ISO_DAY.match(other.day))
    if trusting:
        alike = one.author == other.author and same_day and one.rating == other.rating
        return alike or _begins(one.body, other.body)
    if (one.author, one.rating) != (other.author, other.rating) or not same_day:
        return False
    if one.body == other.body:
        return bool(one.body) or (one.day, one.title) == (other.day, other.title)
    if one.author in NOBODY or not one.day or one.day != other.day:
        return False
    return _begins(one.body, other.body)


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def distinct_products(found: Iterable[PrintedProduct]) -> tuple[PrintedProduct, ...]:
    """Give each product once, in order: a poorer print of a product is filled into the fuller."""
    kept: list[PrintedProduct] = []
    places: dict[str, list[int]] = {}
    for product in found:
        names = {folded(name) for name in (product.name, product.gtin, product.sku) if name}
        candidates = sorted({place for name in names for place in places.get(name, ())})
        for place in candidates[:50]:
            if filled := _filled(kept[place], product):
                kept[place] = filled
                break
        else:
            place = len(kept)
            kept.append(product)
        for name in names:
            if place not in places.setdefault(name, []):
                places[name].append(place)
    return tuple(kept)


def _filled(one: PrintedProduct, other: PrintedProduct) -> PrintedProduct | None:
    values: dict[str, Any] = {"specs": distinct_specs((*one.specs, *other.specs))}
    for part in fields(PrintedProduct):
        if part.name in values:
            continue
        first, second = getattr(one, part.name), getattr(other, part.name)
        if first and second and folded(first) != folded(second):
            return None
        values[part.name] = first or second
    return PrintedProduct(**values)
