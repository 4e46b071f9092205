"""The feed of changes: Atom 1.0 in structure, ids that last, dates from data, hostile texts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree, html
from sqlalchemy import Engine, update

from db.connect import writing
from db.schema import Month, MonthCause, SafetyNote, Site
from reports.feed import ATOM, authority, feed
from reports.news import places_of
from reports.queries import read_facts
from reports.verify_trust import feed_faults
from reports.world import see
from tests.seeds import SMALL, add, fill, month_rows, recall_row
from tests.seeds.decided import alias, judgement
from tests.seeds.pages import ONE_SHOP, render
from tests.seeds.told import correction_row

OLD = {"aurel-a2": (80.0, 180, 230), "bramo-3": (70.0, 40, 50), "gneis-g1": (60.0, 30, 40)}
NEW = {"aurel-a2": (84.4, 200, 250), "bramo-3": (70.2, 41, 51), "cordo-s": (None, 9, 20)}
HOSTILE = "<script>alert(1)</script> & \x00\x0b\ud800\ufffe]]> \u202e end"


@pytest.fixture
def moved(lite: Engine) -> Engine:
    fill(lite)
    add(lite, *month_rows("2026-09", OLD), *month_rows("2026-10", NEW), recall_row(),
        correction_row(), judgement(1, "drop", "review:backfit/aurel-a2-1", why="a treadmill"),
        MonthCause(month="2026-10", product_id="aurel-a2", cause="new", before="2026-09",
                   points=4.4, reviews=20))  # fmt: skip
    return lite


def entries(page: bytes) -> list[tuple[str, str, str, str]]:
    root = etree.fromstring(page)
    return [
        (one.findtext(f"{{{ATOM}}}id"), one.findtext(f"{{{ATOM}}}title"),
         one.findtext(f"{{{ATOM}}}updated"), one.findtext(f"{{{ATOM}}}content"))
        for one in root.iter(f"{{{ATOM}}}entry")
    ]  # fmt: skip


def test_each_change_is_one_entry_newest_first(moved: Engine) -> None:
    tag = "tag:desk@upright.example,2026:"
    assert entries(render(moved)["changes.xml"]) == [
        (f"{tag}corrections/decision-1", "Decision: A review at BackFit Outlet is left out.",
         "2026-10-29T04:30:00Z",
         "A review at BackFit Outlet is left out. Reason: a treadmill"),
        (f"{tag}months/2026-10/aurel-a2", "Aurel A2: 80 → 84", "2026-10-28T03:00:00Z",
         "Oct 2026: Score 80 (76–84) from 180 reviews before, score 84 (80–88) from 200 reviews "
         "now. Of the change: new reviews +4.4."),
        (f"{tag}months/2026-10/cordo-s", "Cordo S: new", "2026-10-28T03:00:00Z",
         "Oct 2026: It is new here. No score."),
        (f"{tag}months/2026-10/gneis-g1", "Gneis G1: no longer on record", "2026-10-28T03:00:00Z",
         "Oct 2026: It was on record the month before."),
        (f"{tag}corrections/correction-weight-of-a2",
         "Correction: It is 300 lb, as the manual says.", "2026-10-20T05:00:00Z",
         "It is 300 lb, as the manual says. Before: The page gave 300 kg as the greatest weight."),
        (f"{tag}months/2026-09", "First month: Sep 2026", "2026-09-28T03:00:00Z",
         "Products on record: 3; with a score: 3."),
        (f"{tag}recalls/recall-fjord", "Recall: Ankle clamp can open", "2026-09-01T05:00:00Z",
         "The clamp can open under load. Stop using it and ask the maker for the kit."),
    ]  # fmt: skip


def test_it_is_atom_in_structure(moved: Engine) -> None:
    """Check what RFC 4287 asks: sections 4.1.1, 4.1.2, 4.2.7 and 3.3."""
    made = render(moved)
    root = etree.fromstring(made["changes.xml"])
    assert root.tag == f"{{{ATOM}}}feed"
    for part in (root, *root.iter(f"{{{ATOM}}}entry")):
        names = [etree.QName(one).localname for one in part]
        for one in ("id", "title", "updated"):
            assert names.count(one) == 1
        kinds = [(one.get("rel"), one.get("type")) for one in part.findall(f"{{{ATOM}}}link")]
        assert ("alternate", "text/html") in kinds
        assert len(kinds) == len(set(kinds))
    assert root.findtext(f"{{{ATOM}}}author/{{{ATOM}}}name") == "Plumb Line Press Ltd"
    ids = [one.text for one in root.iter(f"{{{ATOM}}}id")]
    assert len(ids) == len(set(ids))
    newest = max(one.text for one in root.iter(f"{{{ATOM}}}updated"))
    assert root.findtext(f"{{{ATOM}}}updated") == newest == "2026-10-29T04:30:00Z"
    assert list(feed_faults(made, [])) == []


def test_every_link_of_it_leads_somewhere(moved: Engine) -> None:
    made = render(moved)
    for link in etree.fromstring(made["changes.xml"]).iter(f"{{{ATOM}}}link"):
        path, _, anchor = link.get("href").partition("#")
        assert path in made
        if anchor:
            assert html.document_fromstring(made[path].decode()).xpath("//*[@id=$id]", id=anchor)


def test_pages_name_it_where_it_is(moved: Engine) -> None:
    for name, page in render(moved).items():
        if name.endswith(".html"):
            tree = html.document_fromstring(page.decode())
            (found,) = tree.xpath("//link[@type='application/atom+xml']/@href")
            assert found.removeprefix("../").removeprefix("/") == "changes.xml"


def test_without_news_there_is_none(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    made = render(lite)
    assert "changes.xml" not in made
    assert not [
        name for name, page in made.items() if b"atom+xml" in page or b"changes.xml" in page
    ]


def test_with_an_address_links_are_whole_and_ids_the_host_s(moved: Engine) -> None:
    with writing(moved) as connection:
        connection.execute(update(Site).values(address="https://posture.example/tables/"))
    root = etree.fromstring(render(moved)["changes.xml"])
    assert root.findtext(f"{{{ATOM}}}id") == "tag:posture.example,2026:changes"
    links = {one.get("rel"): one.get("href") for one in root.findall(f"{{{ATOM}}}link")}
    assert links == {
        "self": "https://posture.example/tables/changes.xml",
        "alternate": "https://posture.example/tables/index.html",
    }


def test_ids_of_old_entries_outlast_new_months(moved: Engine) -> None:
    before = {one[0]: one for one in entries(render(moved)["changes.xml"])}
    add(moved, *month_rows("2027-01", {**NEW, "bramo-3": (50.0, 60, 70)}))
    after = {one[0]: one for one in entries(render(moved)["changes.xml"])}
    assert before.items() <= after.items()
    assert len(after) == len(before) + 1


def test_the_authority_is_a_host_or_an_address_of_mail(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    site = see(read_facts(lite)).site
    assert authority(site) == "desk@upright.example"
    assert authority(replace(site, contact="https://desk.example/mail")) == "desk.example"
    assert authority(replace(site, address="https://bücher.example/")) == "xn--bcher-kva.example"


def test_a_recalled_product_has_no_score_in_it(lite: Engine) -> None:
    fill(lite)
    add(lite, *month_rows("2026-09", {"fjord-basic": (80.0, 30, 36)}),
        *month_rows("2026-10", {"fjord-basic": (60.0, 30, 36)}), recall_row())  # fmt: skip
    assert [one[1] for one in entries(render(lite)["changes.xml"])] == [
        "First month: Sep 2026", "Recall: Ankle clamp can open",
    ]  # fmt: skip


def test_a_merged_product_is_not_gone(lite: Engine) -> None:
    fill(lite)
    add(lite, *month_rows("2026-09", {**OLD, "a2-classic": (80.0, 20, 30)}),
        *month_rows("2026-10", OLD), alias("a2-classic", "aurel-a2"),
        judgement(1, "same", "product:aurel-a2", "product:a2-classic"))  # fmt: skip
    titles = [one[1] for one in entries(render(lite)["changes.xml"])]
    assert not [one for one in titles if "no longer on record" in one]
    assert any(one.startswith("Decision: Aurel A2 and Aurel A2 Classic are one") for one in titles)


def test_hostile_texts_stay_text(moved: Engine) -> None:
    with writing(moved) as connection:
        connection.execute(update(SafetyNote).where(SafetyNote.kind == "recall")
                           .values(title="<b>x</b> & \x0b\u202ey", text="]]>&lt;"))  # fmt: skip
    world = see(read_facts(moved))
    news = tuple(replace(one, title=HOSTILE, words=HOSTILE) for one in world.trust.news)
    made = feed(replace(world.site, name=HOSTILE, owner=HOSTILE), news, 2026)
    root = etree.fromstring(made)
    texts = {one.text for one in root.iter(f"{{{ATOM}}}title", f"{{{ATOM}}}content")}
    assert texts == {"<script>alert(1)</script> & ]]>  end",
                     "<script>alert(1)</script> & ]]>  end: what changed"}  # fmt: skip
    assert b"<script" not in made


FAULTS = [
    (b"<id>tag:desk@upright.example,2026:months/2026-09</id>", b"", "lacks its one id"),
    (b"months/2026-09<", b"changes<", "stands twice"),
    (b"2026-09-28T03:00:00Z", b"28 Sep", "a date is not one"),
    (b"</feed>", b"", "it is not XML"),
    (b"ask the maker for the kit", b"it cures back pain", "a cure is claimed"),
]


@pytest.mark.parametrize(("old", "new", "fault"), FAULTS, ids=[fault for *_, fault in FAULTS])
def test_a_feed_that_is_none_is_found(moved: Engine, old: bytes, new: bytes, fault: str) -> None:
    made = render(moved)
    assert old in made["changes.xml"]
    made["changes.xml"] = made["changes.xml"].replace(old, new)
    assert any(fault in one for one in feed_faults(made, []))


def test_places_are_those_of_the_pages(lite: Engine) -> None:
    fill(lite)
    world, facts = see(read_facts(lite)), read_facts(lite)
    rows = {
        one.product_id: Month(month="2026-10", product_id=one.product_id, score=one.score,
                              low=one.low, high=one.high, counted=1, listed=1, method="1")
        for one in facts.scores
    }  # fmt: skip
    shown = {one.product_id: (one.place.first, one.place.last)
             for one in world.products if one.place}  # fmt: skip
    assert places_of(rows) == shown
    assert len(shown) > 3


def test_both_databases_give_the_same_feed(engine: Engine, lite: Engine) -> None:
    for one in (engine, lite):
        fill(one)
        add(one, *month_rows("2026-09", OLD), *month_rows("2026-10", NEW), correction_row())
    assert render(engine)["changes.xml"] == render(lite)["changes.xml"]
