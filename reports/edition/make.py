"""An edition out of the tables: made once, verified, frozen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from db.config import Config
from db.problem import Problem
from db.schema import Record
from reports.addresses import all_names
from reports.behind import Behind
from reports.changes import compare
from reports.decisions import in_month
from reports.edition.tables import tables
from reports.edition.views import EditionView
from reports.folder import Folder, check_folder, write_folder
from reports.lint import check_words
from reports.queries import Engine, Facts, read_facts
from reports.render import Renderer, contact_address
from reports.safety import safety_view
from reports.static import STYLES, joined, static
from reports.trials import tried
from reports.verify import (
    link_faults,
    markup_faults,
    parse,
    read_pages,
    refuse,
    trial_faults,
)
from reports.world import interval_of, the_site, zone_of

MANIFEST = "edition.json"


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
    inputs = _inputs(facts, month, said.before, zone_of(site))
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
        tried=tried(facts.trials, (one.product_id for one in facts.products)),
        root="",
    )
    made = {
        "index.html": page,
        **tables(said),
        "site.css": joined(STYLES),
        "mark.svg": static("mark.svg"),
    }
    read = read_pages(made)
    names = [one.name for one in said.moves] + [one.name for one in said.covers]
    names += [one.name for one in said.waiting.unmatched]
    names += [*all_names(facts).values(), *Behind(facts, zone_of(site)).all_called()]
    tested = {one.product_id for one in facts.trials}
    faults = [*link_faults(read, made), *markup_faults(parse(made)), *trial_faults(read, tested)]
    faults += [str(finding) for finding in check_words(read, names)]
    refuse(faults, f"the edition of {said.month} was not made")
    return made


def _interval(facts: Facts, said: EditionView) -> float | None:
    """Give the share that the bands were made for, if the method of the month is still the same."""
    same = [one for one in facts.methods if one.version == said.method]
    return interval_of(same)


def _inputs(facts: Facts, month: str, before: str | None, zone: ZoneInfo) -> str:
    """Hash the rows that an edition tells of; names may change later, the edition stays.

    What waits for a decision is told as it stood when the edition was made.
    """
    rows = [row for row in facts.months if row.month in (month, before)]
    sources = [row for row in facts.month_sources if row.month in (month, before)]
    decided = [(row.number, row.judgement) for row in in_month(facts, month, zone)]
    text = json.dumps([*(_values(row) for row in (*rows, *sources)), *sorted(decided)])
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
