"""Invented editions: a rich one with every kind of cell, and one made of hostile texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import cycle
from pathlib import Path

from reports.edition.document import (
    Analysis,
    Chart,
    Column,
    Document,
    Evidence,
    Figure,
    Quotation,
    Sentence,
    Table,
    Topic,
)
from reports.render import day, points, tenth, thousands
from tests.hostile import OWN, texts_of

MONTH = "2026-11"
LONG = (
    "Kolberg Wirbelsäule Deluxe Inversion Table with Extra-Wide Padded Backrest and Ankle Lock 12"
)
NAMES = ("Arc 300", "Bramo 3", LONG, "Cordo S", "Delta Ärm & Söhne <2>", "Zeta | One")
MOVES: tuple[tuple[float, tuple[tuple[str, float], ...]], ...] = (
    (74.2, (("new reviews", 1.4), ("reviews removed", -0.3), ("method", 0.6))),
    (61.9, (("new reviews", -6.2), ("a campaign set aside", -1.9), ("older reviews fade", 0.2))),
    (50.0, (("new reviews", 0.1),)),
)
CHECKED = "Look at both locks before each use; a strap has come loose on two tables."


def count(name: str, value: int) -> Figure:
    """Make a count with its name."""
    return Figure(f"counted/{MONTH}/{name}", value, thousands(value))


def rich() -> Document:
    """Make an edition with every kind of cell, chart and evidence."""
    return Document(
        month=MONTH, before="2026-10", version=2, reason="a quotation was erased",
        site="Upright", contact="desk@upright.example", as_of=date(2026, 11, 29), method="1.6",
        headline=Sentence(("Bramo 3 lost ", Figure("fell/bramo-3", 7.9, "7.9"),
                           " points, the most of ", count("products", 6), " products."), "moves"),
        summary=tuple(_summary()), topics=tuple(_topics()), evidence=tuple(_evidence()),
        analysis=Analysis("A quiet month but for Bramo 3.\n\nIts new lock is what owners "
                          "speak of; we have asked its maker.", "R. Okafor"),
        inputs="0" * 64, safety=(CHECKED,), draft=False,
    )  # fmt: skip


def _summary() -> Iterator[Sentence]:
    yield Sentence((count("all", 1204), " of ", Figure("known/2026-11", 3087, "3,087"),
                    " known reviews count."), "moves")  # fmt: skip
    yield Sentence(("Bramo 3 fell from 69.8 to ", Figure("score/bramo-3", 61.9, "61.9"),
                    ", out of the band it had."), "moves")  # fmt: skip
    yield Sentence(
        (
            "Owners of Arc 300 speak more of the ankle lock: ",
            count("ankle", 31),
            " reviews, against ",
            count("ankle-before", 12),
            " in October.",
        ),
        "ankles",
    )
    yield Sentence(("BackFit Outlet could not be read since ",
                    Figure("read/backfit", date(2026, 11, 2), "2 Nov 2026"), "."))  # fmt: skip
    yield Sentence((count("waiting", 4), " questions wait for a decision."))


def _topics() -> Iterator[Topic]:
    yield Topic(
        "month", "The month on one page", tuple(_summary()), tuple(_causes()), tuple(_ways())
    )
    yield Topic("movers", "What moved", _moved(), (_products(),), (
                Chart("bands", "Scores inside their 90 % bands", "intervals", "products", "name",
                      ("score", "low", "high")),),
                note="The lock is the story.", readers=True,
                quotes=(Quotation("The lock came loose <b>twice</b>.", "backfit", "r1", "bramo-3",
                                  "BackFit Outlet", "Bramo 3", "the ankle lock",
                                  date(2026, 11, 9), None),))  # fmt: skip
    yield Topic("aspects", "Complaints and praise", (Sentence(("Two aspects emerge.",)),),
                (_aspects(),), (Chart("aspect-bars", "Change in complaints", "bars", "aspects",
                                      "aspect", ("change",)),), readers=True)  # fmt: skip
    yield Topic("sources", "Sources", (Sentence(("One source was lost.",)),), (_sources(),),
                (Chart("known", "Known reviews over time", "line", "months", "month", ("known",)),),
                )  # fmt: skip
    yield Topic("method", "What changed in the method", (Sentence(("Nothing changed.",)),))


def _moved() -> tuple[Sentence, ...]:
    return tuple(
        Sentence((name, " stands at ", Figure(f"score/{n}", start, tenth(start)), "."), "moves")
        for n, (name, (start, _)) in enumerate(zip(NAMES, MOVES, strict=False))
    )


def _products() -> Table:
    rows = []
    for n, name in enumerate(NAMES):
        if n == 3:
            rows.append(
                (f"id-{n}", name, None, None, None, None, count(f"c{n}", 12), None, None, None)
            )
            continue
        score, low, high = (round(one - 7.3 * n, 4) for one in (74.2, 69.7 - n, 78.1 + n))
        rows.append(
            (
                f"id-{n}",
                name,
                Figure(f"score/{n}", score, tenth(score)),
                Figure(f"low/{n}", low, tenth(low)),
                Figure(f"high/{n}", high, tenth(high)),
                Figure(f"change/{n}", round(1.7 - n, 4), points(1.7 - n)),
                count(f"c{n}", 1204 // (n + 1)),
                Figure(f"share/{n}", 0.31, "31 %"),
                Figure(f"chance/{n}", 0.0004, "under 0.001"),
                Figure(f"price/{n}", 1299.0, "1,299.00"),
            )
        )
    columns = (
        Column("product_id", "Id", machine=True), Column("name", "Product"),
        Column("score", "Score", "score"), Column("low", "Low", "score"),
        Column("high", "High", "score"), Column("change", "Change", "points"),
        Column("counted", "Count", "count"), Column("share", "Of all", "share"),
        Column("chance", "By chance", "chance"), Column("price", "Price, $", "money"),
    )  # fmt: skip
    return Table("products", "Products, as last computed in Nov 2026", columns, tuple(rows),
                 ("moves", None, "moves", None, None, "ankles"))  # fmt: skip


def _causes() -> Iterator[Table]:
    columns = (Column("cause", "Cause"), Column("points", "Points", "points"),
               Column("reviews", "Reviews", "count"))  # fmt: skip
    for n, (_, causes) in enumerate(MOVES):
        total = round(sum(step for _, step in causes), 4)
        rows = [(said, Figure(f"cause/{n}/{said}", step, points(step)), count(f"of/{n}/{said}", 7))
                for said, step in causes]  # fmt: skip
        yield Table(
            f"bars-{n}",
            f"What moved {NAMES[n]}",
            columns,
            (*rows, ("together", Figure(f"moved/{n}", total, points(total)), None)),
        )


def _ways() -> Iterator[Chart]:
    for n, _ in enumerate(MOVES):
        yield Chart(f"bars-{n}", NAMES[n], "waterfall", f"bars-{n}", "cause", ("points",))


def _aspects() -> Table:
    columns = (Column("aspect", "Aspect"), Column("change", "More complaints", "points"),
               Column("since", "Since", "day"))  # fmt: skip
    rows = [
        (aspect, Figure(f"aspect/{aspect}", change, points(change)),
         Figure(f"since/{aspect}", day_, day(day_)))
        for aspect, change, day_ in (("ankles", 19.0, date(2026, 10, 1)),
                                     ("coming back up", -4.0, date(2026, 9, 12)),
                                     ("assembly", 0.0, date(2025, 1, 31)))
    ]  # fmt: skip
    return Table("aspects", "Aspects of which owners speak more or less", columns, tuple(rows))


def _sources() -> Table:
    columns = (Column("month", "Month"), Column("known", "Known", "count"))
    held = (("Jun 2026", 410), ("Jul 2026", 402), ("Aug 2026", 700), ("Sep 2026", 1900),
            ("Oct 2026", 2790), ("Nov 2026", 3087))  # fmt: skip
    rows = [(month, Figure(f"known/{month}", n, thousands(n))) for month, n in held]
    return Table("months", "Known reviews, by month", columns, tuple(rows))


def _evidence() -> Iterator[Evidence]:
    columns = (Column("review", "Review"), Column("day", "Day", "day"),
               Column("stars", "Stars", "count"), Column("why", "Why it counts"))  # fmt: skip
    for anchor, title, n in (("moves", "Reviews behind the moves", 44), ("ankles", "Ankles", 31)):
        rows = tuple(
            (f"{anchor}-{k:03}", Figure(f"day/{anchor}/{k}", date(2026, 11, 1 + k % 28),
                                        day(date(2026, 11, 1 + k % 28))),
             Figure(f"stars/{anchor}/{k}", 1 + k % 5, str(1 + k % 5)), "known buyer")
            for k in range(n)
        )  # fmt: skip
        yield Evidence(anchor, title, "Reviews that count, first seen in Nov 2026.",
                       Table(f"rows-{anchor}", title, columns, rows), n * 3)  # fmt: skip


def hostile(texts: Sequence[str]) -> Document:
    """Make an edition in which every text is one of these, each of them at least once."""
    said = cycle(texts)

    def figure() -> Figure:
        return Figure(next(said), 3, next(said))

    columns = tuple(Column(next(said), next(said)) for _ in range(7))
    rows = tuple(
        (*texts[at : at + 6], *("" for _ in texts[at : at + 6][len(texts[at : at + 6]) : 6]))
        for at in range(0, len(texts), 6)
    )
    rows = tuple((*row, *("" for _ in range(6 - len(row))), figure()) for row in rows)
    seen = Column("label", next(said)), Column("n", next(said), "count")
    marks = Table("marks", next(said), seen, tuple((one, figure()) for one in texts[:12]))
    drawings = tuple(Chart(f"c{n}", next(said), "bars", "marks", "label", ("n",)) for n in range(2))
    anchor = next(said)
    evidence = Evidence(anchor, next(said), next(said), Table(next(said), "", columns, rows), 9)
    sentences = tuple(Sentence((next(said), figure(), next(said)), anchor) for _ in range(20))
    topics = tuple(
        Topic(next(said) + str(n), next(said), sentences, (Table(f"t{n}", next(said), columns,
              rows, tuple(anchor for _ in rows)), *((marks,) if not n else ())),
              drawings if not n else (), next(said), readers=True)
        for n in range(2)
    )  # fmt: skip
    return Document(
        month=MONTH, before="2026-10", version=3, reason=next(said), site=next(said),
        contact=next(said), as_of=date(2026, 11, 29), method=next(said),
        headline=sentences[0], summary=sentences[:4], topics=topics, evidence=(evidence,),
        analysis=Analysis(next(said), next(said)), safety=(next(said),),
    )  # fmt: skip


def hostile_texts(shared: Path, families: Sequence[str]) -> list[str]:
    """Read every line of these families of hostile texts; ours alone where they are not there."""
    found = dict.fromkeys(OWN)
    for family in families:
        for path in sorted((shared / "hostile" / family).rglob("*")):
            if path.is_file():
                found.update(dict.fromkeys(texts_of(path.read_bytes())))
    return [*found]
