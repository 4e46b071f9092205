"""Pages for a question: who suits, who does not, who is silent; ties are called ties."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.schema import Method
from reports.asked import answers, cheapest, questions
from reports.asked_words import lead
from reports.pairs import MOST, pairs
from reports.places import overlap, places
from reports.queries import read_facts
from reports.site_questions import links, pages
from reports.views import ProductView, ScoreView
from reports.world import see
from reports.world_views import World
from tests.seeds import PRODUCTS, SMALL, Seed, add, fill, recall_row
from tests.seeds.pages import ONE_SHOP, render, words


def world_of(engine: Engine) -> World:
    return see(read_facts(engine))


def said(world: World, key: str) -> dict[str, str]:
    """Ask every product one question."""
    asked = next(one for one in questions(world) if one.key == key)
    return {one.product.product_id: one.verdict for one in answers(asked, world)}


def test_every_product_answers_each_question(lite: Engine) -> None:
    fill(lite)
    add(lite, recall_row())
    world = world_of(lite)
    assert said(world, "tall") == {
        "aurel-a2": "suits", "bramo-3": "suits", "gneis-g1": "suits", "estuary-pro": "silent",
        "delft-incline-600": "suits", "cordo-s": "silent", "hark-tilt": "silent",
        "fjord-basic": "recalled",
    }  # fmt: skip
    assert set(said(world, "alone").values()) == {"silent", "recalled"}
    assert [one.key for one in questions(world)] == [
        "tall", "short", "heavy", "alone", "small-room", "under-300", "under-400", "under-500",
    ]  # fmt: skip
    assert said(world, "under-300")["aurel-a2"] == "not"
    assert said(world, "under-300")["bramo-3"] == "silent"
    assert said(world, "under-300")["delft-incline-600"] == "suits"


def test_a_question_that_the_data_do_not_answer_has_no_page(lite: Engine) -> None:
    fill(lite)
    paths = [one.path for one in pages(world_of(lite))]
    assert "best/tall.html" in paths
    assert "best/alone.html" not in paths  # nobody says
    assert "best/small-room.html" not in paths


def test_the_answer_names_a_tie_and_who_is_silent(lite: Engine) -> None:
    fill(lite)
    add(lite, recall_row())
    made = render(lite)
    page = words(made["best/tall.html"])
    assert (
        "Which inversion tables are best for someone of 6′2″ (188 cm) or taller? 4 of 8 are "
        "stated to take someone of 6′2″ (188 cm). Aurel A2, Bramo 3 and Gneis G1 lead and cannot "
        "be told apart: their bands overlap. 3 do not say." in page
    )
    assert "Tall means 6′2″ (188 cm) or more." in page
    assert "Fjord Basic: recalled. Ankle clamp can open." in page
    assert "Hark Tilt: does not say: tallest user is not stated." in page
    assert "As of 31 Oct 2026" in page
    assert "Ask a clinician first" in page


def test_none_of_these_suits_is_an_answer(lite: Engine) -> None:
    fill(lite)
    add(lite, Method(name="heavy_pounds", value=400, version="1.3", meaning="heavy"))
    page = words(render(lite)["best/heavy.html"])
    assert "Which inversion tables are stated to suit someone of 400 lb (181 kg) or more?" in page
    assert "None of these suits: of the 7 that say, none is stated to carry 400 lb" in page
    assert "Bramo 3: heaviest user: 250 lb (113 kg)." in page
    assert "What suits" not in page


def test_a_small_supply_is_asked_without_a_ranking(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    made = render(lite)
    page = words(made["best/heavy.html"])
    assert "Which inversion tables are stated to suit someone of 230 lb" in page
    assert "No score is known of any that suits: too few reviews count." in page
    assert "Score (" not in page
    assert b'<svg class="mark"' not in made["best/heavy.html"]
    assert not [name for name in made if name.startswith("compare/")]  # too little is known


def yes_or_no(name: str, alone: str | None, folds: str | None) -> Seed:
    stated = {"return_alone": alone, "folds": folds}
    specs = {key: (text, None, None) for key, text in stated.items() if text}
    return Seed(name, name[0].upper(), name[2:], {}, {}, specs)


def test_yes_no_and_neither_are_told_apart(lite: Engine) -> None:
    fill(lite, [yes_or_no("a-1", "yes, by the arms", "Yes"), yes_or_no("b-2", "no", "no, never"),
                yes_or_no("c-3", "with practice", None)], ONE_SHOP)  # fmt: skip
    world = world_of(lite)
    assert said(world, "alone") == {"a-1": "suits", "b-2": "not", "c-3": "silent"}
    assert said(world, "small-room") == {"a-1": "suits", "b-2": "not", "c-3": "silent"}
    made = words(render(lite)["best/alone.html"])
    assert "C 3: does not say: “with practice” is neither yes nor no." in made


def test_the_lowest_price_in_the_currency_of_the_site_decides(lite: Engine) -> None:
    fill(lite)
    product = world_of(lite).products[0]
    (offer,) = product.offers[:1]
    cheap = replace(offer, amount=99.0, currency="EUR")
    low = replace(offer, amount=120.0)
    many = replace(product, offers=(offer, cheap, low))
    found = cheapest(many, "USD")
    assert found is not None
    assert found.amount == 120.0
    assert cheapest(many, "GBP") is None


def test_pairs_are_few_the_same_each_time_and_of_two_that_say_something(lite: Engine) -> None:
    fill(lite, [replace(PRODUCTS[n % 5], product=f"p-{n}", brand=f"B{n % 7}") for n in range(40)])
    world = world_of(lite)
    found = pairs(world)
    assert found == pairs(replace(world, products=tuple(world.products)))
    for one in world.products:
        assert sum(one in (pair.one, pair.other) for pair in found) <= MOST
    assert len(found) > 40 / 2
    assert len({pair.path for pair in found}) == len(found)
    assert all(pair.one.product_id < pair.other.product_id for pair in found)


def test_a_pair_says_what_tells_the_two_apart(lite: Engine) -> None:
    fill(lite)
    made = render(lite)
    page = words(made["compare/aurel-a2-vs-bramo-3.html"])
    assert (
        "Aurel A2 or Bramo 3? The two cannot be told apart by their scores: Aurel A2 has 84 of "
        "100 (between 81 and 86), Bramo 3 84 of 100 (between 78 and 89), and the bands overlap. "
        "Of 3 properties that both state, 3 differ." in page
    )
    assert "Compared because they are next to each other in score." in page


def test_what_is_not_ranked_is_listed_with_its_reason(lite: Engine) -> None:
    fill(lite)
    add(lite, recall_row())
    page = words(render(lite)["not-ranked.html"])
    assert "3 of 8 have no place. Each is listed with the reason." in page
    assert "Cordo S 12 reviews count; 20 are needed 40 12" in page
    assert "Hark Tilt No review of it has been read yet 0 0" in page
    assert "Recall Recalled: Ankle clamp can open" in page


def test_every_page_for_a_question_is_led_to(lite: Engine) -> None:
    fill(lite)
    made = render(lite)
    hub = made["questions.html"].decode()
    asked = [name for name in made if name.startswith(("best/", "compare/", "not-"))]
    pages_asked = [name for name in asked if name.endswith(".html")]
    assert pages_asked
    assert all(f'href="{name}"' in hub for name in pages_asked)
    assert b'href="questions.html"' in made["index.html"]
    assert {one.path for one in links(world_of(lite))} <= set(pages_asked)


def score(low: float, high: float) -> ScoreView:
    return ScoreView("scored", (low + high) / 2, low, high, None, 20, 20, 20)


bands = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted)


@given(st.lists(bands, min_size=2, max_size=12))
def test_places_among_some_are_those_among_all(ends: list[list[int]]) -> None:
    world = [_view(n, score(*pair)) for n, pair in enumerate(ends)]
    scores = [one.score for one in world]
    counted = {
        one.product_id: (1 + sum(low > pair[1] for low, _ in ends),
                         len(ends) - sum(high < pair[0] for _, high in ends))
        for one, pair in zip(world, ends, strict=True)
    }  # fmt: skip
    assert {key: (one.first, one.last) for key, one in places(world).items()} == counted
    assert all(overlap(a, b) == overlap(b, a) for a in scores for b in scores)


def test_one_alone_has_no_place_and_a_clear_lead_is_said() -> None:
    two = [_view(1, score(80, 90)), _view(2, score(40, 50))]
    assert places(two[:1]) == {}
    assert lead(two).endswith("85 of 100 (between 80 and 90), clear of the others.")
    assert lead(two[:1]).startswith("It has a score: ")


@pytest.mark.parametrize("n", [2, 5])
def test_ties_are_called_ties(n: int) -> None:
    assert "cannot be told apart" in lead([_view(k, score(60 + k, 80 + k)) for k in range(n)])


def _view(number: int, scored: ScoreView) -> ProductView:
    return ProductView(
        product_id=f"p-{number}", slug=f"p-{number}", name=f"P {number}", brand="P",
        model=str(number), category="inversion table", summary=None, score=scored, place=None,
        drops=(), shops=(), fit=(), specs=(), recalls=(), past=(),
    )  # fmt: skip


def test_a_large_world_keeps_its_tables_small(lite: Engine) -> None:
    fill(lite, [replace(PRODUCTS[n % 5], product=f"p-{n}", brand=f"B{n}") for n in range(50)])
    made = render(lite)
    assert "And 20 more, in the numbers of this page." in words(made["best/heavy.html"])
    assert made["best/heavy.csv"].count(b'"suits"') == 50
