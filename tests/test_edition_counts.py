"""Every number of an edition: counted anew by SQL of its own, and marked wherever it is printed."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import Engine, update

from db.connect import writing
from db.problem import Problem
from db.schema import (
    Advisory,
    Aspect,
    Listing,
    Match,
    Mention,
    MonthAspect,
    MonthCause,
    MonthNumber,
    Permission,
    RawListing,
    Record,
    Stood,
)
from reports.addresses import all_names
from reports.edition import make
from reports.edition.compose import compose
from reports.edition.document import Document, Figure
from reports.edition.ground import ground
from reports.edition.make import make_edition
from reports.queries import read_facts
from reports.queries.recounts import FAMILIES, count_faults, figures_of, recount
from tests.edited import QUICK, document
from tests.seeds import AT, add, config_of, fill, month_rows
from tests.seeds.decided import judgement
from tests.seeds.months import true_up

OCTOBER = {"aurel-a2": (80.0, 180, 230), "bramo-3": (64.0, 32, 34), "gneis-g1": (84.0, 150, 160),
           "cordo-s": (50.0, 40, 40)}  # fmt: skip
NOVEMBER = {"aurel-a2": (70.0, 210, 258), "bramo-3": (84.0, 41, 45), "gneis-g1": (83.0, 150, 160)}
MONTH, BEFORE = "2026-11", "2026-10"
EDITION = Path(make.__file__).parent
PLACES = ("permission", "safety", "condition", "price", "evidence", "text")  # no figures


@pytest.fixture
def world(lite: Engine) -> Engine:
    """Make two months with something to tell in every topic."""
    fill(lite)
    add(lite, *month_rows(BEFORE, OCTOBER), *month_rows(MONTH, NOVEMBER))
    true_up(lite)
    for rows in (dangers(), aspects(), stood(), numbers(), decided(), waiting()):
        add(lite, *rows)
    with writing(lite) as connection:
        table = Permission.table()
        mine = (table.c.shop == "backfit", table.c.use == "fetch")
        connection.execute(update(table).where(*mine).values(until=date(2026, 12, 9)))
    return lite


def dangers() -> list[Record]:
    rows: list[Record] = [
        Aspect(aspect="slips", position=90, label="Slipping", meaning="", kind="hazard")
    ]
    for n in range(12):
        key = f"backfit-aurel-a2-{n}"
        rows.append(
            Mention(
                mention=f"{key}/0",
                review_id=key,
                shop="backfit",
                product_id="aurel-a2",
                aspect="slips",
                polarity="complaint",
                confidence=0.9,
                words="it slipped",
                counts=True,
                barred="hazard",
            )
        )
    rows.append(Advisory(
        advisory="aurel-lock", product_id="aurel-a2", title="A lock that may slip", text="It may.",
        reviews=json.dumps(["backfit/aurel-a2-0"]), asked=date(2026, 11, 3),
        until=date(2026, 12, 3), by="Ilse Varga",
    ))  # fmt: skip
    return rows  # fmt: skip


def aspects() -> list[Record]:
    return [
        Aspect(aspect="creaks", position=91, label="Creaking", meaning="", kind="product"),
        MonthAspect(month=MONTH, product_id="aurel-a2", aspect="creaks", side="complaints", n=9,
                    of=40, n_before=4, of_before=300, months=1, p=0.00004, emerged=True),
    ]  # fmt: skip


def stood() -> list[Record]:
    rows: list[Record] = []
    for n in range(60):
        since, until = (MONTH, None) if n >= 40 else (BEFORE, MONTH if n < 3 else None)
        rows.append(Stood(
            shop="backfit", review_key=f"aurel-a2-{n}", since=since, until=until, mark=n,
            id=f"backfit-aurel-a2-{n}", product_id="aurel-a2",
            rating=0.2 if n >= 40 else 0.9 - n / 99, week=2900 + n, signals="",
        ))  # fmt: skip
    points = {"new": (-9.0, 20), "gone": (-1.0, 3)}
    rows += [
        MonthCause(month=MONTH, product_id="aurel-a2", cause=cause, before=BEFORE, points=value,
                   reviews=n)
        for cause, (value, n) in points.items()
    ]  # fmt: skip
    return rows


def numbers() -> list[Record]:
    values = {"interval": (0.9, 0.9), "half_life_days": (0.0, 365.0), "shop_effect:x": (0.1, 0.2)}
    return [MonthNumber(month=month, name=name, value=value[place])
            for name, value in values.items()
            for place, month in enumerate((BEFORE, MONTH))]  # fmt: skip


def decided() -> list[Record]:
    day = datetime(2026, 11, 12, tzinfo=UTC)
    made = [judgement(n, "drop", f"review:backfit/x{n}", at=day) for n in range(1, 10)]
    return [*made, judgement(10, "noted", "review:backfit/aurel-a2-1", at=day),
            judgement(11, "noted", "review:backfit/aurel-a2-2", at=day),
            judgement(12, "undo", "review:backfit/aurel-a2-2", at=day, undoes="j11")]  # fmt: skip


def waiting() -> list[Record]:
    parts = json.dumps([["same_model", 0.5, "code a2 in both"]])
    rows: list[Record] = [
        Listing(listing_id="priced", shop="backfit", name="Priced", product_id="aurel-a2",
                price_text="$99", price_expires=date(2026, 12, 1)),
    ]  # fmt: skip
    for n in range(10):
        key = f"odd-{n}"
        rows += [
            Match(listing_id=key, shop="backfit", product_id=None, rule="unmatched", evidence="",
                  question="Is this the Aurel A2?" if n < 9 else None,
                  proposal="aurel-a2", likeness=0.375, parts=parts),
            RawListing(listing_id=key, shop="backfit", name=f"Odd {n}", fetched=AT + timedelta(n)),
        ]  # fmt: skip
    return rows


def made(engine: Engine, month: str = MONTH) -> Document:
    return compose(ground(engine, read_facts(engine), month))


def family(name: str) -> str:
    return name.partition("/")[0]


def test_every_figure_is_counted_anew_and_the_same(world: Engine) -> None:
    figures = list(figures_of(made(world)))
    assert count_faults(world, figures) == ()
    found = {family(one.name) for one in figures}
    assert found >= {
        "score", "counted", "known", "moved", "points", "cause", "cause_reviews", "chance_move",
        "rows_moved", "says", "says_of", "says_before", "danger_waits", "danger_noted", "advised",
        "advisory_day", "until", "likeness", "likeness_part", "listing_reviews", "waits",
        "decisions", "decided", "number", "refitted", "left_more", "rest", "shop_known", "more",
        "place_first", "readings", "month", "products", "kept",
    }  # fmt: skip


def test_months_that_are_past_are_counted_from_what_was_kept(world: Engine) -> None:
    assert count_faults(world, list(figures_of(made(world, BEFORE)))) == ()


def test_a_wrong_number_is_found_whatever_it_counts(world: Engine) -> None:
    told: dict[str, Figure] = {}
    for one in figures_of(made(world)):
        told.setdefault(family(one.name), one)
    for one in told.values():
        value = one.value
        wrong = value + timedelta(1) if isinstance(value, date) else value + 1
        (fault,) = count_faults(world, [replace(one, value=wrong)])
        assert fault.startswith(f"{one.name} is told as {wrong}, and a fresh count gives ")


def test_an_edition_with_a_wrong_number_is_refused(
    world: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = make.compose
    wrong = Figure("counted/2026-11/aurel-a2", 211, "211")

    def planted(*given: object) -> Document:
        one = real(*given)  # type: ignore[arg-type]
        return replace(one, headline=replace(one.headline, parts=(wrong, " reviews.")))

    monkeypatch.setattr(make, "compose", planted)
    with pytest.raises(Problem, match="counted/2026-11/aurel-a2 is told as 211, and a fresh count "
                                      "gives 210"):  # fmt: skip
        make_edition(world, config_of(tmp_path), MONTH, formats=QUICK)
    assert not (tmp_path / "home" / "editions").exists()


def test_a_number_that_was_changed_beside_the_reviews_is_found(
    world: Engine, tmp_path: Path
) -> None:
    with writing(world) as connection:
        connection.execute(update(MonthCause.table()).values(reviews=21))
    with pytest.raises(Problem, match="cause_reviews/2026-11/aurel-a2/"):
        make_edition(world, config_of(tmp_path), MONTH, formats=QUICK)


def test_every_family_has_a_count_of_its_own() -> None:
    used = {name for path in sorted(EDITION.glob("*.py")) for name in families(path)}
    assert len(used) > 50
    assert used - FAMILIES.keys() == set()
    crawls = {f"crawl_{name}" for name in ("distinct", "new", "edited", "gone")}
    assert FAMILIES.keys() - used <= {"month", *crawls}


def families(path: Path) -> set[str]:
    """Name the families of the figures that a module makes."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        texts = [node] if isinstance(node, ast.Constant | ast.JoinedStr) else []
        for text in texts:
            first = text.values[0] if isinstance(text, ast.JoinedStr) and text.values else text
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                at = re.match(r"([a-z_]{3,30})/(?:$|[a-z]+$)", first.value)
                found |= {at[1]} if at else set()
    return {one for one in found if one not in PLACES}


def test_a_family_without_a_count_is_no_figure(world: Engine) -> None:
    with pytest.raises(KeyError):
        recount(world, ["guessed/2026-11"])


def test_every_digit_is_a_figure_a_day_a_name_or_somebodys_words(
    world: Engine, tmp_path: Path
) -> None:
    edition = make_edition(world, config_of(tmp_path), MONTH, formats=QUICK)
    page = html.fromstring((edition.folder / "index.html").read_bytes())
    facts = read_facts(world)
    names = [*all_names(facts).values(), *(one.name for one in facts.shops)]
    assert loose(page, names) == []
    name = page.xpath("//li")[0]
    name.text = "17 reviews"  # the test can fail
    assert loose(page, names) == ["17 reviews"]


def test_every_printed_figure_is_that_of_the_document(world: Engine, tmp_path: Path) -> None:
    edition = make_edition(world, config_of(tmp_path), MONTH, formats=QUICK)
    page = html.fromstring((edition.folder / "index.html").read_bytes())
    told = {(one.name, one.shown) for one in figures_of(document(edition))}
    printed = {
        (str(one.get("data-figure")), str(one.text)) for one in page.xpath("//*[@data-figure]")
    }
    assert printed <= told
    assert len(printed) > 100


def loose(page: html.HtmlElement, names: list[str]) -> list[str]:
    """Give the texts of a page with a digit that nothing marks."""
    marked = "self::time or self::q or self::blockquote or self::style or self::title"
    marked += " or @data-figure or contains(concat(' ', @class, ' '), ' name ')"
    found = []
    for text in page.xpath(f"//body//text()[not(ancestor::*[{marked}])]"):
        said = str(text)
        for name in sorted(names, key=len, reverse=True):
            said = said.replace(name, "")
        if re.search(r"\d", said):
            found.append(" ".join(str(text).split()))
    return found


def test_every_sentence_with_a_number_leads_to_rows(world: Engine) -> None:
    document = made(world)
    there = {one.anchor: one for one in document.evidence}
    assert len(there) == len(document.evidence)
    for topic in document.topics:
        for sentence in topic.sentences:
            counted = [one for one in sentence.figures if not one.name.startswith("month/")]
            assert sentence.evidence in there or not counted, sentence.text
    for one in document.evidence:
        assert len(one.rows.rows) <= 30
        assert one.of >= len(one.rows.rows)
        assert one.counted is None or one.counted.value == one.of
        assert one.counted is not None or one.of == len(one.rows.rows)
        assert one.how
