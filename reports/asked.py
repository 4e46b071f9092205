"""What readers ask of all products at once, as data, and what each product answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reports.prices import show_price
from reports.render import feet, figure
from reports.views import OfferView, ProductView, SpecView
from reports.world_views import World

Verdict = Literal["suits", "not", "silent", "recalled"]
# Where the method on record is older than these parameters of catalog/scoring.yml.
BOUNDS: Mapping[str, float] = {"tall_inches": 74.0, "short_inches": 62.0, "heavy_pounds": 230.0}
YES = re.compile(r"(?:yes|true|ja|oui|s[ií])\b", re.IGNORECASE)
NO = re.compile(r"(?:no|not|none|false|nein|non)\b", re.IGNORECASE)
STEPS = tuple(m * 10**e for e in (1, 2, 3, 4, 5) for m in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8))
MOST_STEPS = 4  # pages of prices
LEAST = 2  # products that must answer before a question has a page


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: whom it is for, which stated property decides, and from where on."""

    key: str  # best/<key>.html
    who: str  # for whom, or under which price: the end of the question
    claim: str  # what is stated of a product that suits
    meaning: str  # how the words of the question are meant
    spec: str | None  # the property that decides; None: the price
    bound: float | None = None  # in the units of the compare table; None: yes or no decides
    parameter: str | None = None  # of catalog/scoring.yml, that sets the bound
    least: bool = True  # suits from the bound up; else down from it
    aspect: str | None = None  # what owners say of it


@dataclass(frozen=True, slots=True)
class Answer:
    """What one product answers: whether it suits, and what says so."""

    product: ProductView
    verdict: Verdict
    why: str  # in words, where it does not suit or does not say
    spec: SpecView | None = None
    offer: OfferView | None = None


ASKED: tuple[Asked, ...] = (
    Asked("tall", "someone of {bound} or taller", "stated to take someone of {bound}",
          "Tall means {bound} or more. What decides is the tallest user that is stated; who is "
          "taller still goes by that figure.",
          "max_height", parameter="tall_inches", aspect="capacity_fit"),
    Asked("short", "someone of {bound} or shorter", "stated to take someone of {bound}",
          "Short means {bound} or less. What decides is the shortest user that is stated; who is "
          "shorter still goes by that figure.",
          "min_height", parameter="short_inches", least=False, aspect="capacity_fit"),
    Asked("heavy", "someone of {bound} or more", "stated to carry {bound}",
          "Heavy means {bound} or more. What decides is the heaviest user that is stated; who is "
          "heavier still goes by that figure.",
          "max_weight", parameter="heavy_pounds", aspect="capacity_fit"),
    Asked("alone", "someone who is alone", "stated to let you come back up without help",
          "Alone means that nobody is there to help you up. What decides is whether a source "
          "states that a user comes back up without help.",
          "return_alone", aspect="return_upright"),
    Asked("small-room", "a small room", "stated to fold away",
          "A small room is one in which the product cannot stay set up. What decides is whether a "
          "source states that it folds.",
          "folds", aspect="storage_size"),
)  # fmt: skip


def questions(world: World) -> tuple[Asked, ...]:
    """List the questions of a site, with the bounds in force and prices from what was seen."""
    named = {one.name.replace(" ", "_"): one.value for one in world.parameters}
    bounds = {name: named.get(name, value) for name, value in BOUNDS.items()}
    fixed = (_bounded(one, bounds[one.parameter]) if one.parameter else one for one in ASKED)
    return (*fixed, *(_under(step, world.site.currency) for step in _steps(world)))


def answers(asked: Asked, world: World) -> tuple[Answer, ...]:
    """Ask every product, in the order of the site."""
    return tuple(answer_of(asked, one, world.site.currency) for one in world.products)


def answer_of(asked: Asked, product: ProductView, currency: str) -> Answer:
    """Ask one product; a recalled one suits nobody, and silence is an answer."""
    if product.score.state == "recalled":
        return Answer(product, "recalled", "recalled")
    if asked.spec is None:
        return _priced(asked, product, currency)
    spec = next((one for one in product.fit if one.key == asked.spec), None)
    if spec is None or spec.text is None:
        return Answer(product, "silent", f"does not say: {_label(asked.spec)} is not stated")
    return (_yes_or_no if asked.bound is None else _measured)(asked, product, spec)


def cheapest(product: ProductView, currency: str) -> OfferView | None:
    """Find the lowest price that is certain, in one currency; of equal ones the newest."""
    known = [one for one in product.offers if one.amount is not None and one.currency == currency]
    return min(known, key=lambda one: one.amount or 0.0, default=None)


def _measured(asked: Asked, product: ProductView, spec: SpecView) -> Answer:
    if spec.number is None or asked.bound is None:
        why = f"does not say: “{spec.text}” could not be read as a measure"
        return Answer(product, "silent", why, spec)
    suits = spec.number >= asked.bound if asked.least else spec.number <= asked.bound
    careful = f" ({spec.careful})" if spec.careful else ""
    why = f"{_label(spec.key)}: {_measure(spec.key, spec.number)}{careful}"
    return Answer(product, "suits" if suits else "not", why, spec)


def _yes_or_no(asked: Asked, product: ProductView, spec: SpecView) -> Answer:
    said = {_reading(one.text) for one in spec.values} or {_reading(spec.text or "")}
    if said == {True}:
        return Answer(product, "suits", "", spec)
    if said == {False}:
        return Answer(product, "not", f"{_label(spec.key)}: “{spec.text}”", spec)
    why = "sources disagree" if len(said) > 1 else f"“{spec.text}” is neither yes nor no"
    return Answer(product, "silent", f"does not say: {why}", spec)


def _priced(asked: Asked, product: ProductView, currency: str) -> Answer:
    offer = cheapest(product, currency)
    if offer is None or offer.amount is None or asked.bound is None:
        why = f"does not say: no price in {currency} that still holds was seen"
        return Answer(product, "silent", why)
    suits = offer.amount < asked.bound
    return Answer(product, "suits" if suits else "not", "lowest price seen", offer=offer)


def _reading(text: str) -> bool | None:
    plain = text.strip()
    return True if YES.match(plain) else False if NO.match(plain) else None


def _bounded(asked: Asked, bound: float) -> Asked:
    said = _measure(asked.spec or "", bound)
    who, claim, meaning = (
        one.replace("{bound}", said) for one in (asked.who, asked.claim, asked.meaning)
    )
    return replace(asked, bound=bound, who=who, claim=claim, meaning=meaning)


def _measure(spec: str, number: float) -> str:
    """Say a measure in both systems; heights in feet and inches, weights in pounds."""
    if spec == "max_weight":
        return f"{figure(number)} lb ({number * 0.45359237:.0f} kg)"
    return f"{feet(number)} ({number * 2.54:.0f} cm)"


def _under(step: float, currency: str) -> Asked:
    said = show_price(f"{step:.0f}", currency)
    return Asked(
        f"under-{step:.0f}", f"less than {said}", f"last seen for less than {said}",
        "What decides is the lowest price that was seen and still holds, without delivery.",
        None, bound=step, aspect="value_price",
    )  # fmt: skip


def _steps(world: World) -> tuple[float, ...]:
    """Choose prices that part what was seen: each lets in a product that the one below does not.

    The lowest has at least two products under it, the highest leaves at least one out.
    """
    seen = sorted(_amounts(world.products, world.site.currency))
    found: list[float] = []
    under = LEAST - 1
    for step in STEPS:
        below = sum(1 for one in seen if one < step)
        if under < below < len(seen):
            found.append(step)
            under = below
    return tuple(_spread(found, MOST_STEPS))


def _spread(found: Sequence[float], most: int) -> list[float]:
    """Keep a few of many, evenly, the first and the last among them."""
    if len(found) <= most:
        return list(found)
    return [found[round(n * (len(found) - 1) / (most - 1))] for n in range(most)]


def _amounts(products: Sequence[ProductView], currency: str) -> list[float]:
    offers = (cheapest(one, currency) for one in products if one.score.state != "recalled")
    return [one.amount for one in offers if one and one.amount is not None]


_label: Callable[[str], str] = {
    "max_height": "tallest user", "min_height": "shortest user", "max_weight": "heaviest user",
    "return_alone": "coming back up alone", "folds": "folding away",
}.__getitem__  # fmt: skip
