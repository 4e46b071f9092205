"""Reports of danger: seen, left out with a reason, or made into an advisory."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from db.connect import reading
from db.hazards import groups, reports
from db.judgements import spoken_of
from db.logged import newest
from db.problem import Problem
from desk.judge import Editor
from desk.judge_many import judge_reviews
from desk.stale import unchanged
from desk.web.way import Asked, Go, Page, Way

MOST = 25
WHY: Mapping[str, str] = {
    "noted": "the report was read, and is known",
    "drop": "",  # to leave a report of danger out needs words of one's own
}


def show_groups(asked: Asked) -> Page:
    """Show what is reported, by product and kind of danger."""
    with reading(asked.session.engine) as connection:
        found = groups(connection, spoken_of(connection))
    waiting = sum(one.waiting for one in found)
    return Page("hazards/all.html", {"found": found, "waiting": waiting})


def show_group(asked: Asked) -> Page:
    """Show the reports of one product and kind, with their exact words."""
    product, aspect = asked.query.get("product") or None, asked.query.get("aspect", "")
    every, page = asked.query.get("all") == "1", asked.page()
    with reading(asked.session.engine) as connection:
        said = spoken_of(connection)
        group = next((one for one in groups(connection, said)
                      if (one.product_id, one.aspect) == (product, aspect)), None)  # fmt: skip
        found, of = reports(connection, product, aspect, said, waiting=not every, most=MOST,
                            skip=(page - 1) * MOST)  # fmt: skip
        seen = newest(connection)
    if group is None:
        return Page("hazards/all.html", {"found": (), "waiting": 0, "gone": True}, 404)
    return Page("hazards/group.html", {
        "group": group, "found": found, "of": of, "every": every, "page": page, "seen": seen,
        "more": page * MOST < of, "address": _address(asked), "reasons": WHY,
        "ticked": asked.several.get("review"),
    })  # fmt: skip


def decide(asked: Asked) -> Go:
    """Note or leave out the ticked reports, or go on to an advisory; raises Problem, and Stale."""
    names = list(dict.fromkeys(asked.several.get("review", ())))
    do = asked.choice("do", ("noted", "drop", "advisory"))
    if not names:
        raise Problem("nothing is ticked; tick the reports that are meant")
    product = asked.query.get("product") or ""
    if do == "advisory":
        if not product:
            raise Problem("these reports are of no product yet: answer its question first")
        told = urlencode({"product": product, "reviews": "\n".join(names)})
        return Go(f"/advisories/new?{told}", "Nothing is recorded yet: write the advisory.")
    why = asked.maybe("why", 2000) or WHY[do]
    if not why:
        raise Problem("why: is empty; say why a report of danger is left out")
    check = unchanged([f"review:{name}" for name in names], asked.number("seen"))
    rows = judge_reviews(asked.session, do, lambda _: names, Editor(asked.who, why, check))
    did = f"{len(rows)} report{'s' * (len(rows) != 1)} {'seen' if do == 'noted' else 'left out'}."
    undo = f"/decisions/{rows[0].number}/undo"
    if len(rows) > 1:
        undo += f"?to={rows[-1].number}"
    return Go(_address(asked), did, subject=f"product:{product}", undo=undo)


def _address(asked: Asked) -> str:
    product, aspect = asked.query.get("product", ""), asked.query.get("aspect", "")
    return f"/hazards/group?{urlencode({'product': product, 'aspect': aspect})}"


WAYS = (
    Way(path="/hazards", name="hazards", shows=show_groups),
    Way(path="/hazards/group", name="hazards.group", shows=show_group, acts=decide),
)
