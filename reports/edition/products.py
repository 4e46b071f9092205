"""Products: new, gone, one with another, recalled; and what each is worth in a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
from reports.edition.headline import band, leading
from reports.edition.movers import Moved
from reports.edition.say import chance, count, more, rows_of, say, score
from reports.edition.views import MoveView
from reports.queries.monthly import SHOWN
from reports.views import ScoreView

COLUMNS = (
    Column("product_id", "Id", machine=True), Column("name", "Product"),
    Column("state", "State", machine=True),
    Column("place_first", "Best place", "count"), Column("place_last", "Worst place", "count"),
    Column("score", "Score", "score"), Column("low", "Low", "score"),
    Column("high", "High", "score"),
    Column("score_before", "Score before", "score"),
    Column("low_before", "Low before", "score", True),
    Column("high_before", "High before", "score", True),
    Column("change", "Change", "points"), Column("band", "Band"),
    Column("chance", "Chance", "chance"),
    Column("place_first_before", "Best place before", "count", True),
    Column("place_last_before", "Worst place before", "count", True),
    Column("counted", "Count", "count"), Column("counted_before", "Before", "count"),
    Column("known", "Known", "count"), Column("known_before", "Known before", "count", True),
    Column("sources", "Sources", "count"),
    Column("sources_before", "Sources before", "count", True),
)  # fmt: skip
STATES = {"recalled": "recalled: not scored", "few": "not enough reviews", "none": "no reviews yet"}


def products(ground: Ground, found: Mapping[str, Moved]) -> tuple[Topic, list[Evidence]]:
    """Tell which products came, went and were recalled, and tabulate all of them."""
    sentences = [*leading(ground), *came_and_went(ground)]
    rows = tuple(_row(ground, one, found.get(one.product_id)) for one in ground.view.moves)
    caption = (
        "As last computed in the month. The band is what chance alone leaves open; it says nothing "
        "of who chose to write, nor of arranged reviews"
    )
    where = tuple(anchor("products") for _ in rows)
    table = Table("products", caption, COLUMNS, rows, where)
    chart = Chart("scores", "Scores, each in its band", "intervals", "products", "name",
                  ("score", "low", "high"))  # fmt: skip
    told = tuple(sentences) or (say("No product was on record."),)
    scored = any(one.now.value is not None for one in ground.view.moves)
    topic = Topic("products", "Products", told, (table,), (chart,) if scored else (), readers=True)
    return topic, [_evidence(ground)]


def came_and_went(ground: Ground) -> Iterator[Sentence]:
    """Say which products are new, gone, one with another, recalled, or have a first score."""
    view = ground.view
    if view.before is not None:
        for one in view.moves:
            if one.before is None:
                yield say("{name} is new on record.", anchor("products"), name=Named(one.name))
            yield from _scored(ground, one)
    for merged in view.merged:
        words = "{name} is now one with {to}; reviews of both count there."
        yield say(words, anchor("products"), name=Named(merged.name), to=Named(merged.to_name))
    for name in view.gone:
        yield say("{name} is no longer on record.", anchor("products"), name=Named(name))
    yield from recalled(ground)


def recalled(ground: Ground) -> Iterator[Sentence]:
    """Say which products are recalled."""
    for one in ground.view.moves:
        if one.recalled:
            words = "{name} is recalled; it is not ranked."
            yield say(words, anchor("products"), name=Named(one.name))


def _scored(ground: Ground, one: MoveView) -> Iterator[Sentence]:
    had = one.before is not None and one.before.value is not None
    if one.now.value is not None and not had:
        words = "{name} has its first score, {score} ({low}–{high})."
        yield say(words, anchor("products"), **band(ground, one))
    if one.now.value is None and had and not one.recalled:
        yield say("{name} has no score any more.", anchor("products"), name=Named(one.name))


def _row(ground: Ground, one: MoveView, found: Moved | None) -> tuple[Cell, ...]:
    now, then = f"{ground.month}/{one.product_id}", f"{ground.before}/{one.product_id}"
    place, was = one.place, one.place_before
    p = found.chance if found else None
    return (
        Named(one.product_id),
        Named(f"{one.name} (recall)" if one.recalled else one.name),
        STATES.get(one.now.state, "scored"),
        count(f"place_first/{now}", place.first) if place else None,
        count(f"place_last/{now}", place.last) if place else None,
        *_score(one.now, now),
        *(_score(one.before, then) if one.before else (None, None, None)),
        more(f"moved/{now}", one.shown_change) if one.shown_change is not None else None,
        _band(one),
        chance(f"chance_move/{now}", p) if p is not None else None,
        count(f"place_first/{then}", was.first) if was else None,
        count(f"place_last/{then}", was.last) if was else None,
        count(f"counted/{now}", one.now.counted),
        count(f"counted/{then}", one.before.counted) if one.before else None,
        count(f"known/{now}", one.now.known),
        count(f"known/{then}", one.before.known) if one.before else None,
        count(f"sources/{now}", one.sources),
        count(f"sources/{then}", one.sources_before) if one.sources_before is not None else None,
    )


def _score(view: ScoreView, at: str) -> tuple[Figure | None, Figure | None, Figure | None]:
    values = {"score": view.value, "low": view.low, "high": view.high}
    made = [score(f"{name}/{at}", v) if v is not None else None for name, v in values.items()]
    return made[0], made[1], made[2]


def _band(one: MoveView) -> str:
    if one.change is None:
        return STATES.get(one.now.state, "first score" if one.now.value is not None else "")
    return "left its band" if one.beyond else "within its band"


def _evidence(ground: Ground) -> Evidence:
    columns = (Column("product", "Product"), Column("name", "Name"),
               Column("score", "Score", "score"), Column("counted", "Count", "count"))  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for one in ground.view.moves[:SHOWN]:
        at = f"{ground.month}/{one.product_id}"
        value = score(f"score/{at}", one.now.value) if one.now.value is not None else None
        counted = count(f"counted/{at}", one.now.counted)
        rows.append((Named(one.product_id), Named(one.name), value, counted))
    n = count(f"products/{ground.month}", len(ground.view.moves))
    how = (
        "Every product on record at the end of the month (table months); the state of the month "
        "before is a row of the same table."
    )
    return rows_of(anchor("products"), "Products on record", how, columns, rows, n)
