"""First-hand tests on pages: whole views, words by count, and no claim without a record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import Engine

from db.problem import Problem
from db.schema import TrialPicture
from reports.lint import check_own, check_pages, check_text
from reports.queries import read_facts
from reports.release import build
from reports.trial_views import FoundView, SummedView, TrialSummary, TrialView, TriedView
from reports.trials import columns, summary, trials_by_product, tried
from reports.verify import read_pages, trial_faults, verify
from reports.views import ColumnView
from reports.world import see
from tests.edited import drafted
from tests.edited import page as page_of
from tests.seeds import PRODUCTS, add, config_of, fill, month_rows
from tests.seeds.pages import render, words
from tests.test_pictures import png
from tests.trying import FULL, row

LATER = date(2026, 11, 9)
SHORT = row("arc-300", tester="TS", unit="B", got="lent", tested=LATER, reach=0.0762,
            reach_text="3 in", angle=60.0, effort="some", minutes=41.0)  # fmt: skip
RESEARCH = "Research only: nobody here has handled this unit."


def test_one_test_is_said_as_written_with_the_other_units_beside() -> None:
    ((views, _),) = trials_by_product([FULL], {}).values()
    assert views == (
        TrialView(
            anchor="trial-arc-300.mk-2026-10-03",
            unit="serial PB-0042",
            got="bought from BackFit Outlet",
            tester="MK",
            height="5 ft 11 in",
            height_also="180 cm",
            weight="82 kg",
            weight_also="181 lb",
            tested=date(2026, 10, 3),
            found=(
                FoundView("minutes", "minutes to assemble", "75 min", None, 75.0, "min"),
                FoundView("reach", "reach to the ankle lock", "12 cm", "4.7 in", 0.12, "m"),
                FoundView("angle", "measured angle below level", "58°", None, 58.0, "deg"),
                FoundView("room_length", "room to swing, length", "7 ft", "213 cm", 2.1336, "m"),
                FoundView("room_width", "room to swing, width", "75 cm", "30 in", 0.75, "m"),
                FoundView("room_height", "room to swing, height", "1,90 m", "75 in", 1.9, "m"),
                FoundView("effort", "effort to come back up", "could not", None, 4.0, None),
            ),
            notes="The strap has three marks.",
            pictures=(),
        ),
    )
    assert summary([FULL]).sentence == (
        "We used it: one unit, bought from BackFit Outlet, tested on 3 Oct 2026 by MK,"
        " 5 ft 11 in, 82 kg."
    )


def test_several_tests_are_a_range_with_their_number_and_no_mean() -> None:
    first = replace(FULL, effort="little", angle=None)
    assert summary([first, SHORT]) == TrialSummary(
        sentence="We used it: two units, bought from BackFit Outlet and lent, in two tests by two"
        " people, from 3 Oct 2026 to 9 Nov 2026.",
        tests=2,
        units=2,
        testers=2,
        first=date(2026, 10, 3),
        last=LATER,
        found=(
            SummedView("minutes", "minutes to assemble", 2, "41 to 75 min", None, 41.0, 41.0, 75.0,
                       "min"),
            SummedView("reach", "reach to the ankle lock", 2, "7.6 to 12 cm", "3 to 4.7 in", 0.0762,
                       0.0762, 0.12, "m"),
            SummedView("angle", "measured angle below level", 1, "60°", None, 60.0, 60.0, 60.0,
                       "deg"),
            SummedView("room_length", "room to swing, length", 1, "7 ft", "213 cm", 2.1336, 2.1336,
                       2.1336, "m"),
            SummedView("room_width", "room to swing, width", 1, "75 cm", "30 in", 0.75, 0.75, 0.75,
                       "m"),
            SummedView("room_height", "room to swing, height", 1, "1,90 m", "75 in", 1.9, 1.9, 1.9,
                       "m"),
            SummedView("effort", "effort to come back up", 2, "little to some", None, 1.0, 1.0, 2.0,
                       None),
        ),
        efforts=(("little", "a light pull or push"),
                 ("some", "a firm pull or push, more than once")),
    )  # fmt: skip


def test_units_of_products_that_are_one_by_now_are_told_apart() -> None:
    other = replace(row("arc-300", angle=3.0), trial="arc-300-old/mk")
    assert summary([row("arc-300", angle=4.0), other]).units == 2
    assert summary([row("arc-300", angle=4.0), row("arc-300", angle=3.0)]).units == 1


def test_columns_are_of_what_was_measured() -> None:
    assert columns([]) == ()
    assert columns([summary([row("arc-300", angle=4.0)]), summary([row("b", effort="hard")])]) == (
        ColumnView("angle", "measured angle", None),
        ColumnView("effort", "effort to come back up", None),
    )
    assert tried([FULL, SHORT], ["arc-300", "b"]) == TriedView(1, 2)


def test_a_tested_product_says_so_and_the_others_are_research_only(engine: Engine) -> None:
    fill(engine, PRODUCTS[:3])
    before = render(engine)
    assert "Research only: nobody here has handled these units." in words(before["index.html"])
    assert RESEARCH in words(before["products/aurel-a2.html"])
    add(engine, row("aurel-a2", angle=58.0, notes="The <b>strap</b> has three marks."),
        row("bramo-3", effort="could not", got="given", got_from="Bramo"))  # fmt: skip
    made = render(engine)
    for name in ("index.html", "products/aurel-a2.html", "404.html", "method.html"):
        assert (
            "First-hand tests are on record for 2 of 3 products; the other is research only."
            " Nothing here is medical advice." in words(made[name])
        )
    page = words(made["products/aurel-a2.html"])
    assert "We used it: one unit, bought, tested on 3 Oct 2026 by MK." in page
    assert "58°" in page and "The <b>strap</b> has three marks." in page
    assert RESEARCH not in page and "not measured" in page
    assert "one unit, given by Bramo, tested" in words(made["products/bramo-3.html"])
    assert RESEARCH in words(made["products/cordo-s.html"])
    world = see(read_facts(engine))
    verify(made, world, read_facts(engine).recount)
    assert [one.key for one in world.trial_columns] == ["angle", "effort"]


def test_where_all_were_tested_nothing_is_research_only(lite: Engine) -> None:
    fill(lite, PRODUCTS[:1])
    add(lite, row("aurel-a2", angle=58.0))
    foot = words(render(lite)["index.html"])
    assert "First-hand tests are on record for 1 of 1 product. Nothing here" in foot
    assert "esearch only" not in foot


def test_photographs_are_part_of_the_release(lite: Engine, tmp_path: Path) -> None:
    fill(lite, PRODUCTS[:2])
    test = row("aurel-a2", angle=58.0)
    add(lite, test, TrialPicture(trial=test.trial, position=0, file="strap.png",
                                 alt="The strap at its second mark", rights="Our own"))  # fmt: skip
    config = config_of(tmp_path)
    with pytest.raises(Problem, match=r"^trials/aurel-a2.yml: picture strap.png cannot be read"):
        build(lite, config)
    folder = config.catalog / "pictures"
    folder.mkdir(parents=True)
    (folder / "strap.png").write_bytes(png(30, 20))
    made = build(lite, config).folder
    page = html.document_fromstring((made / "products/aurel-a2.html").read_text("utf-8"))
    (picture,) = page.xpath("//section[@data-first-hand='aurel-a2']//img")
    assert (picture.get("alt"), picture.get("width")) == ("The strap at its second mark", "30")
    assert (made / "products" / picture.get("src")).resolve().read_bytes() == png(30, 20)


@pytest.mark.parametrize("notes", ["It cured me.", "It relieves back pain.", "A miracle."])
def test_a_claim_in_the_notes_stops_the_build(lite: Engine, tmp_path: Path, notes: str) -> None:
    fill(lite, PRODUCTS[:1])
    add(lite, row("aurel-a2", notes=notes))
    with pytest.raises(Problem, match=r"the site was not built: products/aurel-a2\.html: '"):
        build(lite, config_of(tmp_path))


OURS = "<p>We used it, and tested the lock.</p>"
MARKED = (
    "<p>Plain.</p><div data-first-hand='arc-300'><p>We used it, in a first-hand test.</p></div>"
)


def page(body: str) -> dict[str, bytes]:
    return {"a.html": f"<html><body>{body}</body></html>".encode()}


def test_a_test_of_our_own_may_be_said_only_where_it_is_marked() -> None:
    assert [one.words for one in check_pages(page(MARKED + OURS))] == ["we used it"]
    assert check_pages(page(MARKED)) == ()
    (found,) = check_pages(page(MARKED.replace("We used", "It cured me. We used")))
    assert found.why == "a cure is claimed"
    assert check_text("We used it.") and check_text("A first-hand test.")
    assert check_own("We used it.") == () and check_own("It cured me.")


def test_a_mark_without_a_record_stops_the_build(lite: Engine) -> None:
    read = read_pages(page(MARKED), ours=False)
    told = "a.html: a test of our own is claimed of 'arc-300', and none is on record"
    assert list(trial_faults(read, {"bramo-3"})) == [told]
    assert list(trial_faults(read, {"arc-300"})) == []
    foot = read_pages(page("<p data-first-hand='site'>On record.</p>"), ours=False)
    assert list(trial_faults(foot, {"arc-300"})) == []
    assert list(trial_faults(foot, set())) == [told.replace("arc-300", "site")]
    fill(lite, PRODUCTS[:1])
    facts = read_facts(lite)
    made = render(lite)
    body = made["safety.html"].replace(b"</main>", MARKED.encode() + b"</main>")
    with pytest.raises(Problem, match="none is on record"):
        verify({**made, "safety.html": body}, see(facts), facts.recount, ours=False)


def test_the_edition_counts_them_too(lite: Engine, tmp_path: Path) -> None:
    fill(lite, PRODUCTS[:2])
    add(lite, *month_rows("2026-10", {"aurel-a2": (84.0, 210, 258)}), row("aurel-a2", angle=58.0))
    made = drafted(lite, tmp_path, "2026-10")
    assert "First-hand tests are on record for 1 of 1 product." in page_of(made)
