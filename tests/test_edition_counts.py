"""Every number of an edition: counted anew by SQL of its own, and marked wherever it is printed."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import Engine, update

from db.connect import writing
from db.problem import Problem
from db.schema import MonthCause
from reports.addresses import all_names
from reports.edition import make
from reports.edition.compose import compose
from reports.edition.document import Document, Figure
from reports.edition.ground import ground
from reports.edition.make import make_edition
from reports.queries import read_facts
from reports.queries.recounts import FAMILIES, count_faults, figures_of, recount
from tests.edited import QUICK, document
from tests.seeds import config_of
from tests.seeds.telling import BEFORE, MONTH, tell

EDITION = Path(make.__file__).parent
PLACES = ("permission", "safety", "condition", "price", "evidence", "text")  # no figures


@pytest.fixture
def world(lite: Engine) -> Engine:
    """Make two months with something to tell in every topic."""
    tell(lite)
    return lite


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


def test_both_databases_count_the_same(engine: Engine) -> None:
    tell(engine)
    assert count_faults(engine, list(figures_of(made(engine)))) == ()


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
