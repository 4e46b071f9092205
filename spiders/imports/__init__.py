"""Imports: files of any kind that we read, under the same permission and border as crawls.

A relative date ("3 days ago") counts from the import, not from the file's own time, which copying
changes: import a page soon after it was saved, or set UPRIGHT_NOW to when that was. A record of a
WARC file says itself when it was fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from db.catalog import effective
from db.config import Config
from db.connect import Engine, staying
from db.problem import Problem
from db.schema import Crawl, Shop
from spiders.imports.admit import admit
from spiders.imports.columns import ColumnMap, preset, read_map
from spiders.imports.importing import BATCH, Importing, Progress, known_listings, silent
from spiders.imports.kinds import Told, reader_of
from spiders.imports.prices import Prices, import_prices
from spiders.imports.rejects import rejects_file
from spiders.imports.said import Said
from spiders.imports.sheet import read_sheet
from spiders.imports.source import Source, sources_of
from spiders.imports.work import Work
from spiders.saved import read_saved


def import_file(
    engine: Engine,
    config: Config,
    shop: str,
    path: str | Path,
    url: str | None = None,
    column_map: Path | None = None,
) -> Crawl:
    """Import one file for a shop; raises Problem."""
    return import_files(engine, config, shop, [path], url=url, column_map=column_map)


def import_files(
    engine: Engine,
    config: Config,
    shop: str,
    files: Sequence[str | Path],
    *,
    url: str | None = None,
    column_map: Path | None = None,
    preset_name: str | None = None,
    batch: int = BATCH,
    progress: Progress = silent,
) -> Crawl:
    """Import files for a shop in one crawl of kind import; what is known already adds nothing.

    An import of the same files that was killed goes on where its rows end. A page that cannot be
    read is a reject and makes the import partial; raises Problem before anything is written where
    the shop may not be stored, or a column map does not fit.
    """
    catalog = effective(engine, config.catalog)
    told = Told(admit(config, catalog, shop), url, _columns(column_map, preset_name))
    sources = sources_of(files)
    readers = [reader_of(source, told) for source in sources]
    how = (url, preset_name, column_map and column_map.read_text("utf-8"))
    with staying(engine) as held:
        work = Work.begin(held, config, shop, sources, how)
        importing = Importing(
            held, config, catalog.of(Shop), told.shop, known_listings(catalog, shop), work,
            batch=batch, progress=progress,
        )  # fmt: skip
        return importing.run(list(zip(sources, readers, strict=True)))


def read_csv(path: Path, column_map: Path | None = None) -> Iterator[Said]:
    """Yield each review of a CSV file, and what is wrong with each row that is none."""
    rows = read_sheet(Source(str(path)), 0, read_map(column_map) if column_map else None)
    return (said for _, said in rows)


def _columns(column_map: Path | None, preset_name: str | None) -> ColumnMap | None:
    if column_map and preset_name:
        raise Problem("--map and --preset: give one of the two")
    if preset_name:
        return preset(preset_name)
    return read_map(column_map) if column_map else None


__all__ = [
    "Prices", "Progress", "import_file", "import_files", "import_prices", "read_csv",
    "read_saved", "rejects_file",
]  # fmt: skip
