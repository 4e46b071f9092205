"""Tests of the products at the desk: what editors see, and what becomes of what they edit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.catalog import effective, read_catalog
from db.connect import reading
from db.product_rows import LACKS, product_lines
from db.schema import Listing, Product, Remark, Spec, Trial
from desk.export import export
from desk.judge import Editor
from desk.session import Session
from tests.desking import Person, at_desk
from tests.shelving import ARC, NOW, decided, form_of, send, shelve, synced

ONE = "/products/arc-300"


@pytest.fixture
def shelf(engine: Engine, tmp_path: Path) -> Iterator[Session]:
    yield shelve(engine, tmp_path)


@pytest.fixture
def editor(shelf: Session) -> Iterator[Person]:
    with at_desk(shelf, "editor") as person:
        yield person


def test_the_list_says_what_each_product_lacks(shelf: Session, editor: Person) -> None:
    with reading(shelf.engine) as connection:
        found, more = product_lines(connection, NOW, None, None, 1, 50)
        assert [(one.product_id, one.conflicts, one.lacks()) for one in found] == [
            ("arc-300", 1, ("no picture", "no first-hand test", "no verdict", "conflicting specs")),
            ("calm-200", 0, ("no spec", "no picture", "no price", "no first-hand test",
                             "no verdict")),
        ]  # fmt: skip
        assert not more
        lacking = {lack: [one.product_id for one in product_lines(
            connection, NOW, lack, None, 1, 50)[0]] for lack in LACKS}  # fmt: skip
        both = ["arc-300", "calm-200"]
        assert lacking == {"spec": both[1:], "picture": both, "price": both[1:], "test": both,
                           "words": both, "conflict": both[:1]}  # fmt: skip
        assert product_lines(connection, NOW, None, "100%_", 1, 50) == ([], False)
        assert product_lines(connection, NOW, None, None, 1, 1)[1]
    page = editor.get("/products?lacks=spec").text
    assert "Calm 200" in page
    assert "Arc 300" not in page
    assert "There is no such product" in editor.get("/products?q=%00%25").text


def test_each_fact_that_was_typed_anew_is_one_decision(shelf: Session, editor: Person) -> None:
    changes = {"summary": "It folds flat.", "aliases": "A300\r\n Arc-300 \r\n", "model": "Arc 300"}
    done = send(editor, f"{ONE}/facts", changes)
    assert done.status_code == 303
    assert decided(shelf) == [
        ("set", "file:products/arc-300", "summary", '"It folds flat."'),
        ("set", "file:products/arc-300", "aliases", '["A300", "Arc-300"]'),
    ]
    page = editor.get(done.headers["location"]).text
    assert "It folds flat." in page
    assert 'href="/edits/1-2/undo"' in page
    back = send(editor, "/edits/1-2/undo", {})
    assert back.status_code == 303
    assert "It folds flat." not in editor.get(ONE).text
    assert [row.summary for row in synced(shelf).of(Product)] == [None, None]
    assert send(editor, "/edits/1-2/undo", {}).status_code == 422  # once only
    assert send(editor, f"{ONE}/facts", {}).status_code == 422  # nothing was changed


def test_a_spec_is_chosen_corrected_and_added(shelf: Session, editor: Person) -> None:
    page = editor.get(f"{ONE}/specs/max_weight").text
    assert "275 lbs" in page
    take = page.split('value="', 1)[1]
    keys = [part.split('"')[0] for part in page.split('name="take" value="')[1:]]
    assert keys[-2:] == ["own", "none"]
    assert take
    send(editor, f"{ONE}/specs/max_weight", {"take": keys[1], "how": "beside"})
    rows = [(one.printed, one.number, one.unit, one.source) for one in synced(shelf).of(Spec)]
    assert rows == [
        ("275 lbs", 275.0, "lb", "https://velm.example/p/arc-2"),
        ("300 lb", 300.0, "lb", "manual, page 2"),
    ]
    own = {"take": "own", "how": "alone", "value": "136", "unit": "kg", "source": "the maker"}
    send(editor, f"{ONE}/specs/max_weight", own)
    assert [(one.printed, one.source) for one in synced(shelf).of(Spec)] == [
        ("136 kg", "the maker")
    ]
    added = {"name": "folds", "value": "yes, flat", "unit": "", "source": "the maker"}
    assert send(editor, f"{ONE}/specs", added).status_code == 303
    refused = {"name": "weight", "value": "26", "unit": "", "source": "the maker"}
    answer = send(editor, f"{ONE}/specs", refused)
    assert answer.status_code == 422
    assert 'name="value" type="text" value="26"' in answer.text  # nothing typed is lost
    claim = {"name": "use", "value": "cures back pain", "unit": "", "source": "the maker"}
    assert "Say instead" in send(editor, f"{ONE}/specs", claim).text
    send(editor, f"{ONE}/specs/folds", {"take": "none"})
    assert [one.spec for one in synced(shelf).of(Spec)] == ["max_weight"]


def test_verdict_pros_and_cons_are_linted_as_they_are_typed(shelf: Session, editor: Person) -> None:
    said = {"verdict": "Sturdy, and slow to fold.", "pros": "a wide bed\nquiet", "cons": "heavy"}
    for words in ("It cures sciatica.", "We tested it for a month."):
        answer = send(editor, f"{ONE}/words", {**said, "verdict": words})
        assert answer.status_code == 422
        assert "Say instead" in answer.text
        assert "a wide bed\nquiet" in answer.text
    assert send(editor, f"{ONE}/words", said).status_code == 303
    rows = [(one.kind, one.position, one.text) for one in synced(shelf).of(Remark)]
    assert rows == [
        ("con", 0, "heavy"), ("pro", 0, "a wide bed"), ("pro", 1, "quiet"),
        ("verdict", 0, "Sturdy, and slow to fold."),
    ]  # fmt: skip
    test = {"unit": "serial 1", "got": "bought", "tester": "MK", "tested": "2026-10-03",
            "minutes": "48"}  # fmt: skip
    assert send(editor, f"{ONE}/trials", test).status_code == 303
    used = {"verdict": "We tested it for a month. Slow to fold."}
    assert send(editor, f"{ONE}/words", used).status_code == 303


def test_a_first_hand_test_is_typed_with_its_units(shelf: Session, editor: Person) -> None:
    first = {"unit": "serial 1", "got": "bought", "tester": "MK", "tester_height": "5 ft 11 in",
             "tester_weight": "82 kg", "tested": "2026-10-03", "reach": "12 cm",
             "effort": "little", "notes": "The strap has three marks."}  # fmt: skip
    for wrong in ({"tester_height": "180"}, {"angle": "200"}, {"notes": "It relieves pain."},
                  {"reach": "", "effort": "", "notes": ""}, {"got": "stolen"}):  # fmt: skip
        answer = send(editor, f"{ONE}/trials", {**first, **wrong})
        assert answer.status_code == 422, wrong
    assert send(editor, f"{ONE}/trials", first).status_code == 303
    second = {**first, "tested": "2026-10-04", "effort": "some"}
    assert send(editor, f"{ONE}/trials", second).status_code == 303
    rows = synced(shelf).of(Trial)
    assert [(one.trial, one.reach, one.tester_height_text, one.effort) for one in rows] == [
        ("arc-300/mk-2026-10-03", 0.12, "5 ft 11 in", "little"),
        ("arc-300/mk-2026-10-04", 0.12, "5 ft 11 in", "some"),
    ]
    one = f"{ONE}/trials/mk-2026-10-04"
    assert form_of(editor, one)["reach"] == "12 cm"
    assert send(editor, one, {"got": "lent", "effort": "hard"}).status_code == 303
    assert [row.effort for row in synced(shelf).of(Trial)] == ["little", "hard"]
    assert send(editor, one, {"gone": "yes"}).status_code == 303
    assert len(synced(shelf).of(Trial)) == 1
    assert editor.get(one).status_code == 404


def test_a_price_by_hand_has_its_day_and_its_end(shelf: Session, editor: Person) -> None:
    price = {"value": "329.00", "currency": "USD", "day": "2026-10-30", "until": "2026-11-10"}
    listed = next(one for one in synced(shelf).of(Listing) if one.url)
    for listing in (listed.listing_id, "l2"):  # in the file already, and found by a crawl
        assert send(editor, f"{ONE}/prices/{listing}", price).status_code == 303
    found = {one.url: (one.price_text, str(one.price_expires), one.product_id)
             for one in synced(shelf).of(Listing)}  # fmt: skip
    assert found == {
        "https://velm.example/p/arc": ("329.00", "2026-11-10", "arc-300"),
        "https://velm.example/p/arc-2": ("329.00", "2026-11-10", None),
    }
    early = {**price, "until": "2026-10-01"}
    assert send(editor, f"{ONE}/prices/l2", early).status_code == 422
    assert send(editor, f"{ONE}/prices/l2", {**price, "value": ""}).status_code == 303
    assert editor.get(f"{ONE}/prices/nope").status_code == 404


def test_the_second_of_two_is_told_and_loses_nothing(shelf: Session, editor: Person) -> None:
    with at_desk(shelf, "publisher") as other:
        mine, theirs = (form_of(one, f"{ONE}/facts") for one in (editor, other))
        send(other, f"{ONE}/words", {"verdict": "Sturdy."})  # beside it: no clash
        done = other.post(f"{ONE}/facts", {**theirs, "why": "x", "model": "Arc 301"})
        assert done.status_code == 303
        late = {**mine, "why": "y", "model": "Arc 302", "mpn": "PB-3"}
        answer = editor.raw(f"{ONE}/facts", late)
        assert answer.status_code == 409
        assert "Publisher One" in answer.text
        assert 'value="Arc 302"' in answer.text
        again = dict(late, seen=answer.text.split('name="seen" value="')[1].split('"')[0])
        assert editor.raw(f"{ONE}/facts", again).status_code == 303


def test_what_was_edited_comes_out_in_the_yaml_and_reads_back_equal(
    shelf: Session, editor: Person
) -> None:
    send(editor, f"{ONE}/facts", {"summary": "Folds: flat # really", "aliases": "A300"})
    send(editor, f"{ONE}/specs", {"name": "folds", "value": "yes", "source": "the maker"})
    send(editor, f"{ONE}/words", {"verdict": "It's “sturdy”: yes", "pros": "- wide\n[x]"})
    send(editor, f"{ONE}/trials", {"unit": "1", "got": "bought", "tester": "MK",
                                   "tested": "2026-10-03", "minutes": "48"})  # fmt: skip
    listing = next(one.listing_id for one in synced(shelf).of(Listing))
    send(editor, f"{ONE}/prices/{listing}", {"value": "1,299.00", "day": "2026-10-30"})
    folder = shelf.config.catalog
    before = effective(shelf.engine, folder)
    assert read_catalog(folder).records != before.records
    told = export(shelf, Editor("MK", "kept"), dry_run=False)
    assert set(told.files) == {"products/arc-300", "trials/arc-300", "shops/velm"}
    after = read_catalog(folder)
    assert sorted(map(repr, after.records)) == sorted(map(repr, before.records))
    text = (folder / "products/arc-300.yml").read_text("utf-8")
    assert text.startswith("\n".join(ARC.splitlines()[:5]))
    assert json.dumps(decided(shelf)).count("undo") == len(told.released)
