"""Tests of quotations: only where a shop allows it, only what may be, and fairly chosen."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from sqlalchemy import Engine

from db.problem import Problem
from db.schema import Permission, Shop
from reports import quotes
from reports.queries import read_facts
from reports.quotes import ALL, EACH, choose, shares
from reports.release import build
from reports.spoken import Quotable
from tests.seeds import SMALL, add, config_of, fill
from tests.seeds.pages import render, words
from tests.seeds.spoken import Says, aspect_rows, quoting, said_rows

PAGE = "products/aurel-a2.html"
SHOPS = {"backfit": "BackFit Outlet", "tilthaus": "Tilthaus"}
EASY = Says("It took me ten minutes to put together.")
DAY = date(2026, 10, 31)  # of the pages


def world(
    engine: Engine, *said: Says, allowed: tuple[Permission, ...] = (), salt: str = ""
) -> None:
    fill(engine, SMALL, SHOPS)
    add(engine, *aspect_rows(), *said_rows(said, salt), *allowed)


def quoted(made: dict[str, bytes], page: str = PAGE) -> list[str]:
    tree = html.document_fromstring(made[page].decode())
    return [" ".join(one.text_content().split()) for one in tree.xpath("//ul/li[.//q]")]


def test_a_sentence_is_quoted_with_side_shop_day_and_link(engine: Engine) -> None:
    hard = Says("No bolt fits.", polarity="complaint", day=9, title="Hm")
    world(engine, EASY, hard, allowed=(quoting("backfit"),))
    made = render(engine)
    assert quoted(made) == [
        "Praise It took me ten minutes to put together. BackFit Outlet, 1 Jan 2026",
        "Regret No bolt fits. BackFit Outlet, 10 Jan 2026",
    ]
    tree = html.document_fromstring(made[PAGE].decode())
    assert (
        tree.xpath("//details[@id='said-assembly']//li//a/@href")
        == ["http://backfit.example/p/aurel-a2"] * 2
    )
    assert tree.xpath("//a[@href='#said-assembly']")


@pytest.mark.parametrize(
    "permission",
    [
        (),
        (quoting("backfit", "refused"),),
        (quoting("backfit", "asked"),),
        (quoting("backfit", "expired", DAY - timedelta(days=1)),),
        (quoting("backfit", until=DAY - timedelta(days=1)),),
        (quoting("tilthaus"),),
    ],
    ids=["unknown", "refused", "asked", "expired", "over", "another"],
)
def test_nothing_is_quoted_without_a_permission_that_holds(
    lite: Engine, tmp_path: Path, permission: tuple[Permission, ...]
) -> None:
    world(lite, EASY, allowed=permission)
    folder = build(lite, config_of(tmp_path)).folder
    for path in folder.rglob("*"):
        assert not path.is_file() or b"ten minutes" not in path.read_bytes(), path.name
    page = words((folder / PAGE).read_bytes())
    assert "not quoted for want of permission: 1 at BackFit Outlet." in page


def test_the_last_day_of_a_permission_is_one_on_which_it_holds(lite: Engine) -> None:
    world(lite, EASY, allowed=(quoting("backfit", until=DAY),))
    assert len(quoted(render(lite))) == 1


def test_data_for_research_are_never_quoted(lite: Engine) -> None:
    world(lite, Says("Easy to build.", shop="study"), allowed=(quoting("study"),))
    add(lite, Shop(shop="study", name="Study", domain="study.example", platform="jsonld",
                   start="[]", research=True))  # fmt: skip
    assert not read_facts(lite).quotable
    assert quoted(render(lite)) == []


def test_without_the_check_a_permission_that_is_over_would_quote(
    lite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    world(lite, EASY, allowed=(quoting("backfit", until=DAY - timedelta(days=1)),))
    monkeypatch.setattr(quotes, "_may_quote", lambda shops, shop: True)
    assert len(quoted(render(lite))) == 1


@pytest.mark.parametrize(
    "said",
    [
        Says("My sciatica loves how it folds.", barred="health"),
        Says("The clamp opened and I fell.", barred="hazard"),
        Says("Came fast.", barred="apart"),
        Says("It may be easy.", barred="unsure"),
        Says("Easy to build, and my sciatica is gone.", words="Easy to build",
             also=(("my sciatica is gone", "health"),)),
        Says("Easy to build, until it fell on me.", words="Easy to build",
             also=(("fell on me", "hazard"),)),
        Says("I felt dizzy in it.", aspect="adverse_feel"),
        Says("Easy to build.", counts=False),
        Says("It is easy to build.", polarity="neutral"),
        Says("Building it cured my back pain."),
        Says("Build it and it cu\x01res back pain."),
        Says("Write to me at [e-mail] to build it."),
    ],
    ids=lambda one: one.body[:24],
)  # fmt: skip
def test_what_is_never_quoted(lite: Engine, tmp_path: Path, said: Says) -> None:
    world(lite, EASY, said, allowed=(quoting("backfit"),))
    built = build(lite, config_of(tmp_path)).folder
    made = {PAGE: (built / PAGE).read_bytes()}
    assert quoted(made) == [
        "Praise It took me ten minutes to put together. BackFit Outlet, 1 Jan 2026"
    ]


def test_no_author_and_no_key_is_in_the_release(lite: Engine, tmp_path: Path) -> None:
    world(lite, EASY, allowed=(quoting("backfit"),), salt="secret-key-")
    for path in build(lite, config_of(tmp_path)).folder.rglob("*"):
        if path.is_file():
            assert b"author-of-it" not in path.read_bytes()
            assert b"secret-key-" not in path.read_bytes()


def test_keys_decide_on_nothing(engine: Engine, tmp_path: Path) -> None:
    said = [Says(f"Part {n} went on well.", day=n % 3, shop=("backfit", "tilthaus")[n % 2],
                 polarity=("praise", "complaint")[n % 5 == 0]) for n in range(20)]  # fmt: skip
    said += [Says(f"Undated bolt {n} fits.", day=None) for n in range(4)]
    world(engine, *said, allowed=(quoting("backfit"), quoting("tilthaus")))
    first = build(engine, config_of(tmp_path)).digest
    other = connect_anew(tmp_path)
    world(other, *said[::-1], allowed=(quoting("tilthaus"), quoting("backfit")), salt="zz")
    assert build(other, config_of(tmp_path / "other")).digest == first


def connect_anew(tmp_path: Path) -> Engine:
    from tests.conftest import laid

    return laid(f"sqlite:///{tmp_path}/anew.db")


def test_hostile_words_are_words(lite: Engine) -> None:
    hostile = "<img src=x onerror=alert(1)> \"'{{7*7}} bolts fit & hold"
    world(lite, Says(hostile), allowed=(quoting("backfit"),))
    made = render(lite)
    assert b"<img" not in made[PAGE]
    assert quoted(made) == [f"Praise {hostile} BackFit Outlet, 1 Jan 2026"]


def test_an_address_that_is_not_safe_is_no_link(lite: Engine) -> None:
    world(lite, EASY, allowed=(quoting("backfit"),))
    facts = read_facts(lite)
    for one in facts.listings:
        one.url = "javascript:alert(1)"
    from reports.render import Renderer
    from reports.site import pages
    from reports.world import see

    made = pages(see(facts), Renderer())
    assert "javascript:" not in made[PAGE].decode()
    assert len(quoted(dict(made))) == 1


TEXT = st.text("abc .", min_size=1, max_size=12)
SAID = st.builds(
    Quotable, st.just("p"), st.just("assembly"), st.sampled_from(["a", "b", "c"]), st.just("l"),
    st.booleans(), TEXT, st.just(False), st.none(),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(SAID, max_size=30), st.integers(0, 40), st.integers(0, 40))
def test_laws_of_choosing(said: list[Quotable], praise: int, regret: int) -> None:
    found = choose(said, praise, regret)
    assert len(found) <= ALL
    assert all(sum(one.shop == shop for one in found) <= EACH for shop in "abc")
    assert len({one.text.casefold() for one in found}) == len(found)
    assert set(found) <= set(said)
    sides = [one.praise for one in found]
    assert sides == sorted(sides, reverse=True)
    most = shares(praise, regret, ALL)
    assert (sides.count(True), sides.count(False)) <= most
    assert sides.count(True) <= most[0]
    assert sides.count(False) <= most[1]


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(2, 12))
def test_places_are_shared_in_the_proportion_of_counts(a: int, b: int, places: int) -> None:
    first, second = shares(a, b, places)
    assert first + second == (places if a or b else 0)
    assert bool(first) is bool(a)
    assert bool(second) is bool(b)
    assert (
        (second, first) == shares(b, a, places)
        or 2 * places * a % (a + b) == a + b
        or (a * places % (a + b) * 2 == a + b)
    )
    if a and b and min(first, second) > 1:
        assert abs(first - places * a / (a + b)) <= 0.5


def test_a_claim_that_slips_through_stops_the_build(
    lite: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world(lite, Says("Building it cured my back pain."), allowed=(quoting("backfit"),))
    monkeypatch.setattr(quotes, "check_text", lambda text: ())
    with pytest.raises(Problem, match="a cure is claimed"):
        build(lite, config_of(tmp_path))
