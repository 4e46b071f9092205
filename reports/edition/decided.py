"""What editors decided in the month, and what changed in the method since the month before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
from reports.edition.say import count, month, number, on, rows_of, say, some
from reports.edition.views import DecisionView
from reports.queries.monthly import SHOWN

MOST = 8  # decisions that are told, beside the lasting ones
DECISIONS = (
    Column("number", "Number", "count"), Column("day", "Day", "day"), Column("who", "Who"),
    Column("what", "What"), Column("why", "Why"),
)  # fmt: skip
NUMBERS = (
    Column("name", "Number of the method"), Column("before", "Before", "points"),
    Column("now", "Now", "points"), Column("kind", "Set or fitted"),
)  # fmt: skip


def decided(ground: Ground) -> tuple[Topic, list[Evidence]]:
    """Tell what was decided: merges always, of the rest the first few; all stand in the table."""
    made = ground.view.decisions
    lasting = [one for one in made if one.lasting]
    other = [one for one in made if not one.lasting]
    table = Table("decisions", "The decisions of the month", DECISIONS,
                  tuple(_decision(one) for one in made))  # fmt: skip
    sentences = [how_many(ground), *(_sentence(one) for one in (*lasting, *other[:MOST]))]
    if len(other) > MOST:
        n = count(f"rest/decisions/{ground.month}", len(other) - MOST)
        sentences.append(say("And {n} more, in the table.", anchor("decisions"), n=n))
    topic = Topic("decisions", "Decisions", tuple(sentences), (table,) if made else ())
    return topic, [_decisions(ground)]


def how_many(ground: Ground) -> Sentence:
    """Say how many decisions editors made."""
    n = len(ground.view.decisions)
    if not n:
        return say("Editors made no decision this month.")
    words = f"Editors made {{n}} {some(n, 'decision')}."
    return say(words, anchor("decisions"), n=count(f"decisions/{ground.month}", n))


def method(ground: Ground) -> tuple[Topic, list[Evidence]]:
    """Tell which numbers of the method are others than at the end of the month before."""
    found = dict(_changed(ground))
    rows = tuple(_number(ground, name) for name in found)
    table = Table("numbers", "Numbers of the method that changed", NUMBERS, rows)
    sentences = [*version(ground), *_numbers(ground, found)]
    topic = Topic("method", "Method", tuple(sentences), (table,) if rows else (), readers=True)
    return topic, [_evidence(ground, tuple(found))]


def version(ground: Ground) -> Iterator[Sentence]:
    """Say which method made the scores, and whether it is the one of the month before."""
    now, then = ground.view.method, ground.view.method_before
    if ground.before and then != now:
        yield say(
            "The method changed from {then} to {now}: scores of the two months are not the same "
            "measure.",
            anchor("numbers"),
            then=Named(then or "not stated"),
            now=Named(now),
        )
    else:
        yield say("The scores are made by method {now}.", anchor("numbers"), now=Named(now))


def _numbers(ground: Ground, found: Mapping[str, None]) -> Iterator[Sentence]:
    if ground.before is None:
        return
    if not ground.monthly.numbers_before:
        yield say("The numbers of the method in {month} are not on record.",
                  month=month(ground.before))  # fmt: skip
        return
    set_by_people = [name for name in found if not _is_fitted(ground, name)]
    for name in set_by_people:
        was, now = (_of(ground, at, name) for at in (ground.before, ground.month))
        yield Sentence(("“", Named(_plain(name)), "” was ", was, " and is ", now, " now."),
                       anchor("numbers"))  # fmt: skip
    fitted = len(found) - len(set_by_people)
    if not set_by_people:
        yield say("No number that people set was changed.", anchor("numbers"))
    words = f"{{n}} fitted {some(fitted, 'number')} {some(fitted, 'is', 'are')} new."
    yield say(words, anchor("numbers"), n=count(f"refitted/{ground.month}", fitted))


def _of(ground: Ground, at: str, name: str) -> str | Figure:
    numbers = ground.monthly.numbers if at == ground.month else ground.monthly.numbers_before
    return number(f"number/{at}/{name}", numbers[name]) if name in numbers else "not there"


def _changed(ground: Ground) -> Iterator[tuple[str, None]]:
    now, then = ground.monthly.numbers, ground.monthly.numbers_before
    for name in sorted(now.keys() | then.keys()) if ground.before and then else ():
        if now.get(name) != then.get(name):
            yield name, None


def _is_fitted(ground: Ground, name: str) -> bool:
    return name in {one.name for one in ground.facts.fits} or ":" in name


def _number(ground: Ground, name: str) -> tuple[Cell, ...]:
    kind = "fitted" if _is_fitted(ground, name) else "set"
    return (
        Named(_plain(name)),
        _of(ground, ground.before or "", name),
        _of(ground, ground.month, name),
        kind,
    )


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _sentence(one: DecisionView) -> Sentence:
    at = f"decided/{one.number}"
    return say("{what} {day}, {who}: {why}", anchor("decisions"), what=Quoted(one.what),
               day=on(at, one.day), who=Named(one.who), why=Quoted(one.why))  # fmt: skip


def _decision(one: DecisionView) -> tuple[Cell, ...]:
    n = count(f"decision/{one.number}", one.number)
    day = on(f"decided/{one.number}", one.day)
    return n, day, Named(one.who), Quoted(one.what), Quoted(one.why)


def _decisions(ground: Ground) -> Evidence:
    columns = (Column("number", "Number", "count"), Column("day", "Day", "day"),
               Column("verdict", "Verdict"), Column("row", "Hash of the row"))  # fmt: skip
    rows = {row.number: row for row in ground.facts.judgements}
    made = ground.view.decisions
    cells = [
        (
            count(f"decision/{one.number}", one.number),
            on(f"decided/{one.number}", one.day),
            rows[one.number].verdict,
            Named(rows[one.number].judgement[:16]),
        )
        for one in made[:SHOWN]
    ]
    how = "Rows of the log of decisions of this month; each is sealed with the one before it."
    n = count(f"decisions/{ground.month}", len(made))
    return rows_of(anchor("decisions"), "Decisions", how, columns, cells, n)


def _evidence(ground: Ground, names: tuple[str, ...]) -> Evidence:
    rows = [_number(ground, name)[:3] for name in names[:SHOWN]]
    how = "Numbers of the method, set by people or fitted, as kept at the end of both months."
    n = count(f"numbers_changed/{ground.month}", len(names))
    return rows_of(anchor("numbers"), "Numbers of the method", how, NUMBERS[:3], rows, n)
