"""The editions of this site, as the desk shows them: drafts, what is frozen, and their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from db.problem import Problem
from desk.preview import TYPES
from desk.session import Session
from reports.edition.make import DRAFT, MANIFEST, place, versions
from reports.folder import Folder, check_folder

DOWNLOADS = (  # what is offered by name, the rest by the pages themselves
    ("edition.pdf", "PDF"), ("edition.xlsx", "workbook"), ("edition.md", "Markdown"),
    ("article.html", "article for the site"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """One edition on disk, a draft or a frozen version."""

    month: str
    version: str  # draft, or the number
    headline: str
    note: str
    digest: str
    files: tuple[str, ...]

    @property
    def is_draft(self) -> bool:
        """Tell whether it may still change."""
        return self.version == "draft"

    @property
    def downloads(self) -> tuple[tuple[str, str], ...]:
        """List the files that are offered by name."""
        return tuple((name, words) for name, words in DOWNLOADS if name in self.files)


def kept(session: Session, month: str) -> list[Kept]:
    """List what there is of a month: the draft first, then the versions, the newest first."""
    found = [*_versions(session, month)]
    return [_kept(month, version, folder) for version, folder in found]


def file_in(session: Session, month: str, version: str, name: str) -> tuple[bytes, str] | None:
    """Read one file of an edition with its media type; None where there is none.

    Only what its manifest names is ever read.
    """
    for there, folder in _versions(session, month):
        if there == version and name in folder.files:
            kind = TYPES.get(Path(name).suffix, "application/octet-stream")
            return (folder.path / name).read_bytes(), kind
    return None


def _versions(session: Session, month: str) -> Iterator[tuple[str, Folder]]:
    editions = session.config.home / "editions"
    draft = editions / f"{month}{DRAFT}"
    if draft.is_dir():
        yield "draft", check_folder(draft, MANIFEST)
    for version in range(versions(editions, month), 0, -1):
        yield str(version), check_folder(place(editions, month, version), MANIFEST)


def _kept(month: str, version: str, folder: Folder) -> Kept:
    headline, note = (str(folder.noted.get(name, "")) for name in ("headline", "note"))
    return Kept(month, version, headline, note, folder.digest, tuple(sorted(folder.files)))


def check_month(month: str) -> str:
    """Return a month as YYYY-MM; raises Problem for what is none."""
    year, _, number = month.partition("-")
    digits = year.isascii() and year.isdigit() and number.isascii() and number.isdigit()
    if not (digits and len(year) == 4 and len(number) == 2 and 1 <= int(number) <= 12):
        raise Problem(f"'{month[:20]}' is no month, as in 2026-11")
    return month
