"""Pages for a question: which suits whom, this one or that one, and what is left out and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports import asked_words, pair_views
from reports.asked import LEAST, Answer, Asked, answers, cheapest, questions
from reports.judged_views import AspectView
from reports.page import Link, Page
from reports.pairs import Pair, pairs
from reports.places import places
from reports.views import OfferView, ProductView
from reports.world_views import World

HUB = "questions.html"
NOT_RANKED = "not-ranked.html"
SHOWN, NAMED = 30, 100  # rows of a table, lines of a list; the numbers of the page have all


def pages(world: World) -> Iterator[Page]:
    """Make a page for each question that the data answer, and one that lists them all."""
    made = [*_best(world), *_pairs(world), *_not_ranked(world)]
    if made:
        yield _hub(world, made)
        yield from made


def links(world: World) -> tuple[Link, ...]:
    """Name the pages of questions that are asked of all products, for other pages to lead to."""
    return tuple(Link(one.title, one.path) for one in (*_best(world), *_not_ranked(world)))


def _hub(world: World, made: Sequence[Page]) -> Page:
    kind = world.site.category.lower()
    groups = (
        ("Which one suits", [one for one in made if one.path.startswith("best/")]),
        ("This one or that one", [one for one in made if one.path.startswith("compare/")]),
        ("What is left out", [one for one in made if one.path == NOT_RANKED]),
    )
    return Page(
        path=HUB,
        template="questions.html",
        title="Questions answered from the table",
        about=f"What readers ask of {kind}, answered from the same figures, with the doubt in it.",
        above=_above(world),
        listed=tuple(Link(one.title, one.path) for one in made),
        said={"groups": [(name, found) for name, found in groups if found]},
    )


def _best(world: World) -> Iterator[Page]:
    for asked in questions(world):
        found = answers(asked, world)
        known = [one for one in found if one.verdict in ("suits", "not")]
        if len(known) >= LEAST:
            yield _question(world, asked, found)


def _question(world: World, asked: Asked, found: Sequence[Answer]) -> Page:
    suits = [one for one in found if one.verdict == "suits"]
    shown = [one.product for one in suits]
    ranked = any(one.score.state == "scored" for one in shown)
    said = asked_words.answer(asked, found)
    aspects = {one.product_id: _aspect(asked, one) for one in shown}
    return Page(
        path=f"best/{asked.key}.html",
        template="question.html",
        title=asked_words.heading(asked, world.site.category.lower(), ranked=ranked),
        about=said,
        above=(*_above(world), Link("Questions", HUB)),
        listed=_listed(shown),
        said={
            "asked": asked,
            "answer": said,
            "suits": suits,
            "shown": SHOWN,
            "named": NAMED,
            "others": [one for one in found if one.verdict != "suits"],
            "places": places(shown),
            "told": safety_told(world),
            "scored": ranked,
            "aspects": aspects if any(aspects.values()) else {},
            "aspect": next((one.name for one in aspects.values() if one), ""),
            "prices": {one.product_id: _price(one, world) for one in shown},
            "column": suits[0].spec.label if suits and suits[0].spec else "",
        },
    )


def _pairs(world: World) -> Iterator[Page]:
    asked = questions(world)
    for pair in pairs(world):
        yield _pair(world, pair, asked)


def _pair(world: World, pair: Pair, asked: Sequence[Asked]) -> Page:
    rows = pair_views.spec_rows(pair)
    said = pair_views.answer(pair, rows, world.site.currency)
    aspects = pair_views.aspect_rows(pair)
    both = (pair.one, pair.other)
    return Page(
        path=pair.path,
        template="pair.html",
        title=_versus(pair),
        about=said,
        above=(*_above(world), Link("Questions", HUB)),
        listed=_listed(both),
        said={
            "pair": pair,
            "both": both,
            "answer": said,
            "rows": rows,
            "same": pair_views.same_words(rows),
            "apart": [row for row in aspects if row.apart],
            "alike": pair_views.alike_words(aspects),
            "told": safety_told(world),
            "suits": pair_views.suit_rows(pair, asked, world.site.currency),
            "prices": {one.product_id: _price(one, world) for one in both},
        },
    )


def _not_ranked(world: World) -> Iterator[Page]:
    apart = [one for one in world.products if one.place is None]
    gone = [one for one in world.moved if one.to is None]
    if len(world.products) < LEAST or not apart:
        return
    kind = world.site.category.lower()
    unread = sum(1 for one in apart if not one.score.known)
    said = (
        f"{len(apart)} of {len(world.products)} have no place. Each is listed with the reason."
        f"{f' Of {unread} no review has been read yet.' if unread else ''}"
    )
    yield Page(
        path=NOT_RANKED,
        template="not_ranked.html",
        title=f"Which {kind} were considered and not ranked?",
        about=said,
        above=(*_above(world), Link("Questions", HUB)),
        listed=_listed(apart),
        said={
            "answer": said,
            "apart": [(one, asked_words.reason(one)) for one in apart],
            "gone": gone,
            "told": safety_told(world),
        },
    )


def safety_told(world: World) -> tuple[str, str]:
    """Put what every reader is told first into two lines: whom to ask before, when to stop."""
    notes = (world.safety.contraindications, world.safety.emergencies)
    before, stop = (" · ".join(one.title for one in each) for each in notes)
    return before, stop


def _versus(pair: Pair) -> str:
    return f"{pair.one.name} or {pair.other.name}?"


def _above(world: World) -> tuple[Link, ...]:
    return (Link(world.site.category, "index.html"),)


def _listed(products: Sequence[ProductView]) -> tuple[Link, ...]:
    return tuple(Link(one.name, f"products/{one.slug}.html") for one in products)


def _price(product: ProductView, world: World) -> OfferView | None:
    """Give the lowest price in the site's currency, else the newest that is known."""
    newest = (offer for offer in product.offers if offer.price)
    return cheapest(product, world.site.currency) or next(newest, None)


def _aspect(asked: Asked, product: ProductView) -> AspectView | None:
    return next((one for one in product.aspects if one.aspect == asked.aspect), None)
