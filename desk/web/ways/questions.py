"""Questions of identity: one at a time, answered by a key, or the certain ones together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time

from db.asked import asked as open_on
from db.connect import Connection
from db.judgements.marks import mark_of
from db.problem import Problem
from db.schema import Judgement
from desk.judge import Editor, judge
from desk.judge_many import judge_all
from desk.making import Made, make
from desk.queue import ended, next_after, proposals, queue_of, shown
from desk.stale import unchanged
from desk.web.way import Asked, Go, Page, Way

WHY: Mapping[str, str] = {
    "same": "looked at side by side: the same",
    "different": "looked at side by side: not the same",
    "unsure": "looked at side by side: it cannot be told",
    "drop": "looked at: it is no product of ours",
    "new": "looked at: a product that has no file yet",
}
SAID: Mapping[str, str] = {
    "same": "the same", "different": "different", "unsure": "unsure", "drop": "left out",
    "new": "a new product",
}  # fmt: skip
BULK = "likeness high and a plain question; looked at in a list"
MOST = 50  # proposals on one page
LIST = 50


def show_first(asked: Asked) -> Page:
    """Show the first question that waits, or what was done where none does."""
    found = shown(asked.session, None, None)
    if found is not None:
        return Page("questions/one.html", {"one": found, "reasons": WHY})
    return Page("questions/none.html", {"end": _ended(asked)})


def show_one(asked: Asked) -> Page:
    """Show one question."""
    found = shown(asked.session, asked.named["listing"], _about(asked))
    if found is None:
        return Page("questions/none.html", {"end": _ended(asked), "gone": True}, 404)
    return Page("questions/one.html", {"one": found, "reasons": WHY})


def answer(asked: Asked) -> Go:
    """Record one answer; raises Problem, and Stale where somebody else was faster."""
    listing, about = asked.named["listing"], _about(asked)
    choice = asked.choice("answer", tuple(WHY))
    queue = queue_of(asked.session)
    known = next((one for one in queue if (one.listing_id, one.named) == (listing, about)), None)
    thing = f"listing:{listing}"
    check = unchanged([thing], asked.number("seen"))
    editor = Editor(asked.who, asked.maybe("why", 2000) or WHY[choice], check)
    row = _recorded(asked, choice, thing, known.proposal if known else None, editor)
    name = row.other.partition(":")[2] if row.other else ""
    did = f"Decision {row.number}: {SAID[choice]}{f' ({name})' if name else ''}."
    return Go(next_after(asked.session, listing, about, queue), did, subject=thing,
              undo=f"/decisions/{row.number}/undo")  # fmt: skip


def _recorded(
    asked: Asked, choice: str, thing: str, proposal: str | None, editor: Editor
) -> Judgement:
    session = asked.session
    if choice == "new":
        made = Made(asked.text("brand", 200), asked.text("model", 200), asked.text("category", 200))
        return make(session, [thing], made, editor)[-1]
    if choice == "drop":
        return judge(session, "drop", thing, None, editor)
    other = asked.maybe("other", 100) or proposal
    if other is None:
        raise Problem("no product is proposed: name a new one, or leave the listing out")
    return judge(session, choice, thing, f"product:{other}", editor)


def show_list(asked: Asked) -> Page:
    """Show the whole queue, a page of it at a time."""
    queue, page = queue_of(asked.session), asked.page()
    part = queue[(page - 1) * LIST : page * LIST]
    more = page * LIST < len(queue)
    said = {"part": part, "of": len(queue), "page": page, "more": more, "end": _ended(asked)}
    return Page("questions/list.html", said)


def show_certain(asked: Asked) -> Page:
    """Show the likely pairs whose question is a plain one, to be answered together."""
    page = asked.page()
    found, of = proposals(asked.session, MOST, (page - 1) * MOST)
    said = {"found": found, "of": of, "page": page, "more": page * MOST < of, "reason": BULK,
            "ticked": asked.several.get("pair")}  # fmt: skip
    return Page("questions/certain.html", said)


def answer_certain(asked: Asked) -> Go:
    """Record that the ticked pairs are the same, all in one; raises Problem, and Stale."""
    pairs = [_pair(one) for one in dict.fromkeys(asked.several.get("pair", ()))]
    if not pairs:
        raise Problem("nothing is ticked; tick what is the same")
    marks = {listing: asked.number(f"seen.{listing}") for listing, _ in pairs}
    how = asked.choice("how", ("all", "unchanged"))

    def wanted(connection: Connection) -> list[tuple[str, str, str | None]]:
        kept: list[tuple[str, str, str | None]] = []
        for listing, product in proposed(connection, pairs):
            if how == "all":
                unchanged([f"listing:{listing}"], marks[listing])(connection)
            elif mark_of(connection, [f"listing:{listing}"]) > marks[listing]:
                continue
            kept.append(("same", f"listing:{listing}", f"product:{product}"))
        if not kept:
            raise Problem("all of these were decided on meanwhile; nothing was recorded")
        return kept

    editor = Editor(asked.who, asked.maybe("why", 2000) or BULK)
    rows = judge_all(asked.session, wanted, editor)
    left = len(pairs) - len(rows)
    did = f"Decisions {rows[0].number} to {rows[-1].number}: {len(rows)} listings are the same."
    if left:
        did += f" {left} were decided on meanwhile, and left as they are."
    undo = f"/decisions/{rows[0].number}/undo?to={rows[-1].number}"
    return Go("/questions/certain", did, subject=f"{len(rows)} listings", undo=undo)


def proposed(connection: Connection, pairs: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Let through only pairs that are proposed; raises Problem for another one."""
    known = {(one.listing_id, one.proposal) for one in open_on(connection, dict(pairs))}
    for listing, product in pairs:
        if (listing, product) not in known:
            raise Problem(f"listing {listing[:8]} is not like {product} by now; load the page anew")
    return pairs


def _pair(told: str) -> tuple[str, str]:
    listing, _, product = told.partition(" ")
    if not listing or not product:
        raise Problem("a pair is not as this page sends it; load the page anew")
    return listing, product


def _about(asked: Asked) -> str | None:
    return asked.query.get("about") or asked.form.get("about") or None


def _ended(asked: Asked) -> object:
    today = datetime.combine(asked.session.config.now().date(), time.min, UTC)
    return ended(asked.session, today)


WAYS = (
    Way(path="/questions", name="questions", shows=show_first),
    Way(path="/questions/list", name="questions.list", shows=show_list),
    Way(path="/questions/certain", name="questions.certain", shows=show_certain,
        acts=answer_certain),
    Way(path="/questions/{listing}", name="questions.one", shows=show_one, acts=answer),
)  # fmt: skip
