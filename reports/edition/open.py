"""Open questions: what an editor must say before reviews count, with what the machine thinks."""

from __future__ import annotations

from collections.abc import Iterator

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
from reports.edition.hazards import waits
from reports.edition.say import count, exact, number, rows_of, say, some
from reports.edition.views import QuestionView, UnmatchedView
from reports.queries.monthly import SHOWN
from reports.render import signed

MOST = 8  # questions that are told; all of them stand in the table
COLUMNS = (
    Column("kind", "Kind"), Column("listing", "Id of the listing", machine=True),
    Column("what", "What"), Column("shop", "Shop"), Column("reviews", "Reviews", "count"),
    Column("question", "Question"), Column("proposal", "Best fit"),
    Column("likeness", "Likeness", "points"), Column("parts", "Its parts"),
)  # fmt: skip


def questions(ground: Ground) -> tuple[Topic, list[Evidence]]:
    """Tell what waits for a decision: listings, questions, decisions that contradict each other."""
    wait = ground.view.waiting
    sentences = [
        *(say("{what}.", anchor("decisions"), what=Quoted(f"{one[:1].upper()}{one[1:]}"))
          for one in wait.contradictions),
        *(_question(one) for one in wait.questions[:MOST]),
        *(_unmatched(one) for one in wait.unmatched[:MOST]),
        *_rest(max(len(wait.questions) - MOST, 0) + max(len(wait.unmatched) - MOST, 0)),
    ]  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        *(("contradiction", None, Quoted(one), *[None] * 6) for one in wait.contradictions),
        *(_asked(one) for one in wait.questions),
        *(_listing(one) for one in wait.unmatched),
    ]
    table = Table("waiting", "Everything that waits for a decision", COLUMNS, tuple(rows))
    nothing = say("Nothing waits: every listing is matched.")
    topic = Topic("questions", "Open questions", tuple(sentences) or (nothing,),
                  (table,) if rows else ())  # fmt: skip
    return topic, [_evidence(ground)] if wait.questions or wait.unmatched else []


def _rest(n: int) -> Iterator[Sentence]:
    if n:
        yield say("And {n} more, in the table.", anchor("waiting"), n=count("rest/questions", n))


def waiting(ground: Ground) -> Iterator[Sentence]:
    """Say in one sentence how much waits."""
    wait = ground.view.waiting
    n = len(_listings(ground))
    if n:
        yield say(
            f"{{n}} {some(n, 'listing waits', 'listings wait')} for a decision.",
            anchor("waiting"),
            n=count("waits/listings", n),
        )
    dangers = sum(waits(ground).values())
    if dangers:
        yield say(
            f"{{n}} {some(dangers, 'report', 'reports')} of danger {some(dangers, 'waits', 'wait')}"
            " for an editor.",
            anchor("dangers"),
            n=count("waits/dangers", dangers),
        )
    if wait.contradictions:
        yield say("Decisions contradict each other: see the open questions.", anchor("decisions"))


def _question(one: QuestionView) -> Sentence:
    words = "“{name}” at {shop}: {question}"
    said: dict[str, str | Figure] = {
        "name": Named(one.name), "shop": Named(one.shop), "question": Quoted(one.question),
    }  # fmt: skip
    if one.proposal and one.likeness is not None:
        words += " Best fit: {proposal}, {likeness}"
        said["proposal"] = Named(one.proposal)
        said["likeness"] = number(f"likeness/{one.listing}", one.likeness)
        for place, part in enumerate(one.parts):
            words += f"{', ' if place else ' = '}{part.feature} {{part{place}}}"
            at = f"likeness_part/{one.listing}/{part.feature}"
            said[f"part{place}"] = Figure(at, exact(part.points), signed(part.points))
        words += "."
    return say(f"{words} {_there(one)}", anchor("waiting"), **said, n=_reviews(one))


def _there(one: QuestionView) -> str:
    if not one.reviews:
        return "No review is there yet."
    if one.counted:
        are = some(one.reviews, "review is", "reviews are")
        return f"{{n}} {are} there; what counts of them goes on counting until then."
    return _wait(one.reviews)


def _wait(n: int) -> str:
    return (
        f"{{n}} {some(n, 'review waits', 'reviews wait')} there, and "
        f"{some(n, 'counts', 'count')} for none."
    )


def _unmatched(one: UnmatchedView) -> Sentence:
    return say(
        f"Which product is “{{name}}” at {{shop}}? {_wait(one.reviews)}",
        anchor("waiting"),
        name=Named(one.name),
        shop=Named(one.shop),
        n=_reviews(one),
    )


def _reviews(one: QuestionView | UnmatchedView) -> Figure:
    return count(f"listing_reviews/{one.listing}", one.reviews)


def _asked(one: QuestionView) -> tuple[Cell, ...]:
    likeness = one.likeness if one.likeness is not None else None
    parts = "; ".join(f"{part.feature} {signed(part.points)} ({part.words})" for part in one.parts)
    return (
        "question",
        Named(one.listing),
        Named(one.name),
        Named(one.shop),
        _reviews(one),
        Quoted(one.question),
        Named(one.proposal) if one.proposal else None,
        number(f"likeness/{one.listing}", likeness) if likeness is not None else None,
        Quoted(parts) if parts else None,
    )


def _listing(one: UnmatchedView) -> tuple[Cell, ...]:
    return ("listing", Named(one.listing), Named(one.name), Named(one.shop), _reviews(one),
            None, None, None, None)  # fmt: skip


def _listings(ground: Ground) -> list[QuestionView | UnmatchedView]:
    """Give each listing that waits once: more than one thing may be asked of it."""
    wait = ground.view.waiting
    found: dict[str, QuestionView | UnmatchedView] = {}
    asked: list[QuestionView | UnmatchedView] = [*wait.questions, *wait.unmatched]
    for one in asked:
        found.setdefault(one.listing, one)
    return list(found.values())


def _evidence(ground: Ground) -> Evidence:
    columns = (Column("listing", "Listing"), Column("shop", "Shop"), Column("name", "Name"),
               Column("reviews", "Reviews", "count"))  # fmt: skip
    every = _listings(ground)
    rows = [(Named(one.listing), Named(one.shop), Named(one.name), _reviews(one))
            for one in every[:SHOWN]]  # fmt: skip
    how = "Listings that are matched to no product for certain, or of which something is asked."
    n = count("waits/listings", len(every))
    return rows_of(anchor("waiting"), "What waits for a decision", how, columns, rows, n)
