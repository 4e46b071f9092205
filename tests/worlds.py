"""Three sites to look at: the demo, sixty products with all that is odd, and a small supply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Engine

from db.connect import connect
from db.schema import Record
from tests.golden_site import GOLDEN, files
from tests.seeds import SMALL, fill
from tests.seeds.pages import ONE_SHOP, render
from tests.seeds.sixty import fill_sixty

WORLDS = ("demo", "sixty", "small")
FILLS: Mapping[str, Callable[[Engine], None]] = {
    "sixty": fill_sixty,
    "small": lambda engine: fill(engine, SMALL, ONE_SHOP),
}


def world_files(name: str, scratch: Path) -> Mapping[str, bytes]:
    """Give the files of one world's site by their path; the demo's are those of the golden one."""
    if name == "demo":
        return {path.partition("/")[2]: data for path, data in files(GOLDEN / "site", "").items()}
    engine = connect(f"sqlite:///{scratch}/{name}.db")
    Record.metadata.create_all(engine)
    FILLS[name](engine)
    made = render(engine)
    engine.dispose()
    return made


def world_folder(name: str, into: Path) -> Path:
    """Build one world's site in a folder below `into`, once, and name the folder."""
    folder = into / name
    if not folder.is_dir():
        for path, data in world_files(name, into).items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    return folder


def html_pages(folder: Path) -> list[str]:
    """List every page of a site by its path, found and not named; a fragment is no page."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    return [path for path in paths if not path.startswith("fragments/")]


def sample(folder: Path) -> list[str]:
    """Choose the pages that `make test` looks at: of the demo every kind, else the weightiest.

    The costly whole is left to `make soak`.
    """
    if folder.name == "demo":
        return every_kind(folder)
    grouped = _by_kind(folder)
    return sorted({"index.html"} | {pages[-1] for pages in grouped.values() if "/" in pages[-1]})


def every_kind(folder: Path) -> list[str]:
    """Choose pages of every kind: all at the top, and of a folder the largest and the smallest."""
    grouped = _by_kind(folder)
    return sorted({page for pages in grouped.values() for page in (pages[0], pages[-1])})


def kinds(folder: Path) -> list[str]:
    """Choose one page of every kind, the largest, leaving out what no search engine may list."""
    listed = (
        [page for page in pages if b'content="noindex"' not in (folder / page).read_bytes()]
        for pages in _by_kind(folder).values()
    )
    return sorted(pages[-1] for pages in listed if pages)


def _by_kind(folder: Path) -> Mapping[str, list[str]]:
    """Group the pages by their folder, each at the top by itself; the smallest first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for page in sorted(html_pages(folder), key=lambda page: (folder / page).stat().st_size):
        found[page.rpartition("/")[0] or page].append(page)
    return found
