"""What the demo asks of the rest of the house: the only place where it calls the real commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from db.catalog import effective
from db.schema import EditionNote
from desk.compute import month_of, renew_fits, run_pipeline
from desk.crawl import crawl_one
from desk.preview import serve_folder, wait
from desk.release import build_release, publish_release, write_edition
from desk.session import Session, session
from spiders.process import Outcome

QUICK = ("html", "md", "csv", "xlsx", "article")


def crawl(settings: Mapping[str, str], shop: str, timeout: float) -> Outcome:
    """Crawl one shop in a process of its own; raises Problem where that is refused."""
    with session(settings) as opened:  # its own: crawls run two at a time
        return crawl_one(opened, shop, settings, timeout)


def compute(opened: Session) -> str:
    """Run every step."""
    return f"{run_pipeline(opened, False, lambda _done: None)} rows changed"


def fit(opened: Session) -> str:
    """Renew what is fitted on all data."""
    return f"{renew_fits(opened)} numbers fitted"


def build(opened: Session) -> str:
    """Build the site, unseen by readers."""
    made = build_release(opened)
    return f"{made.files} files, release {made.id}"


def edition(opened: Session) -> str:
    """Write the edition of the month: frozen where an editor has written of it, else a draft."""
    catalog = effective(opened.engine, opened.config.catalog)
    month = month_of(catalog, opened.config.now())
    written = any(one.month == month for one in catalog.of(EditionNote))
    # the PDF takes longer than all else in the demo: upright edition MONTH --format pdf
    made = write_edition(opened, month, publish=written, formats=QUICK)
    state = "draft" if made.draft else f"version {made.version}"
    return f"{made.month}, {state}: {made.headline}"


def publish(opened: Session) -> Path:
    """Let readers see the site; returns the folder of the release."""
    return publish_release(opened).folder


def preview(home: Path, say: Callable[[str], None]) -> None:
    """Show the live release on loopback until interrupted."""
    with serve_folder(home / "site" / "live") as address:
        say(f"open    {address}   (stop with Ctrl-C)")
        wait()
