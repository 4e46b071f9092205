"""Tests of what is imported: feeds, data for research, WARC files, folders, whole and once."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from db import intake
from db.connect import connect, writing
from db.identity import author_hash, listing_id, load_secret
from db.intake import append
from db.problem import Problem
from db.rows import write as write_records
from db.schema import Capture, Crawl, Cursor, RawListing, RawReview, Reject, Suppression
from spiders.imports import feed as feed_module
from spiders.imports import import_file, import_files, rejects_file
from spiders.imports.feed import read_feed
from spiders.imports.said import Bad
from spiders.imports.source import Source
from tests.importing import FULL, HOST, feed, feed_review, lines, page, record, warc, write
from tests.shops.world import World, opened
from tests.test_imports import counts, rows


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Give a world with the shop oakrow, and records, which is for research."""
    both = "database_url" in request.fixturenames
    with opened(tmp_path, request.getfixturevalue("database_url") if both else None) as made:
        made.open("oakrow", {}, "/p/300")
        made.open("records", {}, research="true")
        yield made


@pytest.fixture
def store(world: World) -> Iterator[Engine]:
    """Give the world's database."""
    made = connect(world.config.database_url)
    yield made
    made.dispose()


def reasons(engine: Engine) -> dict[str, object]:
    """Return why something was rejected, by the end of its place."""
    return {str(row["place"]).rpartition("/")[2]: row["reason"] for row in rows(engine, Reject)}


@pytest.mark.usefixtures("database_url")
def test_a_feed_is_read_whole(world: World, store: Engine, tmp_path: Path) -> None:
    spam = feed_review(72, "<is_spam>true</is_spam>")
    path = write(tmp_path / "feed.xml.gz", gzip.compress(feed(FULL, spam, publisher="Fernhill")))
    crawl = import_file(store, world.config, "oakrow", path)
    assert counts(crawl) == ("complete", 1, 1, 1)
    (one,) = rows(store, RawReview)
    here = listing_id("oakrow", url=f"{HOST}/p/300")
    wanted = {
        "review_key": "71", "rating_text": "4.4", "best_text": "5", "worst_text": "1",
        "title": "Firm & flat", "body": "It holds <well>.\nPros: Folds; Light\nCons: Slow",
        "date_text": "2026-03-04T07:07:07Z", "verified": True, "media_count": 2,
        "incentive_text": "is_incentivized_review: true", "syndicated_from": "Fernhill",
        "url": f"{HOST}/r/71", "product_name": "Tiltwell 300", "listing_id": here,
    }  # fmt: skip
    assert {name: one[name] for name in wanted} == wanted
    assert "Quill" not in str(one)
    (listing,) = [row for row in rows(store, RawListing) if row["listing_id"] == here]
    facts = ("name", "brand", "gtin", "mpn", "sku", "url")
    assert [listing[name] for name in facts] == [
        "Tiltwell 300", "Tiltwell", "4006381333931", "TW-300", "6206", f"{HOST}/p/300"
    ]  # fmt: skip
    assert reasons(store) == {"feed.xml.gz:2": "marked as spam by its source"}
    told = rejects_file(world.config.home, crawl.crawl_id).read_text("utf-8").splitlines()
    assert [json.loads(line)["reason"] for line in told] == ["marked as spam by its source"]


def test_a_feed_that_breaks_off_gives_what_stood_before(
    world: World, store: Engine, tmp_path: Path
) -> None:
    whole = feed(*(feed_review(n) for n in range(1, 9)))
    path = write(tmp_path / "feed.xml", whole[: whole.index(b"Words of 5.")])
    crawl = import_file(store, world.config, "oakrow", path)
    assert counts(crawl) == ("partial", 4, 4, 1)
    assert [row["author_hash"] for row in rows(store, RawReview)] == [None] * 4
    assert crawl.reason == "a file ends too early"


@pytest.mark.parametrize(
    "inside",
    [
        '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
    ],
)
def test_a_feed_with_entities_is_refused(tmp_path: Path, inside: str) -> None:
    text = feed(feed_review(1)).replace(b"?>", f"?>{inside}".encode(), 1)
    path = write(tmp_path / "feed.xml", text.replace(b"Words", b"&a; Words"))
    with pytest.raises(Problem, match="declares a document type"):
        list(read_feed(Source(str(path)), 0, frozenset()))


def test_what_was_read_of_a_feed_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "feed.xml", feed(*(feed_review(n) for n in range(300))))
    held = []
    freed = feed_module._forget

    def count(review: Any) -> None:
        freed(review)
        held.append((review.getprevious(), len(review)))

    monkeypatch.setattr(feed_module, "_forget", count)
    assert sum(1 for _ in read_feed(Source(str(path)), 0, frozenset())) == 600
    assert held == [(None, 0)] * 300


def test_data_for_research_enter_only_a_shop_for_research(
    world: World, store: Engine, tmp_path: Path
) -> None:
    path = write(tmp_path / "r.jsonl", lines(record(n) for n in range(3)))
    with pytest.raises(Problem, match=r"research only\. Add `research: true`"):
        import_file(store, world.config, "oakrow", path)
    assert rows(store, Crawl) == []


@pytest.mark.usefixtures("database_url")
def test_data_for_research_are_read_as_printed(world: World, store: Engine, tmp_path: Path) -> None:
    bad = [b"{not json\n", lines([record(8, title=["x"])]), lines([{"parent_asin": "B"}]), b"\n"]
    data = lines([record(1, text="Ring +49 30 1234567, it holds.")]) + b"".join(bad)
    path = write(tmp_path / "r.jsonl.gz", gzip.compress(data + lines([record(33)])))
    about = {
        "main_category": "Sport", "title": "Tiltwell 300", "average_rating": 4.1,
        "store": "Tiltwell", "rating_number": 120, "price": 129.0,
        "details": {"UPC": "036000291452"},
        "parent_asin": "B000000001",
    }  # fmt: skip
    meta = write(tmp_path / "meta.jsonl", lines([about]))
    crawl = import_files(store, world.config, "records", [meta, path])
    assert counts(crawl) == ("complete", 2, 2, 4)
    one = next(row for row in rows(store, RawReview) if row["title"] == "Word 1")
    wanted = {
        "rating_text": str(record(1)["rating"]), "best_text": "5", "date_text": "1588687729923",
        "body": "Ring [phone], it holds.", "helpful": 1, "verified": False, "media_count": 1,
        "variant": None, "product_name": "B000000001",
        "listing_id": listing_id("records", name="B000000001"),
    }  # fmt: skip
    assert {name: one[name] for name in wanted} == wanted
    listing = next(row for row in rows(store, RawListing) if row["sku"] == "B000000001")
    assert [listing[name] for name in ("name", "brand", "gtin", "price_text", "count_text")] == [
        "Tiltwell 300", "Tiltwell", "036000291452", "129.0", "120"
    ]  # fmt: skip
    assert set(reasons(store)) == {f"r.jsonl.gz:{n}" for n in (2, 3, 4, 5)}
    assert import_files(store, world.config, "records", [meta]).outcome == "complete"
    again = import_file(store, world.config, "records", path)
    assert counts(again) == ("complete", 2, 0, 4)
    assert "Tiltwell 300" in {row["name"] for row in rows(store, RawListing)}


def some_answers() -> list[tuple[str, bytes, dict[str, str]]]:
    """Invent a crawl of several hosts."""
    return [
        (f"{HOST}/p/1", page(1), {}),
        ("http://fernhill.example/p/9", page(9), {}),
        (f"{HOST}/logo.png", b"\x89PNG", {"Content-Type": "image/png"}),
        (f"{HOST}/gone", page(8), {"status": "404 Not Found"}),
        (f"{HOST}/about", b"<p>About us.</p>", {}),
        (f"http://www.{HOST[7:]}/p/2", gzip.compress(page(2)), {"Content-Encoding": "gzip"}),
        (f"{HOST}/p/3", page(3), {}),
    ]


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_file_gives_the_pages_of_the_shop(
    world: World, store: Engine, tmp_path: Path, packed: bool
) -> None:
    seen: list[dict[str, int]] = []
    path = write(tmp_path / f"w.warc{'.gz' * packed}", warc(some_answers(), packed))
    crawl = import_files(
        store, world.config, "oakrow", [path], progress=lambda *told: seen.append(dict(told[2]))
    )
    assert counts(crawl) == ("complete", 9, 9, 0)
    assert seen[-1] == {
        "request record": 7, "other host": 1, "no page: another media type": 1,
        "no page: another status than 200": 1, "no review and no product": 1,
    }  # fmt: skip
    fetched = {row["fetched"] for row in rows(store, RawReview)}
    assert {moment.isoformat() for moment in fetched} == {"2026-02-03T04:05:06+00:00"}  # type: ignore[attr-defined]
    assert len(rows(store, Capture)) == 3


@pytest.mark.parametrize("packed", [True, False])
def test_a_torn_warc_file_gives_what_stood_before(
    world: World, store: Engine, tmp_path: Path, packed: bool
) -> None:
    whole = warc(some_answers(), packed)
    last = len(warc(some_answers()[:-1], packed))
    for number, cut in enumerate((len(whole) - 60, (len(whole) + last) // 2, last + 5)):
        path = write(tmp_path / str(number) / "w.warc", whole[:cut])
        crawl = import_file(store, world.config, "oakrow", path)
        assert (crawl.outcome, crawl.distinct) == ("partial", 6), cut


def test_a_folder_is_read_in_order_without_hidden_files(
    world: World, store: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "saved"
    for name, number in (("b/2.html", 2), ("a/1.html", 1), (".hidden.html", 4), (".x/5.html", 5)):
        write(folder / name, page(number))
    write(folder / "r.csv", b"rating,body\n4,Folds.\n")
    crawl = import_file(store, world.config, "oakrow", folder)
    assert (counts(crawl), crawl.pages) == (("complete", 7, 7, 0), 3)


def test_a_page_elsewhere_is_asked_by_a_crawl_only(world: World, store: Engine) -> None:
    with pytest.raises(Problem, match="upright crawl"):
        import_files(store, world.config, "oakrow", ["https://oakrow.example/p/1"])


def test_an_address_of_a_store_is_read(world: World, store: Engine) -> None:
    import fsspec

    with fsspec.open("memory://invented/w.warc.gz", "wb") as file:
        file.write(warc(some_answers()))
    crawl = import_files(store, world.config, "oakrow", ["memory://invented/w.warc.gz"])
    assert counts(crawl) == ("complete", 9, 9, 0)


@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize("batch", [1, 7, 25])
def test_a_killed_import_goes_on_where_it_stood(
    world: World, store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    files = [
        write(tmp_path / "a.jsonl", lines([*map(record, range(40)), "no record"])),
        write(tmp_path / "f.xml", feed(*(feed_review(n) for n in range(20)))),
        write(tmp_path / "w.warc.gz", warc([])),
    ]
    left = iter([True, True])

    def append_some(*given: Any, **more: Any) -> None:
        if not next(left, False):
            raise KeyboardInterrupt
        append(*given, **more)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(intake, "append", append_some)
        import_files(store, world.config, "records", files, batch=batch)
    crawl = import_files(store, world.config, "records", files, batch=batch)
    assert counts(crawl) == ("complete", 60, 60, 1)
    assert len(rows(store, Crawl)) == 1
    assert rows(store, Cursor) == []


def test_no_reason_tells_of_an_author_or_a_text(
    world: World, store: Engine, tmp_path: Path
) -> None:
    told = {"reviewer": "Quill Marten", "text": "It sags."}
    bad = [record(1, user_id=told, title=None), [told], told, {"parent_asin": told}]
    path = write(tmp_path / "r.jsonl", lines([record(1), *bad]) + b'{"user_id": "Quill Marten"')
    import_file(store, world.config, "records", path)
    assert len(rows(store, Reject)) == 5
    assert "Quill" not in str(rows(store, Reject)) and "sags" not in str(rows(store, Reject))


def test_a_bad_record_of_a_feed_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "f.xml", feed(feed_review(1, "<is_spam>1</is_spam>")))
    assert list(read_feed(Source(str(path)), 0, frozenset())) == [
        (1, Bad("marked as spam by its source"))
    ]


def test_who_is_forgotten_stays_away(world: World, store: Engine, tmp_path: Path) -> None:
    secret = load_secret(world.config.home)
    subject = f"author:{author_hash(secret, 'oakrow', 'Quill Marten 101')}"
    asked = Suppression(shop="oakrow", subject=subject, asked=world.config.now())
    with writing(store) as connection:
        write_records(connection, Suppression, [asked])
    sheet = b"rating,body,author\n4,Holds.,Quill Marten 101\n4,Holds.,Ivo Rask\n"
    files = [write(tmp_path / "r.csv", sheet), write(tmp_path / "p.html", page(1))]
    crawl = import_files(store, world.config, "oakrow", files)
    assert (crawl.outcome, crawl.distinct) == ("complete", 3)
    assert author_hash(secret, "oakrow", "Quill Marten 101") not in {
        row["author_hash"] for row in rows(store, RawReview)
    }
    kept = b"".join(gzip.decompress(path.read_bytes()) for path in world.folder.rglob("*.warc.gz"))
    assert b"Quill Marten 100" in kept and b"Quill Marten 101" not in kept
