"""Tests of the shops at the desk: added by address, asked by letter, allowed, edited, crawled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.catalog import effective, read_catalog
from db.connect import reading
from db.schema import Crawl, CrawlVerdict, Expectation, Listing, Permission, Shop
from db.shop_rows import newest_crawls, shop_page
from desk.export import export
from desk.judge import Editor
from desk.session import Session
from tests.desking import Person, at_desk
from tests.seeds import add
from tests.shelving import NOW, decided, form_of, send, shelve, synced

ONE = "/shops/velm"
PAGE = (
    b'<html lang="en-GB"><meta property="og:site_name" content="Oak &amp; Row"><script type='
    b'"application/ld+json">{"@type": "Product", "name": "Arc 300", "review": [{"@type": "Review",'
    b'"reviewRating": {"ratingValue": 5}, "reviewBody": "Fine."}]}</script></html>'
)


@pytest.fixture
def shelf(engine: Engine, tmp_path: Path) -> Iterator[Session]:
    yield shelve(engine, tmp_path)


@pytest.fixture
def publisher(shelf: Session) -> Iterator[Person]:
    with at_desk(shelf, "publisher") as person:
        yield person


def allowed(session: Session, shop: str = "velm") -> dict[str, tuple[str, str]]:
    catalog = effective(session.engine, session.config.catalog)
    rows = [one for one in catalog.of(Permission) if one.shop == shop]
    return {one.use: (one.verdict, str(one.until)) for one in rows}


def test_the_list_says_how_each_shop_does(shelf: Session, publisher: Person) -> None:
    crawls = [Crawl(crawl_id=f"velm/{day}", shop="velm", kind="crawl", outcome="complete",
                    started=NOW.replace(month=10, day=day), distinct=day,
                    finished=NOW.replace(month=10, day=day)) for day in (1, 2, 3)]  # fmt: skip
    verdicts = [
        CrawlVerdict(
            crawl_id=f"velm/{day}", shop="velm", accepted=day < 3,
            reason="too few" if day == 3 else None,
        )
        for day in (1, 2, 3)
    ]  # fmt: skip
    add(shelf.engine, *crawls, *verdicts)
    with reading(shelf.engine) as connection:
        assert [one.shop for one in shop_page(connection, 1, 1)[0]] == ["velm"]
        past = newest_crawls(connection, ["velm", "none"], 2)
        told = [(one.crawl.distinct, one.accepted, one.held) for one in past["velm"]]
        assert (told, list(past)) == ([(3, False, "too few"), (2, True, None)], ["velm"])
    page = publisher.get("/shops").text
    for words in (
        "Velm &amp; Daughters",
        "held",
        "too few",
        "2 Oct 2026",
        "fetch until 2027-09-01",
    ):
        assert words in page
    assert "held back: too few" in publisher.get(ONE).text
    assert publisher.get("/shops/none").status_code == 404


def test_an_answer_is_recorded_use_by_use_with_its_evidence(
    shelf: Session, publisher: Person
) -> None:
    yes = {"answer": "allowed", "evidence": "letter of Ms Orr: yes", "on": "2026-10-20"}
    for wrong in ({"evidence": ""}, {"on": "2026-12-01"}, {"until": "soon"},
                  {"until": "2026-01-01"}, {"why": ""}):  # fmt: skip
        assert send(publisher, f"{ONE}/permission/score", {**yes, **wrong}).status_code == 422
    done = send(publisher, f"{ONE}/permission/score", {**yes, "until": "2027-10-20"})
    assert done.status_code == 303
    no = {"answer": "refused", "evidence": "letter of Ms Orr: no", "on": "2026-10-20", "until": ""}
    send(publisher, f"{ONE}/permission/fetch", no)
    assert allowed(shelf) == {"fetch": ("refused", "None"), "score": ("allowed", "2027-10-20")}
    assert [path for _, _, path, _ in decided(shelf)] == ["permission.score", "permission.fetch"]
    assert "refused: fetch" in publisher.get("/shops").text  # before any run
    assert publisher.get(f"{ONE}/permission/nonsense").status_code == 404
    send(publisher, "/edits/2/undo", {})
    assert allowed(shelf)["fetch"] == ("allowed", "2027-09-01")
    send(publisher, f"{ONE}/permission/score", {"answer": "none"})
    assert "score" not in allowed(shelf)


def test_an_editor_sees_permissions_and_may_not_record_them(shelf: Session) -> None:
    with at_desk(shelf, "editor") as editor:
        for path in (f"{ONE}/permission/score", f"{ONE}/letter", f"{ONE}/edit"):
            assert editor.get(path).status_code == 200
            sent = {"answer": "allowed", "evidence": "x", "on": "2026-10-20", "name": "New"}
            assert send(editor, path, sent).status_code == 403
    assert decided(shelf) == []


def test_a_letter_is_shown_to_be_copied_and_recorded_as_asked(
    shelf: Session, publisher: Person
) -> None:
    path = f"{ONE}/letter?language=de&use.score=yes&use.quote=yes"
    page = publisher.get(path).text
    assert "Velm &amp; Daughters" in page
    assert "Sehr geehrte" in page
    fields = {**form_of(publisher, path), "why": "sent by post"}
    assert fields["asks"] == "score quote"
    assert publisher.raw(path, {**fields, "asks": "score"}).status_code == 422
    assert publisher.raw(path, fields).status_code == 303
    assert allowed(shelf)["quote"] == ("asked", "None")
    assert decided(shelf)[0][3] == '{"asked": "2026-11-01", "evidence": "letter of 2026-11-01"}'
    yes = {"answer": "allowed", "evidence": "her answer", "on": "2026-11-01"}
    send(publisher, f"{ONE}/permission/quote", yes)
    assert json.loads(decided(shelf)[-1][3])["asked"] == "2026-11-01"  # when it was asked is kept


def test_a_shop_is_edited_a_decision_a_value_and_never_made_faster(
    shelf: Session, publisher: Person
) -> None:
    edit = f"{ONE}/edit"
    for wrong in ({"delay": "1"}, {"delay": "x"}, {"schedule": "often"}, {"fill": "rating"},
                  {"min": "9", "max": "3"}, {"domain": "other.example"}):  # fmt: skip
        assert send(publisher, edit, wrong).status_code == 422, wrong
    changes = {"name": "Velm", "schedule": "0 3 * * mon", "delay": "10", "min": "120",
               "fill": "rating 0.99\nbody: 0.9"}  # fmt: skip
    assert send(publisher, edit, changes).status_code == 303
    assert [path for _, _, path, _ in decided(shelf)] == [
        "name", "schedule", "delay", "expect.reviews", "expect.fill"
    ]  # fmt: skip
    catalog = synced(shelf)
    shop = catalog.of(Shop)[0]
    assert (shop.name, shop.schedule, shop.delay) == ("Velm", "0 3 * * mon", 10.0)
    found = [(one.measure, one.least) for one in catalog.of(Expectation)]
    assert found == [("fill:body", 0.9), ("fill:rating", 0.99), ("reviews", 120.0)]
    assert send(publisher, edit, {"min": "", "fill": ""}).status_code == 303
    assert synced(shelf).of(Expectation) == ()


def test_a_shop_is_added_from_a_saved_page_and_comes_out_in_the_yaml(
    shelf: Session, publisher: Person
) -> None:
    url = "https://oakrow.example/p/arc-300"
    files = {"page": ("arc.html", PAGE, "text/html")}
    empty = {"page": ("arc.html", b"", "text/html")}
    assert send(publisher, "/shops/add", {"url": url}, files=empty).status_code == 422
    assert send(publisher, "/shops/add", {"url": "file:///etc"}, files=files).status_code == 422
    done = send(publisher, "/shops/add", {"url": url}, files=files)
    assert done.headers["location"].startswith("/shops/oakrow?did=")
    assert "Oak &amp; Row" in publisher.get("/shops").text
    assert "Nothing recorded means no" in publisher.get("/shops/oakrow").text
    again = send(publisher, "/shops/add", {"url": url}, files=files)
    assert again.status_code == 422
    more = "https://velm.example/p/other"  # a page of a shop that is known
    assert send(publisher, "/shops/add", {"url": more}, files=files).status_code == 303
    assert allowed(shelf, "oakrow") == {}
    before = effective(shelf.engine, shelf.config.catalog)
    assert {one.url for one in before.of(Listing)} >= {url, more}
    export(shelf, Editor("MK", "kept"), dry_run=False)
    after = read_catalog(shelf.config.catalog)
    assert sorted(map(repr, after.records)) == sorted(map(repr, before.records))
