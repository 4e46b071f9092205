"""One run of the pipeline: the catalog synced, every step brought up to date, the month kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from db import catalog
from db.ledger import lease, running
from db.schema import Site
from desk.session import Session
from pipeline.run import Done, close_month, run_steps
from pipeline.run import fit as fit_all
from pipeline.steps import STEPS


def run_pipeline(session: Session, full: bool, say: Callable[[Done], None]) -> int:
    """Bring every table up to date; returns the number of rows that changed."""
    config, engine = session.config, session.engine
    done: list[Done] = []

    def note(one: Done) -> None:
        done.append(one)
        say(one)

    with lease(engine, "pipeline", config.now), running(engine, "run", None, config.now) as keep:
        known = catalog.effective(engine, config.catalog)
        synced = catalog.sync(engine, known, config.now().date())
        run_steps(engine, STEPS, full, note)
        close_month(engine, month_of(known, config.now()))
        changed = synced + sum(one.changed for one in done)
        keep(f"{changed} rows changed")
    return changed


def month_of(known: catalog.Catalog, now: datetime) -> str:
    """Return the month, YYYY-MM, that it is where the site is published."""
    (site,) = known.of(Site)
    return now.astimezone(ZoneInfo(site.time_zone)).strftime("%Y-%m")


def renew_fits(session: Session) -> int:
    """Fit what is fitted on all data; returns how many numbers there are."""
    config, engine = session.config, session.engine
    with lease(engine, "pipeline", config.now), running(engine, "fit", None, config.now) as keep:
        found = fit_all(engine)
        keep(f"{found} numbers fitted")
    return found
