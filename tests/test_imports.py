"""Tests of imports: saved pages and CSV files, whole, idempotent, and clear where they fail."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from db.connect import connect, reading
from db.identity import listing_id
from db.problem import Problem
from db.schema import Capture, Crawl, RawListing, RawReview, Record, Reject
from spiders.imports import import_file, import_files, read_csv, read_saved
from spiders.imports.columns import read_map
from spiders.imports.said import Bad
from spiders.platforms.platform import Printed
from spiders.saved import stated_url
from tests.shops.pages import product_page, review
from tests.shops.world import World, opened

MAP = """\
columns:
  id: Ref
  rating: Stars
  title: Headline
  body: Text
  author: Who
  date: When
  verified: Bought
  product: Item
constants: {best: "5"}
true_words: [ja]
"""
HEADER = "Ref,Stars,Headline,Text,Who,When,Bought,Item\n"
SHEET = HEADER + (
    '1,4,Firm,"It holds, well.\nTwo lines.",Quill Marten,2026-03-04,ja,Tiltwell 300\n'
    "2,5,,No title.,Ivo Rask,2026-03-05,nein,Tiltwell 300\n"
    "\n"
    "3,1,Too,few,values\n"
    "4,,,,Quill Marten,2026-03-06,ja,Hangwell\n"
    "5,2,Soft,It sags.,,2026-03-07,,Hangwell\n"
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a world with the shop backfit, which is in no network."""
    with opened(tmp_path) as made:
        made.open("backfit", {}, "/p/1")
        yield made


@pytest.fixture
def store(world: World) -> Iterator[Engine]:
    """Give the world's database."""
    made = connect(world.config.database_url)
    yield made
    made.dispose()


def rows(engine: Engine, record: type[Record]) -> list[dict[str, object]]:
    """Return a table's rows in the order of their keys."""
    with reading(engine) as connection:
        query = select(record.table()).order_by(*record.table().primary_key)
        return [dict(row._mapping) for row in connection.execute(query)]


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def counts(crawl: Crawl) -> tuple[str, int, int, int]:
    """Return what an import came to."""
    return crawl.outcome, crawl.distinct, crawl.new, crawl.rejected


def test_a_sheet_is_imported_once(world: World, store: Engine, tmp_path: Path) -> None:
    sheet, columns = write(tmp_path, "r.csv", SHEET), write(tmp_path, "map.yml", MAP)
    first = import_file(store, world.config, "backfit", sheet, column_map=columns)
    assert counts(first) == ("complete", 3, 3, 2)
    assert first.kind == "import"
    again = import_file(store, world.config, "backfit", sheet, column_map=columns)
    assert counts(again) == ("complete", 3, 0, 2)
    kept = rows(store, RawReview)
    assert sorted(str(row["review_key"]) for row in kept) == ["1", "2", "5"]
    one = next(row for row in kept if row["review_key"] == "1")
    assert one["body"] == "It holds, well.\nTwo lines."
    assert (one["verified"], one["best_text"]) == (True, "5")
    assert one["listing_id"] == listing_id("backfit", name="Tiltwell 300")
    assert "Quill" not in str(kept)
    assert {row["name"] for row in rows(store, RawListing)} == {"Tiltwell 300", "Hangwell"}
    places = {str(row["place"]).rpartition("/")[2]: row["reason"] for row in rows(store, Reject)}
    assert places == {
        "r.csv:6": "5 values in a row, 8 columns in the header",
        "r.csv:7": "neither a rating nor a text",
    }


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("bom", SHEET, "utf-8-sig"),
        ("utf-16", SHEET, "utf-16"),
        ("windows", SHEET.replace("sags", "sägs"), "cp1252"),
        ("crlf", SHEET.replace("\n", "\r\n"), "utf-8"),
    ],
)
def test_any_encoding_is_read(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    path = write(tmp_path, f"{name}.csv", text, encoding)
    read = list(read_csv(path, write(tmp_path, "map.yml", MAP)))
    found = [row for row in read if isinstance(row, Printed)]
    assert [row.review_id for row in found] == ["1", "2", "4", "5"]
    assert found[-1].body in ("It sags.", "It sägs.")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = ["rating,body", "4,It holds: a, b, c", "5,x", '1,"y, z"', "2,w"]
    text = "\n".join(line.replace(",", delimiter, 1) for line in lines)
    found = list(read_csv(write(tmp_path, "r.csv", text)))
    assert next(row.body for row in found if isinstance(row, Printed)) == "It holds: a, b, c"
    assert len(found) == 4


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("columns:", "colums:", "map.yml: 'colums' is not a key of a column map (did you mean"),
        ("  rating: Stars", "  ratng: Stars", "(did you mean 'rating'?)"),
        ("rating: Stars", "rating: Stern", "'Stern' is not a column of r.csv"),
        ("rating: Stars", "rating: Starz", "did you mean 'Stars'?"),
        ("true_words: [ja]", "encoding: utf-99", "must be an encoding"),
        ("true_words: [ja]", "delimiter: ';;'", "must be one character"),
        ("true_words: [ja]", "true_words: [", "map.yml: line"),
    ],
)
def test_a_wrong_map_is_one_line_and_nothing_is_written(
    world: World, store: Engine, tmp_path: Path, old: str, new: str, told: str
) -> None:
    sheet = write(tmp_path, "r.csv", SHEET)
    columns = write(tmp_path, "map.yml", MAP.replace(old, new))
    with pytest.raises(Problem) as problem:
        import_file(store, world.config, "backfit", sheet, column_map=columns)
    assert told in str(problem.value)
    assert "\n" not in str(problem.value)
    assert rows(store, Crawl) == []


def test_a_map_must_name_what_a_review_is(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="neither 'rating' nor 'body' nor 'title'"):
        read_map(write(tmp_path, "map.yml", "columns: {author: Who}\n"))


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n"])
def test_a_sheet_without_a_map_must_name_its_columns(tmp_path: Path, text: str) -> None:
    with pytest.raises(Problem, match=r"name the columns|need a map"):
        list(read_csv(write(tmp_path, "r.csv", text)))


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"stands twice in r\.csv"):
        columns = write(tmp_path, "map.yml", "columns: {rating: A}\n")
        list(read_csv(write(tmp_path, "r.csv", "A,A\n1,2\n"), columns))


def test_hostile_rows_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    text = (
        "rating,body,helpful\n4,a\x00b,3\n5," + "x" * 200_000 + ",1\n3,fine,many\n2,last,2\n"
        '1,"never closed,7\n' + "tail,tail,tail\n" * 3
    )
    found = list(read_csv(write(tmp_path, "r.csv", text)))
    bodies = [row.body for row in found if isinstance(row, Printed)]
    assert "last" in bodies
    reasons = {row.reason for row in found if isinstance(row, Bad)}
    assert "helpful: no whole number" in reasons
    assert any("field larger" in reason for reason in reasons)


def test_a_large_sheet_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id,rating,body\n")
        for number in range(20_000):
            file.write(f"{number},{number % 5 + 1},{'words ' * 20}\n")
    tracemalloc.start()
    count = sum(1 for _ in read_csv(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 3_000_000


def test_a_saved_page_is_imported_with_its_bytes(
    world: World, store: Engine, tmp_path: Path
) -> None:
    body = product_page([review(n) for n in range(4)], count=4).body
    link = b'<head><link rel="canonical" href="http://backfit.example/p/1?utm_source=mail">'
    path = tmp_path / "page.html"
    path.write_bytes(body.replace(b"<head>", link))
    first = import_file(store, world.config, "backfit", path)
    assert counts(first) == ("complete", 4, 4, 0)
    assert counts(import_file(store, world.config, "backfit", path))[2] == 0
    kept = rows(store, RawReview)
    url = "http://backfit.example/p/1"
    assert {row["listing_id"] for row in kept} == {listing_id("backfit", url=url)}
    assert {row["capture"] for row in kept} == {row["capture"] for row in rows(store, Capture)}
    assert [row["count_text"] for row in rows(store, RawListing)] == ["4"]
    assert len(read_saved(path).reviews) == 4


def test_a_page_of_another_shop_is_refused(world: World, store: Engine, tmp_path: Path) -> None:
    world.open("hangwise", {}, "/p/1")
    path = tmp_path / "page.html"
    path.write_bytes(product_page([review(1)]).body)
    with pytest.raises(Problem, match="is a page of 'hangwise', not of 'backfit'"):
        url = "http://hangwise.example/p/9"
        import_file(store, world.config, "backfit", path, url=url)
    assert rows(store, RawReview) == []


def test_one_bad_page_does_not_lose_the_others(world: World, store: Engine, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.html", tmp_path / "missing.html"
    good.write_bytes(product_page([review(1)]).body)
    crawl = import_files(store, world.config, "backfit", [bad, good])
    assert (crawl.outcome, crawl.reason) == ("partial", "unreadable page")
    assert (crawl.distinct, crawl.rejected) == (1, 1)


def test_an_import_needs_permission(world: World, store: Engine, tmp_path: Path) -> None:
    path = world.config.catalog / "shops" / "backfit.yml"
    path.write_text(
        path.read_text("utf-8").replace("store: {allowed: true", "store: {allowed: false")
    )
    with pytest.raises(Problem, match="permission to store is refused"):
        import_file(store, world.config, "backfit", write(tmp_path, "r.csv", "rating\n5\n"))
    with pytest.raises(Problem, match="no shop 'backfitt'"):
        import_file(store, world.config, "backfitt", write(tmp_path, "r.csv", "rating\n5\n"))
    assert rows(store, Crawl) == []


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (b'<link rel="canonical" href="https://a.example/p">', "https://a.example/p"),
        (b'<meta property="og:url" content="https://a.example/q">', "https://a.example/q"),
        (b'<link rel="canonical" href="javascript:alert(1)">', None),
        (b"<p>canonical", None),
        (b"", None),
    ],
)
def test_a_page_may_state_its_address(html: bytes, url: str | None) -> None:
    from spiders.platforms.platform import Page

    assert stated_url(Page(html)) == url


def test_a_mended_block_is_no_reject(world: World, store: Engine, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    block = '"@type": "Review", "reviewBody": "Stands firm.", "reviewRating": {"ratingValue": 4}}'
    refused = '<script type="application/ld+json">{"@type": "Review", ::</script>'
    page.write_text(f'<script type="application/ld+json">{block}</script>{refused}', "utf-8")
    crawl = import_file(store, world.config, "backfit", page)
    assert (crawl.distinct, crawl.rejected) == (1, 1)
