"""Movers: which scores moved, by which causes, and whether by more than chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reports.edition.chance import Stratum, beyond_chance, chance_of
from reports.edition.document import (
    Cell,
    Chart,
    Column,
    Evidence,
    Figure,
    Named,
    Sentence,
    Table,
    Topic,
)
from reports.edition.ground import Ground, anchor
from reports.edition.say import (
    added,
    chance,
    count,
    join,
    listed,
    more,
    say,
    score,
)
from reports.edition.views import MoveView
from reports.judged import CAUSES
from reports.queries.monthly import changed
from reports.queries.strata import strata

PATTERNS = ("burst", "copied", "template")  # reviews that met these are left out of the test
TEST = (
    "By which tests: the new score against the band that the old one had; and the ratings of the "
    "reviews that came against those before, shop by shop (Cochran’s weights; reviews of an "
    "atypical pattern are left out). They are called other than before only where, over all "
    "products together, that is false at most one time in twenty (Holm’s correction)."
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A product whose score can be compared, and what chance says of its move."""

    view: MoveView
    chance: float | None  # of such a difference, if the reviews that came rate as those before
    beyond: bool  # they rate otherwise, among all products of the month


def moved(ground: Ground) -> dict[str, Moved]:
    """Ask of each product that has a score in both months whether it moved by more than chance."""
    chances = _chances(ground)
    beyond = beyond_chance(chances)
    return {
        key: Moved(one, chances.get(key), key in beyond)
        for key, one in ground.moves.items()
        if one.change is not None
    }


def told(found: Mapping[str, Moved]) -> list[Moved]:
    """Choose whose move is told: it shows without decimals, left its band, or is no chance."""
    chosen = [one for one in found.values() if one.view.shown_change or one.view.beyond
              or one.beyond]  # fmt: skip
    return sorted(chosen, key=lambda one: (-abs(one.view.change or 0.0), one.view.product_id))


def movers(ground: Ground, found: Mapping[str, Moved]) -> tuple[Topic, list[Evidence]]:
    """Tell of each score that moved, and give the reviews that moved it."""
    if ground.before is None:
        nothing = say("This is the first month on record: nothing can have moved yet.")
        return Topic("movers", "Movers", (nothing,), readers=True), []
    chosen = told(found)
    sentences = [join(_sentence(ground, one), where(one.view)) for one in chosen]
    quiet = say(
        "{n} of {of} products with a score in both months kept it, as printed without decimals.",
        anchor("products"),
        n=count(f"kept/{ground.month}", len(found) - len(chosen)),
        of=count(f"compared/{ground.month}", len(found)),
    )
    test = say(TEST)
    topic = Topic(
        "movers", "Movers", (*sentences, quiet, test), (causes_table(ground),), readers=True
    )
    return topic, [_evidence(ground, one.view) for one in chosen]


def bars(ground: Ground, one: MoveView) -> tuple[Table, Chart] | None:
    """Draw what each cause adds to one change: bars that add up."""
    if one.change is None or not one.parts:
        return None
    key = f"bars-{one.product_id}"
    columns = (Column("cause", "Cause"), Column("points", "Points", "points"),
               Column("reviews", "Reviews", "count"))  # fmt: skip
    total: tuple[Cell, ...] = ("together", change_of(ground, one), None)
    table = Table(key, f"What moved {one.name}", columns, (*_causes(ground, one), total))
    return table, Chart(key, f"What moved {one.name}", "waterfall", key, "cause", ("points",))


def where(one: MoveView) -> str:
    """Give the anchor of the reviews behind a move."""
    return anchor("moved", one.product_id)


def causes_table(ground: Ground) -> Table:
    """Tabulate what each cause adds to each change; per product the causes add up to it."""
    columns = (
        Column("product_id", "Id", machine=True), Column("name", "Product"),
        Column("cause", "Cause"), Column("points", "Points", "points"),
        Column("reviews", "Reviews", "count"), Column("change", "Change in all", "points"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for one in ground.view.moves:
        # a recalled product is not scored: there is no change to explain
        for cause, points, reviews in _causes(ground, one) if one.change is not None else ():
            change = change_of(ground, one)
            rows.append((Named(one.product_id), Named(one.name), cause, points, reviews, change))
    caption = "What each cause adds to the change of each score, in points of a hundred"
    return Table("causes", caption, columns, tuple(rows))


def _causes(ground: Ground, one: MoveView) -> Iterator[tuple[str, Figure, Figure | None]]:
    names = {words: cause for cause, words in CAUSES.items()}
    for part in one.parts:
        at = f"{ground.month}/{one.product_id}/{names[part.cause]}"
        reviews = count(f"cause_reviews/{at}", part.reviews) if part.reviews else None
        yield part.cause, added(f"cause/{at}", part.points), reviews


def _is_shown(points: Figure) -> bool:
    return isinstance(points.value, float) and abs(points.value) >= 0.05


def change_of(ground: Ground, one: MoveView) -> Figure:
    """Give the change of a score in points."""
    return added(f"points/{ground.month}/{one.product_id}", one.change or 0.0)


def _sentence(ground: Ground, found: Moved) -> Iterator[Sentence]:
    one = found.view
    yield _head(ground, one)
    if one.joined:
        yield say(
            "It is one with {others} now; {old} was the score of the one with more reviews.",
            others=Named(listed(one.joined)),
            old=score(f"score/{ground.before}/{one.product_id}", old_of(one)),
        )
    if any(part.shown for part in one.parts):
        yield _because(ground, one)
    yield from _by_chance(ground, found)
    if one.causes:
        yield _shops(ground, one)


def _head(ground: Ground, one: MoveView) -> Sentence:
    at, then = f"{ground.month}/{one.product_id}", f"{ground.before}/{one.product_id}"
    stayed = "out of" if one.beyond else "within"
    return say(
        f"{{name}} {{old}} → {{new}} ({{low}}–{{high}}), {{moved}}, {stayed} the band it had.",
        name=Named(one.name),
        old=score(f"score/{then}", old_of(one)),
        new=score(f"score/{at}", one.now.value or 0.0),
        low=score(f"low/{at}", one.now.low or 0.0),
        high=score(f"high/{at}", one.now.high or 0.0),
        moved=more(f"moved/{at}", one.shown_change or 0),
    )


def _because(ground: Ground, one: MoveView) -> Sentence:
    parts: list[Sentence] = []
    for cause, points, reviews in _causes(ground, one):
        if _is_shown(points):
            behind = " ({reviews})" if reviews else ""
            said: dict[str, str | Figure] = {"points": points, "cause": cause}
            said |= {"reviews": reviews} if reviews else {}
            parts.append(say(f"{{points}} from {{cause}}{behind}", **said))
    head = say("The change of {change} is", change=change_of(ground, one))
    return _ended(_commas(head, parts))


def _by_chance(ground: Ground, found: Moved) -> Iterator[Sentence]:
    if found.chance is None:
        return
    verdict = "by more than chance" if found.beyond else "by no more than chance"
    p = chance(f"chance_move/{ground.month}/{found.view.product_id}", found.chance)
    yield say(f"The reviews that came rate otherwise than those before {verdict} (p {{p}}).", p=p)


def _shops(ground: Ground, one: MoveView) -> Sentence:
    names = {view.name: shop for shop, view in ground.sources.items()}
    names |= {ground.shop(row.shop): row.shop for row in ground.facts.shops}
    parts = [
        say("{shop} {n}", shop=Named(cause.name), n=more(
            f"shop_more/{ground.month}/{one.product_id}/{names.get(cause.name, cause.name)}",
            cause.counted))
        for cause in one.causes
    ]  # fmt: skip
    return _ended(_commas(say("Reviews that count:"), parts))


def _commas(head: Sentence, parts: list[Sentence]) -> Sentence:
    found: list[str | Figure] = [*head.parts]
    for place, part in enumerate(parts):
        found += [", " if place else " ", *part.parts]
    return Sentence(tuple(found))


def _ended(one: Sentence) -> Sentence:
    return replace(one, parts=(*one.parts, "."))


def old_of(one: MoveView) -> float:
    """Give the score of the month before."""
    return one.before.value if one.before and one.before.value is not None else 0.0


def _chances(ground: Ground) -> dict[str, float]:
    """Ask of each product what chance says of the reviews that came; not of merged ones."""
    if ground.before is None:
        return {}
    came = strata(ground.engine, ground.month, ground.before, PATTERNS)
    found: dict[str, float] = {}
    for product, rows in came.items():
        view = ground.moves.get(product)
        asked = chance_of(Stratum(*row) for row in rows)
        if view is not None and not view.joined and asked is not None:
            found[product] = asked[1]
    return found


def _evidence(ground: Ground, one: MoveView) -> Evidence:
    rows = changed(ground.engine, ground.month, ground.before or "", one.product_id)
    n = count(f"rows_moved/{ground.month}/{one.product_id}", _rows(ground, one))
    how = (
        f"The reviews of {one.name} that count otherwise than at the end of the month before: "
        "new ones, those that are gone, those whose text or rating was edited, and those that met "
        "other tests of credibility."
    )
    return ground.reviews(where(one), f"What moved {one.name}", how, rows, n)


def _rows(ground: Ground, one: MoveView) -> int:
    mine = [row for row in ground.facts.causes
            if (row.month, row.product_id) == (ground.month, one.product_id)]  # fmt: skip
    return sum(row.reviews for row in mine if row.cause in ("new", "gone", "edited", "credibility"))
