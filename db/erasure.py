"""Erasure: what is kept of a person leaves the tables, and keyed hashes keep it away.

No name and no key is written down: who is forgotten is known only to those who hold the secret.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from html import escape
from unicodedata import category, normalize

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, delete, or_, select, update

from db.captures import keep_captures
from db.connect import BUSY_SECONDS, reading, writing
from db.identity import author_hash, digest
from db.plain import Row
from db.problem import Problem
from db.rows import among, write_new
from db.schema import Capture, RawListing, RawReview, RawSpec, Record, Suppression, columns_of

NAMES = columns_of(RawReview).names
SHOP, KEY, AUTHOR = (NAMES.index(name) for name in ("shop", "review_key", "author_hash"))


def fold(letter: str) -> str:
    """Fold a letter (with its marks) as names are compared; what parts words becomes a space."""
    folded = normalize("NFKC", normalize("NFKC", letter).casefold())
    return "".join(map(_kept, folded))


def _kept(letter: str) -> str:
    if letter.isalnum() or category(letter)[0] == "M":
        return letter
    return "" if category(letter) == "Cf" else " "  # a soft hyphen parts no word


def words(text: str) -> str:
    """Fold a text to its words, one space between them; one without a letter stays as it is."""
    return " ".join(fold(text).split()) or " ".join(text.split())


def author_subject(secret: bytes, shop: str, name: str) -> str:
    """Name a person of a shop by the keyed hash of the words of the name."""
    return f"author:{author_hash(secret, shop, words(name))}"


def review_subject(shop: str, key: str) -> str:
    """Name a review by the hash of its key."""
    return f"review:{digest(shop, key)}"


def author_subjects(secret: bytes, shop: str, name: str) -> frozenset[str]:
    """Name a person by every hash under which reviews may come in."""
    spelt = {f"author:{author_hash(secret, shop, one)}" for one in spellings(name)}
    return frozenset({author_subject(secret, shop, name), *spelt})


def suppress(engine: Engine, shop: str, subjects: Iterable[str], now: datetime) -> None:
    """Write down that something is never kept again."""
    rows = [Suppression(shop=shop, subject=one, asked=now) for one in sorted(set(subjects))]
    with writing(engine) as connection:
        write_new(connection, Suppression, rows)


def suppressed(engine: Engine, shop: str) -> frozenset[str]:
    """Return what of a shop is never kept again."""
    table = Suppression.table()
    with reading(engine) as connection:
        query = select(table.c.subject).where(table.c.shop == shop)
        return frozenset(connection.execute(query).scalars())


def not_suppressed(connection: Connection, rows: Sequence[Row]) -> Sequence[Row]:
    """Leave out the rows of raw reviews (of one shop) that are never kept again."""
    table = Suppression.table()
    query = select(table.c.subject).where(table.c.shop == str(rows[0][SHOP]))
    gone = set(connection.execute(query).scalars())
    if not gone:
        return rows
    return [row for row in rows if gone.isdisjoint(_subjects(row))]


def _subjects(row: Row) -> tuple[str, str]:
    return f"author:{row[AUTHOR]}", review_subject(str(row[SHOP]), str(row[KEY]))


def spellings(name: str) -> frozenset[str]:
    """Spell a name in each way in which a page may have printed it before it was hashed."""
    found = {name, name.replace("'", "\u2019"), name.replace("\u2019", "'")}
    found |= {normalize(form, one) for one in tuple(found) for form in ("NFC", "NFD", "NFKC")}
    found |= {escape(one) for one in tuple(found)} | {escape(one, False) for one in tuple(found)}
    return frozenset(found | {broken for one in found for broken in _broken(one)})


def _broken(name: str) -> Iterator[str]:
    """Spell a name as it looks where its UTF-8 was read as another charset."""
    for charset in ("latin-1", "cp1252"):
        try:
            yield name.encode("utf-8", "surrogatepass").decode(charset)
        except UnicodeDecodeError:
            continue  # explicitly: no page can print it so


def written_by(engine: Engine, secret: bytes, shop: str, name: str) -> frozenset[str]:
    """Return the keys of the reviews that a person wrote in a shop."""
    table = RawReview.table()
    hashes = {author_hash(secret, shop, one) for one in spellings(name)} - {None}
    query = select(table.c.review_key).where(table.c.shop == shop)
    with reading(engine) as connection:
        found = query.where(table.c.author_hash.in_(hashes))
        return frozenset(connection.execute(found).scalars())


def texts_of(engine: Engine, shop: str, keys: Iterable[str]) -> frozenset[str]:
    """Return every text that is kept of some reviews."""
    table = RawReview.table()
    columns = (table.c.title, table.c.body, table.c.reply, table.c.incentive_text)
    with reading(engine) as connection:
        mine = among(connection, table.c.review_key, sorted(keys))
        found = connection.execute(select(*columns).where(table.c.shop == shop, mine))
        return frozenset(text for row in found for text in row if text)


def forget(engine: Engine, shop: str, keys: Iterable[str]) -> int:
    """Delete reviews from every table that knows them, in one transaction; returns how many.

    The digests of the steps are of what is there: the next run computes again what rested on them.
    """
    raw, gone = RawReview.table(), sorted(keys)
    with _erasing(engine) as connection:
        mine = (raw.c.shop == shop, among(connection, raw.c.review_key, gone))
        there = connection.execute(select(raw.c.id, raw.c.review_key).where(*mine)).all()
        for table in tables_of_reviews():
            _delete(connection, table, shop, gone, [row.id for row in there])
    return len({row.review_key for row in there})


def tables_of_reviews() -> tuple[Table, ...]:
    """Return every table with a row for each review, whichever step writes it."""
    tables = Record.metadata.sorted_tables
    return tuple(one for one in tables if "review_key" in one.c or "review_id" in one.c)


def _delete(
    connection: Connection, table: Table, shop: str, keys: Sequence[str], ids: Sequence[str]
) -> None:
    tests: list[ColumnElement[bool]] = []
    if "review_key" in table.c:
        tests.append(and_(table.c.shop == shop, among(connection, table.c.review_key, keys)))
    if "review_id" in table.c:
        tests.append(among(connection, table.c.review_id, ids))
    connection.execute(delete(table).where(or_(*tests)))


@contextmanager
def _erasing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction in which deleted bytes are overwritten, where the database can."""
    with writing(engine) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        yield connection


def move_captures(engine: Engine, moved: Sequence[tuple[Capture, Capture]]) -> None:
    """Follow archived bytes to where they stand, and what rests on them to their new hash."""
    table = Capture.table()
    with _erasing(engine) as connection:
        for old, new in moved:
            same = (table.c.capture == old.capture, table.c.url == old.url)
            connection.execute(delete(table).where(*same))
            keep_captures(connection, [new])
            if old.capture != new.capture:
                for record in (RawReview, RawListing, RawSpec):
                    rests = record.table()
                    here = (rests.c.shop == old.shop, rests.c.capture == old.capture)
                    connection.execute(update(rests).where(*here).values(capture=new.capture))


def scrub(engine: Engine, patience: float = BUSY_SECONDS) -> None:
    """Leave no deleted byte in the database's files; raises Problem where somebody reads them."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in (
                *tables_of_reviews(),
                Capture.table(),
                RawListing.table(),
                RawSpec.table(),
            ):
                connection.exec_driver_sql(f"VACUUM (FULL) {table.name}")
        return
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        cursor.execute("VACUUM")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        raw.close()
    if busy:
        raise Problem("the database is being read, and old bytes stay: end that, and erase again")
