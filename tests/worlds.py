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
    """List every page of a site by its path, found and not named."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def sample(folder: Path) -> list[str]:
    """Choose pages of every kind: all at the top, and of a folder the largest and the smallest."""
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for page in html_pages(folder):
        place = page.rpartition("/")[0]
        kinds[place or page].append(page)
    size = {page: (folder / page).stat().st_size for pages in kinds.values() for page in pages}
    chosen = ({max(pages, key=size.__getitem__), min(pages, key=size.__getitem__)}
              for pages in kinds.values())  # fmt: skip
    return sorted(page for pages in chosen for page in pages)
