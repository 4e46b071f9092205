"""A site of very many reviews for the desk's bench: laid by the database itself, from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text

from db.audit import Deed, note
from db.connect import writing
from db.judgements.chain import seal
from db.plain import rows_of_records
from db.rows import insert_rows
from db.schema import Aspect, Judgement, Record, columns_of
from tests.bench._site_world import fill

DECISIONS, DEEDS, ASKED = 5_000, 2_000, 300
AT = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
HURT, BURST = 50, 100  # one review in so many reports danger; met the test of bursts
COUNTER = "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < :n)"
TABLES = {
    "raw_reviews": (
        "id, shop, review_key, content_hash, listing_id, rating_text, title, body, media_count, "
        "url, fetched, row_hash",
        "'r' || i, shop, 'k' || i, 'c' || i, listing_id, '4', 'As it says', "
        "'The clamp holds, the bench is steady, and the assembly took an hour in all. ' || i, 0, "
        "'https://' || shop || '.example/r/' || i, :at, i",
    ),
    "reviews": (
        "id, shop, review_key, listing_id, rating, title, body, published, precision, language, "
        "source_hash, row_hash",
        "'r' || i, shop, 'k' || i, listing_id, (i % 5) / 4.0, 'As it says', "
        "'The clamp holds, the bench is steady, and the assembly took an hour in all. ' || i, "
        ":at, 'day', 'en', i, i",
    ),
    "current_reviews": (
        "id, shop, review_key, listing_id, rating, published, language, row_hash",
        "'r' || i, shop, 'k' || i, listing_id, (i % 5) / 4.0, :at, 'en', i",
    ),
    "counted_reviews": (
        "id, shop, review_key, product_id, rating, week, signals, row_hash",
        "'r' || i, shop, 'k' || i, product_id, (i % 5) / 4.0, 2960 - i % 100, "
        f"CASE WHEN i % {BURST} = 0 THEN 'burst' ELSE '' END, i",
    ),
    "mentions": (
        "mention, review_id, shop, product_id, aspect, polarity, confidence, words, counts, "
        "barred, row_hash",
        "'m' || i, 'r' || i, shop, product_id, "
        f"CASE WHEN i % {HURT} = 0 THEN 'incident' ELSE 'aspect_0' END, -1, 0.9, "
        "'the clamp opened while I hung there', true, "
        f"CASE WHEN i % {HURT} = 0 THEN 'hazard' END, i",
    ),
}
CELLS = (
    "INSERT INTO cells (cell, shop, product_id, week, signals, n, rating_sum, rating_squares, "
    "row_hash) SELECT shop || '/' || product_id || '/' || week || '/' || signals, shop, "
    "product_id, week, signals, count(*), sum(rating), sum(rating * rating), 1 "
    "FROM counted_reviews GROUP BY shop, product_id, week, signals"
)


def fill_desk(engine: Engine, reviews: int, products: int, seed: int) -> None:
    """Write the tables of a site with so many reviews, and a log of decisions."""
    Record.metadata.create_all(engine)
    fill(engine, products, seed)
    with writing(engine) as connection:
        for table in TABLES:
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  # our own names
        insert_rows(connection, Aspect, names := columns_of(Aspect).names,
                    rows_of_records([_incident()], names))  # fmt: skip
        for table, (columns, values) in TABLES.items():
            connection.execute(text(_insert(table, columns, values)), {"n": reviews, "at": AT})
        connection.execute(text(_insert(*_signals())), {"n": reviews, "at": AT})
        connection.execute(text("DELETE FROM cells"))
        connection.execute(text(CELLS))
        connection.execute(text(
            "UPDATE matches SET question = 'which of two?', likeness = 0.8, proposal = product_id "
            "WHERE listing_id IN (SELECT listing_id FROM matches ORDER BY listing_id LIMIT :most)"
        ), {"most": ASKED})  # fmt: skip
        decided = list(_decided(min(DECISIONS, reviews // HURT)))
        insert_rows(connection, Judgement, names := columns_of(Judgement).names,
                    rows_of_records(decided, names))  # fmt: skip
        for number in range(DEEDS):
            note(connection, Deed(account="editor", act="questions.one", outcome="done",
                                  subject=f"listing:{number}"), AT)  # fmt: skip
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


def _insert(table: str, columns: str, values: str) -> str:
    """Write rows by counting: review i is of listing i modulo their number."""
    listed = ("l AS (SELECT listing_id, shop, product_id, "
              "row_number() OVER (ORDER BY listing_id) - 1 AS place FROM matches)")  # fmt: skip
    joined = "s JOIN l ON l.place = s.i % (SELECT count(*) FROM matches)"
    return f"{COUNTER}, {listed} INSERT INTO {table} ({columns}) SELECT {values} FROM {joined}"  # noqa: S608  # our own names


def _signals() -> tuple[str, str, str]:
    tests = (
        "unverified", "incentivised", "copied", "burst", "lone_account", "contradicts_text",
        "template", "off_topic", "too_short", "edited_after_reply", "source_record",
    )  # fmt: skip
    fired = ", ".join(f"CASE WHEN i % {BURST} = 0 THEN 'many in a week' END" if one == "burst"
                      else "NULL" for one in tests)  # fmt: skip
    columns = f"id, shop, review_key, product_id, {', '.join(tests)}, signals, row_hash"
    values = (f"'r' || i, shop, 'k' || i, product_id, {fired}, "
              f"CASE WHEN i % {BURST} = 0 THEN 'burst' ELSE '' END, i")  # fmt: skip
    return "trust_signals", columns, values


def _incident() -> Aspect:
    return Aspect(aspect="incident", position=99, label="Safety incidents", kind="hazard",
                  meaning="A slip or a fall.")  # fmt: skip


def _decided(most: int) -> Iterator[Judgement]:
    before = ""
    for number in range(1, most + 1):
        place = number * HURT
        row = Judgement(
            judgement="", number=number, verdict="noted", subject=f"review:shop/k{place}",
            who="Editor One", at=AT + timedelta(seconds=number), why="looked at", evidence="{}",
        )  # fmt: skip
        row.judgement = before = seal(row, before)
        yield row
