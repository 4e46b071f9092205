"""Imports as the desk starts them: each is a row in the ledger, alone for its shop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from db.ledger import lease, running
from db.schema import Crawl
from desk.session import Session
from spiders.imports import Prices, Progress, import_files, import_prices


def import_all(
    session: Session,
    shop: str,
    files: Sequence[str],
    column_map: Path | None,
    preset: str | None,
    url: str | None,
    progress: Progress,
) -> Crawl:
    """Import files for a shop, alone for this shop, and note it."""
    config, engine = session.config, session.engine
    with (
        lease(engine, f"shop:{shop}", config.now),
        running(engine, "import", shop, config.now) as keep,
    ):
        crawl = import_files(
            engine, config, shop, files, url=url, column_map=column_map, preset_name=preset,
            progress=progress,
        )  # fmt: skip
        keep(f"{crawl.new} new of {crawl.distinct}")
    return crawl


def import_all_prices(session: Session, shop: str, files: Sequence[str]) -> Prices:
    """Import CSV files of prices for a shop, alone for this shop, and note it."""
    config, engine = session.config, session.engine
    with (
        lease(engine, f"shop:{shop}", config.now),
        running(engine, "import", shop, config.now) as keep,
    ):
        came = [import_prices(engine, config, shop, file) for file in files]
        rejects = tuple(one for prices in came for one in prices.rejects)
        done = Prices(sum(prices.kept for prices in came), rejects)
        keep(f"{done.kept} prices")
    return done


@contextmanager
def shown(on_terminal: bool) -> Iterator[Progress]:
    """Show a bar to people on a terminal; nothing to anybody else."""
    if not on_terminal:
        yield lambda done, total, passed: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("import")
        yield lambda done, total, passed: bar.update(task, completed=done, total=total or None)
