"""The index of texts, as the database keeps it: what is new, what is gone, who shares a mark."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    any_,
    delete,
    func,
    literal,
    or_,
    select,
)

from db.rows import insert_rows
from db.schema import (
    Columns,
    CurrentReview,
    Fingerprint,
    Likeness,
    Mark,
    Review,
)
from db.store import CHUNK, append, stream

Ints = NDArray[np.int64]
Entries = tuple[Ints, Ints]  # texts and their marks

FP, MARK, LIKE = Fingerprint.table(), Mark.table(), Likeness.table()
NOW, READ = CurrentReview.table(), Review.table()
COMPARED = Review.only("id", "shop", "review_key", "title", "body", "author_hash", "published",
                       "precision", "rating")  # fmt: skip
ASKED = 20_000  # numbers in one question to the database


def clear_index(connection: Connection) -> None:
    """Forget every fingerprint and mark."""
    for table in (FP, MARK):
        connection.execute(delete(table))


def take_out(connection: Connection) -> set[int]:
    """Delete the fingerprints of reviews that are no longer current; returns their texts."""
    same = (NOW.c.id == READ.c.id, READ.c.id == FP.c.id, READ.c.row_hash == FP.c.source_hash)
    stale = ~select(NOW.c.id).where(*same).exists()
    rows = connection.execute(select(FP.c.id, FP.c.text).where(stale)).all()
    if rows:
        connection.execute(delete(FP).where(stale))
    return {text for _, text in rows} - {None}


def not_indexed(connection: Connection, size: int = CHUNK) -> Iterator[DataFrame]:
    """Read the current reviews that have no fingerprint, with their row hash."""
    names = (*COMPARED.names, "row_hash")
    query = (
        select(*(READ.c[name] for name in names))
        .join(NOW, NOW.c.id == READ.c.id)
        .outerjoin(FP, FP.c.id == READ.c.id)
        .where(FP.c.id.is_(None))
        .order_by(READ.c.id)
    )
    yield from stream(connection, query, Columns(Review, names), size)


def add(connection: Connection, fingerprints: DataFrame, entries: Entries) -> None:
    """Add fingerprints, and the marks of texts that were not there."""
    append(connection, Fingerprint, fingerprints)
    texts, marks = entries
    order = np.lexsort((texts, marks))  # in the order of the key: the index grows in place
    rows = list(zip(marks[order].tolist(), texts[order].tolist(), strict=True))
    insert_rows(connection, Mark, ("mark", "text"), rows)


def held(connection: Connection, texts: Collection[int]) -> set[int]:
    """Tell which texts some current review has."""
    return {
        text
        for some in _some(texts)
        for text in connection.scalars(select(FP.c.text).where(_among(connection, FP.c.text, some)))
    }


def n_texts(connection: Connection) -> int:
    """Count the distinct texts that are long enough to be compared."""
    query = select(func.count(FP.c.text.distinct())).where(FP.c.telling)
    return connection.execute(query).scalar_one()


def drop_marks(connection: Connection, texts: Collection[int]) -> None:
    """Take texts out of the index."""
    for some in _some(texts):
        connection.execute(delete(MARK).where(_among(connection, MARK.c.text, some)))


def marks_of(connection: Connection, texts: Collection[int]) -> Entries:
    """Return the entries of some texts (reads the whole index, and no text)."""
    return _entries(connection, MARK.c.text, texts)


def holders(connection: Connection, marks: Collection[int]) -> Entries:
    """Return every entry with one of these marks."""
    return _entries(connection, MARK.c.mark, marks)


def counts(connection: Connection, marks: Collection[int]) -> dict[int, int]:
    """Count the texts that have a mark, for each of these."""
    query = select(MARK.c.mark, func.count()).group_by(MARK.c.mark)
    found: dict[int, int] = {}
    for some in _some(marks):
        rows = connection.execute(query.where(_among(connection, MARK.c.mark, some)))
        found |= {mark: n for mark, n in rows}  # noqa: C416  # typed
    return found


def bodies(connection: Connection, texts: Collection[int]) -> dict[int, str]:
    """Read a printed form of each text: of those that are one text, any."""
    first = select(FP.c.text, func.min(FP.c.id).label("id")).group_by(FP.c.text)
    found: dict[int, str] = {}
    for some in _some(texts):
        one = first.where(_among(connection, FP.c.text, some)).subquery()
        query = select(one.c.text, READ.c.body).join(READ, READ.c.id == one.c.id)
        found |= {text: body or "" for text, body in connection.execute(query)}
    return found


def smallest_texts(connection: Connection, most: int) -> list[int]:
    """Return the first texts by their hash: a sample that does not depend on who came when."""
    query = select(FP.c.text).where(FP.c.telling, FP.c.text.is_not(None)).distinct()
    return list(connection.scalars(query.order_by(FP.c.text).limit(most)))


def likenesses_of(connection: Connection, texts: Collection[int]) -> dict[tuple[int, int], float]:
    """Return the likenesses that are known of some texts."""
    found: dict[tuple[int, int], float] = {}
    for some in _some(texts):
        mine = (_among(connection, LIKE.c.a, some), _among(connection, LIKE.c.b, some))
        query = select(LIKE.c.a, LIKE.c.b, LIKE.c.likeness).where(or_(*mine))
        found |= {(a, b): likeness for a, b, likeness in connection.execute(query)}
    return found


def drop_likenesses(connection: Connection, pairs: Iterable[tuple[int, int]]) -> None:
    """Forget what is known of some pairs of texts."""
    for a, b in pairs:
        connection.execute(delete(LIKE).where(LIKE.c.a == a, LIKE.c.b == b))


def _entries(connection: Connection, column: Column[int], values: Collection[int]) -> Entries:
    parts = [np.empty((0, 2), np.int64)]
    for some in _some(values):
        query = select(MARK.c.text, MARK.c.mark).where(_among(connection, column, some))
        rows = [tuple(row) for row in connection.execute(query)]
        parts.append(np.array(rows, np.int64).reshape(-1, 2))
    both = np.concatenate(parts)
    return both[:, 0], both[:, 1]


def _some(numbers: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(numbers)
    while some := list(islice(rest, ASKED)):
        yield some


def _among(
    connection: Connection, column: Column[int], numbers: Iterable[int]
) -> ColumnElement[bool]:
    """Say that a column holds one of many numbers: one parameter, however many they are."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(numbers), ARRAY(BigInteger)))
    listed = f"[{','.join(map(str, numbers))}]"
    return column.in_(select(func.json_each(listed).table_valued("value").c.value))
