"""What the demo asks of the rest of the house: the only place where it calls the real commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from db.config import read_config
from desk.compute import renew_fits, run_pipeline
from desk.preview import serve_folder, wait
from desk.session import Session
from reports import release
from spiders.process import Outcome, crawl_shop


def crawl(settings: Mapping[str, str], shop: str, timeout: float) -> Outcome:
    """Crawl one shop in a process of its own; raises Problem where that is refused."""
    return crawl_shop(read_config(settings), shop, settings, timeout)


def compute(session: Session) -> str:
    """Run every step."""
    return f"{run_pipeline(session, False, lambda _done: None)} rows changed"


def fit(session: Session) -> str:
    """Renew what is fitted on all data."""
    return f"{renew_fits(session)} numbers fitted"


def build(session: Session) -> str:
    """Build the site, unseen by readers."""
    made = release.build(session.engine, session.config)
    return f"{made.files} files, release {made.id}"


def publish(session: Session) -> Path:
    """Let readers see the site; returns the folder of the release."""
    today = session.config.now().date()
    return release.publish(session.engine, session.config, today).folder


def preview(home: Path, say: Callable[[str], None]) -> None:
    """Show the live release on loopback until interrupted."""
    with serve_folder(home / "site" / "live") as address:
        say(f"open    {address}   (stop with Ctrl-C)")
        wait()
