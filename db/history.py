"""The history of reviews: each distinct content once, each change once, when last seen.

A change is noted also where the content is the old one, but was never met in an accepted crawl:
otherwise a review first met in a crawl that was held back would be lost for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from db.erasure import not_suppressed
from db.plain import Plain, Row, rows_of
from db.rows import among, insert_new, insert_rows, remove, upsert
from db.schema import CrawlVerdict, RawReview, Sighting, Version, columns_of

NAMES = columns_of(RawReview).names
ID, SHOP, KEY, CONTENT = map(NAMES.index, ("id", "shop", "review_key", "content_hash"))
PLACES = {name: place for place, name in enumerate(NAMES)}


class RawRow(tuple[Plain, ...]):
    """A review as a row of canonical values in the table's column order; they go by name, too.

    A record, which SQLAlchemy watches, takes longer to make than all that is done with it.
    """

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        """Return the value of a column."""
        if name not in PLACES:
            raise AttributeError(name)
        return self[PLACES[name]]


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of a batch: reviews met, met for the first time in this crawl, new, edited."""

    listed: int = 0
    distinct: int = 0
    new: int = 0
    edited: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """How a review was seen last."""

    review_id: str
    crawl_id: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a review was before a crawl, and whether an accepted crawl says so."""

    review_id: str | None
    accepted: bool


def append_reviews(
    connection: Connection, crawl_id: str, reviews: Sequence[RawReview | Row]
) -> Appended:
    """Add what is new among the reviews of one shop, and note what changed and what was seen.

    Reviews are records, or rows of canonical values in the table's column order.
    """
    if not reviews:
        return Appended()
    given = not_suppressed(connection, rows_of(reviews, NAMES))
    if not given:
        return Appended()
    shop = str(given[0][SHOP])
    newest = _newest(given)
    seen = _seen(connection, shop, list(newest))
    rows = [row for key, row in newest.items() if _replaces(row, seen.get(key), crawl_id)]
    unseen = [row for row in rows if row[KEY] not in seen]
    known = [row for row in rows if row[KEY] in seen]
    heads = read_heads(connection, shop, crawl_id, [str(row[KEY]) for row in known])
    insert_new(connection, RawReview, known)
    _note_changes(connection, crawl_id, known, heads)
    upsert(connection, Sighting, _sightings(crawl_id, known))
    _insert(connection, crawl_id, unseen)
    return Appended(
        listed=len(given),
        distinct=sum(key not in seen or seen[key].crawl_id != crawl_id for key in newest),
        new=sum(key not in seen for key in newest),
        edited=sum(_edited(row, seen[str(row[KEY])], heads, crawl_id) for row in known),
    )


def _insert(connection: Connection, crawl_id: str, rows: Sequence[Row]) -> None:
    """Add reviews without a sighting: they have no past, so there is nothing to look up."""
    insert_rows(connection, RawReview, NAMES, rows)
    insert_rows(connection, Version, columns_of(Version).names, _versions(crawl_id, rows))
    insert_rows(connection, Sighting, columns_of(Sighting).names, _sightings(crawl_id, rows))


def _edited(row: Row, was: Seen, heads: Mapping[str, Head], crawl_id: str) -> int:
    """Return 1 where a review became an edited one, -1 where a later content takes that back."""
    if was.crawl_id != crawl_id:
        return was.review_id != row[ID]
    before = heads.get(str(row[KEY]))
    if before is None or before.review_id is None:
        return 0
    return (before.review_id != row[ID]) - (before.review_id != was.review_id)


def _newest(rows: Iterable[Row]) -> dict[str, Row]:
    """Keep one row per review: where a crawl meets two contents, the greater hash stands.

    Any rule will do that does not depend on the order of arrival. They come in the order of their
    keys: an index is written page after page.
    """
    kept: dict[str, Row] = {}
    for row in rows:
        there = kept.setdefault(str(row[KEY]), row)
        if there is not row and _content(row) > _content(there):
            kept[str(row[KEY])] = row
    return dict(sorted(kept.items()))


def _content(row: Row) -> str:
    return str(row[CONTENT])


def _replaces(row: Row, was: Seen | None, crawl_id: str) -> bool:
    return was is None or was.crawl_id != crawl_id or _content(row) > was.content_hash


def _seen(connection: Connection, shop: str, keys: Sequence[str]) -> dict[str, Seen]:
    sighting, raw = Sighting.table(), RawReview.table()
    query = (
        select(sighting.c.review_key, raw.c.id, sighting.c.crawl_id, raw.c.content_hash)
        .join(raw, raw.c.id == sighting.c.review_id)
        .where(sighting.c.shop == shop, among(connection, sighting.c.review_key, keys))
    )
    return {key: Seen(*was) for key, *was in connection.execute(query)}


def _note_changes(
    connection: Connection, crawl_id: str, rows: Sequence[Row], heads: Mapping[str, Head]
) -> None:
    """Note each review that became another; within one crawl only its last state stays."""
    same = [row for row in rows if heads.get(str(row[KEY])) == Head(str(row[ID]), accepted=True)]
    remove(connection, Version, [(row[SHOP], row[KEY], crawl_id) for row in same])
    stays = {row[KEY] for row in same}
    changed = [row for row in rows if row[KEY] not in stays]
    upsert(connection, Version, _versions(crawl_id, changed))


def read_heads(
    connection: Connection, shop: str, crawl_id: str, keys: Sequence[str]
) -> dict[str, Head]:
    """Return what each of these reviews was before a crawl; no review: it was gone."""
    table, verdict = Version.table(), CrawlVerdict.table()
    query = (
        select(table.c.review_key, table.c.review_id, verdict.c.accepted)
        .outerjoin(verdict, verdict.c.crawl_id == table.c.crawl_id)
        .where(table.c.shop == shop, table.c.crawl_id < crawl_id)
        .where(among(connection, table.c.review_key, keys))
        .order_by(table.c.crawl_id)
    )
    found = connection.execute(query) if keys else ()
    return {key: Head(review, bool(accepted)) for key, review, accepted in found}


def _versions(crawl_id: str, rows: Sequence[Row]) -> list[Row]:
    return [(row[SHOP], row[KEY], crawl_id, row[ID]) for row in rows]


def _sightings(crawl_id: str, rows: Sequence[Row]) -> list[Row]:
    return [(row[SHOP], row[KEY], row[ID], crawl_id, None) for row in rows]
