"""The monthly edition: what changed since the last month on record, frozen once it is made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from db.config import Config
from db.problem import Problem
from db.schema import Record
from reports.changes import compare
from reports.edition_views import EditionView
from reports.folder import Folder, check_folder, write_folder
from reports.lint import check_pages
from reports.queries import Engine, Facts, read_facts
from reports.render import Renderer, contact_address, csv_text
from reports.safety import safety_view
from reports.site import static
from reports.verify import link_faults, markup_faults, parse, refuse
from reports.world import interval_of, the_site, zone_of

MANIFEST = "edition.json"
PRODUCTS_HEAD = (
    "product_id", "name", "state", "score", "low", "high", "score_before", "low_before",
    "high_before", "change", "beyond_band", "place_first", "place_last", "place_first_before",
    "place_last_before", "counted", "counted_before", "known", "known_before",
    "sources", "sources_before", "method",
)  # fmt: skip
SOURCES_HEAD = (
    "shop", "name", "known", "known_before", "unmatched", "dropped", "counted", "read", "held",
    "lost", "removed",
)  # fmt: skip
WAITING_HEAD = ("kind", "what", "shop", "reviews", "day")


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition on disk; the same month gives the same bytes for ever."""

    month: str
    version: int
    folder: Path
    digest: str
    headline: str


def make_edition(
    engine: Engine, config: Config, month: str, *, new_version: bool = False
) -> Edition:
    """Write the edition of a month, YYYY-MM, or give the frozen one that is there.

    Raises Problem for a month without data, and where the data of a month changed after its
    edition was made, unless a new version is asked for.
    """
    facts = read_facts(engine)
    site = the_site(facts.sites)
    said = compare(facts, month, zone_of(site))
    inputs = _inputs(facts, month, said.before)
    last = _last(config.home / "editions", month)
    if last is not None and last.noted.get("inputs") == inputs:
        return _edition(last, month)
    if last is not None and not new_version:
        raise Problem(
            f"the data of {month} changed after its edition was made; that one stays as it is. "
            f"Write the next version beside it with: upright edition {month} --new-version"
        )
    version = int(last.noted["version"]) + 1 if last else 1
    made = _files(facts, said, version)
    noted: dict[str, str | int] = {
        "inputs": inputs, "month": month, "version": version, "headline": said.headline,
    }  # fmt: skip
    target = _place(config.home / "editions", month, version)
    return _edition(write_folder(target, made, MANIFEST, noted), month)


def products_csv(said: EditionView) -> bytes:
    """Write what is said of each product as CSV."""
    return csv_text([PRODUCTS_HEAD, *(list(_product_row(said, n)) for n in range(len(said.moves)))])


def sources_csv(said: EditionView) -> bytes:
    """Write what each shop gave as CSV."""
    rows = (
        [
            one.shop, one.name, one.known, one.before, one.unmatched, one.dropped, one.counted,
            one.read.isoformat() if one.read else None, one.held, int(one.lost),
            one.removed,
        ]
        for one in said.covers
    )  # fmt: skip
    return csv_text([SOURCES_HEAD, *rows])


def waiting_csv(said: EditionView) -> bytes:
    """Write what waits for a decision as CSV: listings to match, and what ends."""
    listings = [
        ["listing", one.name, one.shop, one.reviews, None] for one in said.waiting.unmatched
    ]
    ends = [["ends", one.what, None, None, one.day.isoformat()] for one in said.waiting.expiries]
    return csv_text([WAITING_HEAD, *listings, *ends])


def _product_row(said: EditionView, number: int) -> list[str | int | float | None]:
    one = said.moves[number]
    then, place, was = one.before, one.place, one.place_before
    return [
        one.product_id, one.name, one.now.state, _two(one.now.value), _two(one.now.low),
        _two(one.now.high), _two(then.value) if then else None, _two(then.low) if then else None,
        _two(then.high) if then else None, _two(one.change), int(one.beyond),
        place.first if place else None, place.last if place else None, was.first if was else None,
        was.last if was else None, one.now.counted, then.counted if then else None,
        one.now.known, then.known if then else None, one.sources, one.sources_before, said.method,
    ]  # fmt: skip


def _two(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _files(facts: Facts, said: EditionView, version: int) -> Mapping[str, bytes]:
    site = the_site(facts.sites)
    page = Renderer().page(
        "edition.html",
        site=site,
        contact_url=contact_address(site.contact),
        edition=said,
        version=version,
        safety=safety_view(facts.notes),
        interval=_interval(facts, said),
        root="",
    )
    made = {
        "index.html": page,
        "products.csv": products_csv(said),
        "sources.csv": sources_csv(said),
        "waiting.csv": waiting_csv(said),
        "site.css": static("site.css"),
        "mark.svg": static("mark.svg"),
    }
    trees = parse(made)
    names = [one.name for one in said.moves] + [one.name for one in said.covers]
    names += [one.name for one in said.waiting.unmatched]
    names += [*said.gone, *(one.name for one in said.merged)]
    faults = [*link_faults(trees, made), *markup_faults(trees)]
    faults += [str(finding) for finding in check_pages(made, names)]
    refuse(faults, f"the edition of {said.month} was not made")
    return made


def _interval(facts: Facts, said: EditionView) -> float | None:
    """Give the share that the bands were made for, if the method of the month is still the same."""
    same = [one for one in facts.methods if one.version == said.method]
    return interval_of(same)


def _inputs(facts: Facts, month: str, before: str | None) -> str:
    """Hash the rows that an edition compares; names may change later, the edition stays."""
    rows = [row for row in facts.months if row.month in (month, before)]
    sources = [row for row in facts.month_sources if row.month in (month, before)]
    text = json.dumps([_values(row) for row in (*rows, *sources)])
    return sha256(text.encode()).hexdigest()


def _values(row: Record) -> list[Any]:
    columns = [column.name for column in row.table().c if column.name != "row_hash"]
    return [row.__tablename__, *(getattr(row, name) for name in columns)]


def _last(editions: Path, month: str) -> Folder | None:
    version = 0
    while _place(editions, month, version + 1).exists():
        version += 1
    return check_folder(_place(editions, month, version), MANIFEST) if version else None


def _place(editions: Path, month: str, version: int) -> Path:
    return editions / (month if version == 1 else f"{month}-v{version}")


def _edition(folder: Folder, month: str) -> Edition:
    version, headline = int(folder.noted["version"]), str(folder.noted["headline"])
    return Edition(month, version, folder.path, folder.digest, headline)
