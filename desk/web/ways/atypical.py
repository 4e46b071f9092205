"""Atypical groups: the reviews, the tests that they met, kept or left out with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from db.atypical_groups import Place, groups, is_in, members, names_in, tests, without
from db.connect import Connection, reading
from db.judgements import spoken_of
from db.logged import newest
from db.problem import Problem
from db.site import names_of
from desk.foreseen import Moved, moved_without
from desk.judge import Editor
from desk.judge_many import judge_reviews
from desk.logged import untouched
from desk.web.way import Asked, Go, Page, Way

MOST, MEMBERS = 25, 50
FIRST = "burst"
WHY: Mapping[str, str] = {"keep": "looked at: they are honest as far as can be seen", "drop": ""}


def show_groups(asked: Asked) -> Page:
    """Show the groups of one test, the largest first."""
    page = asked.page()
    with reading(asked.session.engine) as connection:
        known = tests(connection)
        names = [one.name for one in known]
        test = asked.query.get("test", FIRST)
        test = test if test in names else (names[0] if names and FIRST not in names else FIRST)
        found = groups(connection, test, spoken_of(connection), MOST, (page - 1) * MOST)
    said = {"tests": known, "test": test, "found": found[:MOST], "page": page,
            "more": len(found) > MOST,
            "meaning": next((one.meaning for one in known if one.name == test), "")}  # fmt: skip
    return Page("atypical/all.html", said)


def show_group(asked: Asked) -> Page:
    """Show one group: its reviews, a page of them, and what leaving it out would do."""
    place, page = _place(asked), asked.page()
    with reading(asked.session.engine) as connection:
        said = spoken_of(connection)
        names = names_in(connection, place)
        part = members(connection, place, said, MEMBERS, (page - 1) * MEMBERS)
        effect = _effect(connection, place)
        product = names_of(connection, [place.product_id]).get(place.product_id, place.product_id)
        other, seen = without(connection, place), newest(connection)
        meaning = next((one.meaning for one in tests(connection) if one.name == place.test), "")
    spoken = sum(name in said for name in names)
    return Page("atypical/group.html", {
        "place": place, "part": part, "n": len(names), "page": page, "product": product,
        "more": page * MEMBERS < len(names), "effect": effect, "without": other, "seen": seen,
        "spoken": spoken, "address": _address(place), "reasons": WHY, "meaning": meaning,
        "ticked": asked.several.get("review"),
    }, 200 if names else 404)  # fmt: skip


def decide(asked: Asked) -> Go:
    """Keep or leave out a group, or single reviews of it; raises Problem, and Stale."""
    place, do = _place(asked), asked.choice("do", ("keep", "drop"))
    scope, count = asked.choice("scope", ("all", "ticked")), asked.number("count")
    why = asked.maybe("why", 2000) or WHY[do]
    if not why:
        raise Problem("why: is empty; say why these reviews are left out")
    ticked = set(asked.several.get("review", ()))
    seen = asked.number("seen")

    def pick(connection: Connection) -> list[str]:
        names = names_in(connection, place)
        if scope == "all" and len(names) != count:
            raise Problem(f"the group has {len(names):,} reviews by now, not {count:,}: look again")
        found = [name for name in names if scope == "all" or name in ticked]
        if not found:
            raise Problem("nothing is ticked; tick reviews of this group, or choose all of it")
        untouched(found, seen)(connection)
        return found

    shown = {"group": {"test": place.test, "product": place.product_id, "shop": place.shop,
                       "week": place.week, "reviews": count}}  # fmt: skip
    rows = judge_reviews(asked.session, do, pick, Editor(asked.who, why), shown)
    first, last = rows[0].number, rows[-1].number
    did = f"{len(rows):,} review{'s' * (len(rows) != 1)} {'kept' if do == 'keep' else 'left out'}."
    undo = f"/decisions/{first}/undo" + (f"?to={last}" if last > first else "")
    return Go(_address(place), did, subject=f"product:{place.product_id}", undo=undo)


def _effect(connection: Connection, place: Place) -> Moved | None:
    def stays(shop: str, week: int | None, signals: str) -> bool:
        return (shop, week) != (place.shop, place.week) or not is_in(signals, place.test)

    return moved_without(connection, place.product_id, stays)


def _place(asked: Asked) -> Place:
    week = asked.query.get("week", "")
    number = int(week) if week.isascii() and week.isdigit() and len(week) < 7 else None
    test, product, shop = (asked.query.get(one, "")[:500] for one in ("test", "product", "shop"))
    return Place(test, product, shop, number)


def _address(place: Place) -> str:
    told = {"test": place.test, "product": place.product_id, "shop": place.shop,
            "week": "" if place.week is None else place.week}  # fmt: skip
    return f"/atypical/group?{urlencode(told)}"


WAYS = (
    Way(path="/atypical", name="atypical", shows=show_groups),
    Way(path="/atypical/group", name="atypical.group", shows=show_group, acts=decide),
)
