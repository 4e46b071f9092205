"""Evidence: what the shipped files say, what its pages show, and what they may never show."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import Engine, update

from db.catalog.evidence import read_evidence
from db.catalog.yamls import read_yaml
from db.connect import writing
from db.problem import Problem
from db.schema import Condition, Study
from reports.lint import check_text
from reports.queries import read_facts
from reports.release import build, publish, safety_faults
from reports.verify import parse
from reports.verify_trust import condition_faults
from reports.world import see
from tests.seeds import SMALL, add, config_of, fill
from tests.seeds.pages import ONE_SHOP, render, words
from tests.seeds.told import condition_rows

FILES = sorted((Path(__file__).parents[1] / "catalog/evidence").glob("*.yml"))
PAGE = "conditions/lumbago.html"


def shipped() -> list[Condition | Study]:
    read = (read_evidence(path.name, path.stem, read_yaml(path.read_bytes())) for path in FILES)
    return [one for rows in read for one in rows if isinstance(one, Condition | Study)]


SHIPPED = shipped()


def test_the_three_conditions_are_there_with_their_grades() -> None:
    grades = {one.condition: one.grade for one in SHIPPED if isinstance(one, Condition)}
    assert grades == {"herniated-disc": "B", "low-back-pain": "D", "spinal-stenosis": "E"}


def test_stenosis_is_told_that_there_is_no_trial() -> None:
    (found,) = (one for one in SHIPPED
                if isinstance(one, Condition) and one.condition == "spinal-stenosis")  # fmt: skip
    assert found.answer.startswith("No randomised trial of inversion for spinal stenosis was found")
    mine = [one for one in SHIPPED if isinstance(one, Study) and one.condition == "spinal-stenosis"]
    assert mine
    assert not [one for one in mine if one.inversion and one.applies]


@pytest.mark.parametrize("one", SHIPPED, ids=lambda one: getattr(one, "study", one.condition))
def test_no_word_of_the_evidence_promises_anything(one: Condition | Study) -> None:
    texts = [text for text in vars(one).values() if isinstance(text, str)]
    assert [str(found) for text in texts for found in check_text(text)] == []
    assert not [text for text in texts if "helps" in text or "proven" in text.split()]


def test_nobody_is_said_to_have_checked_it_who_has_not() -> None:
    for one in SHIPPED:
        if isinstance(one, Condition):
            assert "not yet reviewed by a clinician" in one.reviewer
            assert one.reviewed < one.review_by
        else:
            assert one.read in ("part", "abstract", "report")  # no paper was read in full


def test_a_condition_has_its_page_and_stands_in_the_index(engine: Engine) -> None:
    fill(engine, SMALL, ONE_SHOP)
    add(engine, *condition_rows())
    made = render(engine)
    page = words(made[PAGE])
    assert "Grade B: one randomised trial of inversion in this condition." in page
    assert "Example, 2012 randomised trial 24 yes yes B" in page
    assert "Example, 2013 randomised trial not stated no yes D" in page
    assert "Source: The journal; only the abstract was read, on 1 Sep 2026." in page
    assert "Get help at once Loss of bladder" in page.replace("loss of b", "Loss of b")
    assert "Lumbago One small trial is on record. B" in words(made["evidence.html"])


def test_without_evidence_the_index_says_so(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    assert "No evidence is on record here yet." in words(render(lite)["evidence.html"])


SELLS = [
    ('<a href="../products/aurel-a2.html">that one</a>', "it links to a product"),
    ('<a href="https://shop.example/a2?tag=ours">here</a>', "which is no source of evidence"),
    ('<a rel="sponsored" href="https://journal.example/one-2012">here</a>', "a link that pays"),
    ("<p>Aurel A2 has the highest score.</p>", "it names the product 'aurel a2'"),
    ('<svg class="mark"></svg>', "it holds a score"),
    ('<data value="84">84</data>', "it holds a score"),
]


@pytest.mark.parametrize(("markup", "fault"), SELLS, ids=[fault for _, fault in SELLS])
def test_a_page_of_a_condition_that_ranks_or_sells_is_found(
    lite: Engine, markup: str, fault: str
) -> None:
    fill(lite, SMALL, ONE_SHOP)
    add(lite, *condition_rows())
    made, world = render(lite), see(read_facts(lite))
    assert list(condition_faults(parse(made), world)) == []
    made[PAGE] = made[PAGE].replace(b"</main>", markup.encode() + b"</main>")
    (found,) = condition_faults(parse(made), world)
    assert found.startswith(f"{PAGE}: ")
    assert fault in found


def test_a_theme_cannot_bring_products_back(lite: Engine, tmp_path: Path) -> None:
    fill(lite, SMALL, ONE_SHOP)
    add(lite, *condition_rows())
    config = config_of(tmp_path)
    build(lite, config)
    theme = config.catalog / "theme"
    theme.mkdir(parents=True)
    bad = (
        '{% extends "base.html" %}{% block main %}<h1>x</h1><p>Aurel A2 is first.</p>{% endblock %}'
    )
    (theme / "condition.html").write_text(bad)
    with pytest.raises(Problem, match="ranks and sells nothing"):
        build(lite, config)


def test_evidence_that_nobody_checked_again_holds_a_release_back(
    lite: Engine, tmp_path: Path
) -> None:
    fill(lite, SMALL, ONE_SHOP)
    add(lite, *condition_rows())
    due = date(2026, 11, 2)
    with writing(lite) as connection:
        connection.execute(update(Condition).values(review_by=due))
    assert safety_faults(read_facts(lite), due) == []
    publish(lite, config_of(tmp_path), due)
    with pytest.raises(Problem, match="the evidence on 'lumbago' was to be checked again by"):
        publish(lite, config_of(tmp_path), due + timedelta(days=1))


def test_every_condition_of_the_world_is_a_page_of_its_own(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    add(lite, *condition_rows(), *condition_rows("zoster", "A zoster"))
    world = see(read_facts(lite))
    assert [one.path for one in world.trust.conditions] == ["conditions/zoster.html", PAGE]
    tree = html.document_fromstring(render(lite)["evidence.html"].decode())
    assert tree.xpath("//main//tbody//a/@href") == ["conditions/zoster.html", PAGE]
