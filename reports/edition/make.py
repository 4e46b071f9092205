"""An edition out of the tables: verified, a draft as often as asked, then frozen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from db.config import Config
from db.problem import Problem
from db.schema import Record
from reports.addresses import all_names
from reports.behind import Behind
from reports.decisions import in_month
from reports.edition.compose import compose
from reports.edition.document import Document
from reports.edition.formats import SLOW, available, files_of
from reports.edition.ground import Ground, ground
from reports.edition.linted import claims, faults_of
from reports.folder import Folder, check_folder, write_folder, write_over
from reports.queries import Engine, Facts, read_facts
from reports.queries.recounts import count_faults, figures_of
from reports.verify import refuse

MANIFEST = "edition.json"
DRAFT = "-draft"  # how the folder of a draft ends
MEND = "run the steps again with: upright run"


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition on disk; a frozen one gives the same bytes for ever."""

    month: str
    version: int
    folder: Path
    digest: str
    headline: str
    draft: bool = False
    open: tuple[str, ...] = ()  # what a draft still lacks to be published


def make_edition(
    engine: Engine,
    config: Config,
    month: str,
    *,
    publish: bool = False,
    new_version: bool = False,
    note: str | None = None,
    formats: Iterable[str] | None = None,
) -> Edition:
    """Write a draft of the edition of a month, YYYY-MM, or freeze it; give the frozen one if asked.

    Raises Problem for a month without data; where a fresh count does not give a figure; and, when
    it shall be frozen, without the editor's analysis, for a claim in the editor's words, and where
    the data changed after it was frozen, unless a new version is asked for, with a note why.
    """
    made = ground(engine, read_facts(engine), month)
    inputs, last = inputs_of(made), newest(config.home / "editions", month)
    if publish and last is not None and last.noted.get("inputs") == inputs:
        return _frozen(last, month)
    version = int(last.noted["version"]) + 1 if last else 1
    document = replace(compose(made), version=version, reason=note, inputs=inputs)
    refuse(list(count_faults(engine, figures_of(document))), f"{_not_made(month)} ({MEND})")
    lacks = tuple(_lacks(document, last, new_version, note))
    if not publish:
        return _draft(config.home / "editions", document, made, formats, lacks)
    if lacks:
        raise Problem(f"{_not_made(month)}: {'; '.join(lacks)}")
    return _freeze(config.home / "editions", replace(document, draft=False), made, formats)


def inputs_of(made: Ground) -> str:
    """Hash the rows that an edition tells of; names may change later, the edition stays.

    What waits for a decision is told as it stood when the edition was made.
    """
    facts, month = made.facts, made.month
    there = (month, made.before)
    rows: list[Record] = [row for row in facts.months if row.month in there]
    rows += [row for row in facts.month_sources if row.month in there]
    rows += [row for row in facts.causes if row.month == month]
    decided = [(row.number, row.judgement) for row in in_month(facts, month, made.zone)]
    monthly = made.monthly
    kept = (monthly.numbers, monthly.numbers_before, monthly.aspects, monthly.said)
    text = json.dumps([*(_values(row) for row in rows), *sorted(decided), kept])
    return sha256(text.encode()).hexdigest()


def newest(editions: Path, month: str) -> Folder | None:
    """Read the newest frozen version of an edition; raises Problem where it was changed."""
    version = versions(editions, month)
    return check_folder(place(editions, month, version), MANIFEST) if version else None


def versions(editions: Path, month: str) -> int:
    """Count the frozen versions of an edition."""
    version = 0
    while place(editions, month, version + 1).exists():
        version += 1
    return version


def place(editions: Path, month: str, version: int) -> Path:
    """Name the folder of a version."""
    return editions / (month if version == 1 else f"{month}-v{version}")


def noted(document: Document) -> dict[str, str | int]:
    """Say in the manifest what an edition is."""
    said: dict[str, str | int] = {
        "inputs": document.inputs,
        "month": document.month,
        "version": document.version,
        "headline": document.headline.text,
        "state": "draft" if document.draft else "frozen",
    }
    if document.reason:
        said["note"] = document.reason
    return said | {f"noted {one.on}": one.text for one in document.notes}


def _lacks(
    document: Document, last: Folder | None, new_version: bool, note: str | None
) -> Iterator[str]:
    """Name everything for want of which an edition cannot be frozen."""
    month = document.month
    if document.analysis is None:
        yield (
            f"it has no analysis by an editor yet; write one at the desk, or as 'analysis' and "
            f"'by' in editions/{month}.yml of the catalog"
        )
    yield from claims(document)
    mend = f'upright edition {month} --publish --new-version --note "..."'
    if last is not None and not new_version:
        yield (
            f"the data of {month}, or the words on it, changed after its edition was frozen; that "
            f"one stays as it is. Write the next version beside it with: {mend}"
        )
    if last is not None and new_version and not note:
        yield f"a new version says why there is one; add it with: {mend}"


def _not_made(month: str) -> str:
    return f"the edition of {month} was not made"


def _draft(
    editions: Path, document: Document, made: Ground, formats: Iterable[str] | None,
    lacks: tuple[str, ...],
) -> Edition:  # fmt: skip
    quick = [one for one in available() if one not in SLOW]
    files = _files(document, made, quick if formats is None else formats)
    folder = write_over(editions / f"{document.month}{DRAFT}", files, MANIFEST, noted(document))
    return replace(_frozen(folder, document.month), draft=True, open=lacks)


def _freeze(
    editions: Path, document: Document, made: Ground, formats: Iterable[str] | None
) -> Edition:
    files = _files(document, made, formats)
    target = place(editions, document.month, document.version)
    return _frozen(write_folder(target, files, MANIFEST, noted(document)), document.month)


def _files(document: Document, made: Ground, formats: Iterable[str] | None) -> dict[str, bytes]:
    files = files_of(document, formats)
    names = _names(made.facts, made.zone)
    refuse(faults_of(document, files, names), _not_made(document.month))
    return files


def _names(facts: Facts, zone: ZoneInfo) -> list[str]:
    shops = [one.name for one in facts.shops]
    return [*all_names(facts).values(), *shops, *Behind(facts, zone).all_called()]


def _values(row: Record) -> list[Any]:
    columns = [column.name for column in row.table().c if column.name != "row_hash"]
    return [row.__tablename__, *(getattr(row, name) for name in columns)]


def _frozen(folder: Folder, month: str) -> Edition:
    version, headline = int(folder.noted["version"]), str(folder.noted["headline"])
    return Edition(month, version, folder.path, folder.digest, headline)
