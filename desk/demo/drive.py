"""The demo from beginning to end: two months of invented shops through the real machinery."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from db.catalog import read_catalog
from db.config import read_config
from db.problem import Problem
from db.schema import Shop
from desk.demo import work
from desk.demo.generate import generate
from desk.demo.home import note_months, open_home, write_catalog
from desk.demo.serve import Serving, serve
from desk.demo.shops import REFUSED
from desk.demo.world import FIRST_MONTH, SECOND_MONTH, SEED
from desk.session import session
from desk.setup import shipped_catalog

MONTHS = (FIRST_MONTH, SECOND_MONTH)
AT_ONCE = 2  # crawls at a time
PATIENCE = 120.0  # seconds for one crawl
ATTEMPTS, LATER = 3, timedelta(minutes=5)

Say = Callable[[str], None]
Environ = Mapping[str, str]


def run_demo(home: Path, serve: bool, say: Say, environ: Environ) -> Path:
    """Crawl, compute and publish what is not done yet, twice a month apart; returns the release.

    With `serve` the release is shown on loopback until interrupted. Raises Problem.
    """
    home = home.absolute()
    finished = open_home(home)
    write_catalog(home / "catalog", shipped_catalog())
    release: Path | None = None
    for now in MONTHS:
        name = now.strftime("%Y-%m")
        if name in finished:
            say(f"month  {name}  is done")
        if name not in finished or now == MONTHS[-1]:
            settings = settings_of(home, now, environ)
            if name not in finished:
                _crawl_all(settings, now, say)
            release = _compute(settings, say, first=now == MONTHS[0])
            finished = sorted({*finished, name})
            note_months(home, finished)
    if release is None:
        raise Problem("the demo has no month to show")
    say(f"release  {release}")
    if serve:
        work.preview(home, say)
    return release


def settings_of(home: Path, now: datetime, environ: Environ) -> dict[str, str]:
    """Return the environment of the demo's own commands: our settings, and nobody else's."""
    kept = {name: value for name, value in environ.items() if not name.startswith("UPRIGHT_")}
    if kept.pop("PYTHONDONTWRITEBYTECODE", None):
        # a dozen crawls would each compile the same libraries: most of the demo's time
        kept["PYTHONPYCACHEPREFIX"] = str(home / "bytecode")
    return {
        **kept,
        "UPRIGHT_HOME": str(home),
        "UPRIGHT_CATALOG": str(home / "catalog"),
        "UPRIGHT_NOW": now.isoformat(),
    }


def _crawl_all(settings: Environ, now: datetime, say: Say) -> None:
    config = read_config(settings)
    shops = [row.shop for row in read_catalog(config.catalog).of(Shop)]
    with (
        session(settings),  # makes the tables before two crawls want to
        serve(generate(SEED, now)) as serving,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        reachable = {**settings, "UPRIGHT_LOOPBACK": serving.loopback()}
        for line in pool.map(lambda shop: _crawl(reachable, now, shop), shops):
            say(line)
        _check_refused(serving)


def _crawl(settings: Environ, now: datetime, shop: str) -> str:
    """Crawl one shop and say how it went; raises Problem where it is not whole.

    A demo that was killed leaves crawls behind whose shops are gone: they end as failed, and
    are made again as of some minutes later.
    """
    start = monotonic()
    for attempt in range(ATTEMPTS):
        at = (now + attempt * LATER).isoformat()
        try:
            outcome = work.crawl({**settings, "UPRIGHT_NOW": at}, shop, PATIENCE)
        except Problem as refusal:
            if shop != REFUSED.partition(".")[0]:
                raise
            return f"crawl  {shop:<14} refused: {refusal}"
        if outcome.outcome == "complete":
            return f"crawl  {shop:<14} {_told(outcome.counts)}  {monotonic() - start:4.1f} s"
    raise Problem(f"the demo's crawl of {shop} is {outcome.outcome}: {outcome.reason}")


def _told(counts: Mapping[str, int]) -> str:
    if not counts:
        return "was done already"
    return f"{counts['distinct']:>5} reviews, {counts['new']:>4} new"


def _check_refused(serving: Serving) -> None:
    asked = [path for host, path in serving.asked if host == REFUSED]
    if asked:
        raise Problem(f"the demo asked {REFUSED} for {asked[0]}, which it may not")


def _compute(settings: Environ, say: Say, *, first: bool) -> Path:
    with session(settings) as opened:
        tasks: list[tuple[str, Callable[[], str]]] = [("run", lambda: work.compute(opened))]
        if first:
            tasks += [("fit", lambda: work.fit(opened)), ("run", lambda: work.compute(opened))]
        tasks += [
            ("build", lambda: work.build(opened)),
            ("edition", lambda: work.edition(opened)),
        ]
        for name, task in tasks:
            start = monotonic()
            say(f"{name:<8}{task()}  {monotonic() - start:.1f} s")
        return work.publish(opened)
