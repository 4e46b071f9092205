"""Hazards: what owners report of danger, noted by an editor or not, and advisories with replies.

No review is quoted: what it says of danger is read at the desk.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from db.judgements import standing
from reports.edition.document import (
    Cell,
    Column,
    Evidence,
    Figure,
    Named,
    Quoted,
    Sentence,
    Table,
    Topic,
)
from reports.edition.ground import Ground, anchor
from reports.edition.say import count, on, say, some
from reports.facts import Hazard
from reports.queries.monthly import SHOWN, ReviewRow, Told

Place = tuple[str | None, str]  # product, shop
MOST = 8  # places that are told; all of them stand in the table
NOBODY = "-"  # stands for the product of a listing that is not matched
COLUMNS = (
    Column("product_id", "Id", machine=True), Column("shop_id", "Id of the shop", machine=True),
    Column("product", "Product"), Column("shop", "Shop"),
    Column("waits", "Not looked at", "count"), Column("noted", "Noted", "count"),
)  # fmt: skip
ADVISORIES = (
    Column("product", "Product"), Column("title", "Advisory"),
    Column("reviews", "Reviews", "count"),
    Column("asked", "Maker asked", "day"), Column("until", "Reply until", "day"),
    Column("replied", "Replied", "day"), Column("published", "Published", "day"),
    Column("reply", "The maker’s reply, in full"),
)  # fmt: skip


def hazards(ground: Ground) -> tuple[Topic, list[Evidence]]:
    """Tell of reports of danger by product and shop, and of every advisory."""
    places = _places(ground)
    order = sorted(places, key=lambda one: (-len(places[one][0]), one[0] or "", one[1]))
    rows = tuple(_row(ground, one, places[one]) for one in order)
    caption = "Reviews that report danger, by product and shop: those nobody has looked at yet"
    table = Table("hazards", caption, COLUMNS, rows, tuple(where(one) for one in order))
    told = tuple(_advisory(ground, one) for one in ground.monthly.advisories)
    advisories = Table("advisories", "Advisories, and what the maker replied", ADVISORIES, told)
    waiting = list(waits(ground).items())
    sentences = [*(_waits(ground, one, n) for one, n in waiting[:MOST]), *advised(ground)]
    if len(waiting) > MOST:
        words = "And at {n} more places, in the table."
        rest = count("rest/dangers", len(waiting) - MOST)
        sentences.insert(MOST, say(words, anchor("dangers"), n=rest))
    if not sentences:
        n = count("danger/noted", sum(len(noted) for _, noted in places.values()))
        sentences = [say("No report of danger waits; {n} have been looked at.", _all(places), n=n)]
    tables = (table, *((advisories,) if told else ()))
    return Topic("hazards", "Hazards", tuple(sentences), tables), [
        _evidence(ground, one, places[one]) for one in order
    ]


def waits(ground: Ground) -> Mapping[Place, int]:
    """Count the reviews that report danger and that nobody has looked at, most first."""
    found = {one: len(waiting) for one, (waiting, _) in _places(ground).items() if waiting}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0][0] or "", one[0][1])))


def advised(ground: Ground) -> Iterator[Sentence]:
    """Say where each advisory stands: held for a reply, answered, published."""
    for one in ground.monthly.advisories:
        at = f"advisory_day/{one.advisory}"
        said: dict[str, str | Figure] = {
            "name": ground.product(one.product_id), "title": Quoted(one.title),
        }  # fmt: skip
        words = "{name}: an advisory, {title}, "
        if one.published:
            words += "is published since {published}"
            said["published"] = on(f"{at}/published", one.published)
        else:
            words += "is held"
        if one.replied:
            words += "; the maker replied on {replied}"
            said["replied"] = on(f"{at}/replied", one.replied)
        elif one.until:
            words += "; the maker’s reply is waited for until {until}"
            said["until"] = on(f"{at}/until", one.until)
        yield say(f"{words}.", anchor("advisories"), **said)


def where(place: Place) -> str:
    """Give the anchor of the reviews that report danger."""
    return anchor("danger", place[0] or NOBODY, place[1])


def at_place(place: Place) -> str:
    """Name a product at a shop within the names of figures."""
    return f"{place[0] or NOBODY}/{place[1]}"


def _all(places: Mapping[Place, object]) -> str | None:
    return where(min(places, key=str)) if places else None


def _places(ground: Ground) -> dict[Place, tuple[list[Hazard], list[Hazard]]]:
    """Part the reports of danger into those not looked at and the rest, each review once."""
    said = standing(ground.facts.judgements)
    done = said.noted | said.dropped | said.kept
    found: dict[Place, tuple[list[Hazard], list[Hazard]]] = {}
    seen = Counter[tuple[str | None, str, str]]()
    for one in ground.facts.hazards:
        key = (one.product_id, one.shop, one.review_key)
        seen[key] += 1
        if seen[key] == 1:
            looked = f"{one.shop}/{one.review_key}" in done
            found.setdefault((one.product_id, one.shop), ([], []))[looked].append(one)
    return found


def _waits(ground: Ground, place: Place, n: int) -> Sentence:
    return say(
        f"{{n}} {some(n, 'review')} of {{name}} at {{shop}} may report danger: no editor has "
        "looked yet.",
        where(place),
        n=count(f"danger_waits/{at_place(place)}", n),
        name=ground.product(place[0]),
        shop=ground.shop(place[1]),
    )


def _row(
    ground: Ground, place: Place, found: tuple[list[Hazard], list[Hazard]]
) -> tuple[Cell, ...]:
    return (
        Named(place[0] or ""),
        Named(place[1]),
        ground.product(place[0]),
        ground.shop(place[1]),
        count(f"danger_waits/{at_place(place)}", len(found[0])),
        count(f"danger_noted/{at_place(place)}", len(found[1])),
    )


def _advisory(ground: Ground, one: Told) -> tuple[Cell, ...]:
    at = f"advisory_day/{one.advisory}"
    days = {"asked": one.asked, "until": one.until, "replied": one.replied,
            "published": one.published}  # fmt: skip
    return (
        ground.product(one.product_id),
        Quoted(one.title),
        count(f"advised/{one.advisory}", len(json.loads(one.reviews))),
        *(on(f"{at}/{name}", value) if value else None for name, value in days.items()),
        Quoted(one.reply) if one.reply else None,
    )


def _evidence(ground: Ground, place: Place, found: tuple[list[Hazard], list[Hazard]]) -> Evidence:
    kinds = (("not looked at", found[0]), ("looked at", found[1]))
    rows = [
        ReviewRow(one.shop, one.review_key, one.product_id or "", what,
                  one.published.date() if one.published else None, None, None, one.id)
        for what, hazards in kinds
        for one in hazards
    ]  # fmt: skip
    title = f"Reports of danger: {ground.product(place[0])} at {ground.shop(place[1])}"
    how = "Current reviews with a sentence on danger, whether they count or not; each review once."
    n = count(f"danger/{at_place(place)}", len(rows))
    return ground.reviews(where(place), title, how, rows[:SHOWN], n)
