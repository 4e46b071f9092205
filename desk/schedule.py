"""The schedule: one process that starts each shop's crawl when due, then a run and a build.

Jobs are made from the catalog at each start and kept in memory only: a stored job is a pickle,
and two schedulers on one store run it twice. What was started when is a row per slot.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import Lock

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, JobEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger

from db.catalog import effective
from db.catalog.notices import FILE
from db.ledger import end_slot, lease, newest_slot, take_slot
from db.schema import Shop
from desk.due import latest_due
from desk.session import Session

Say = Callable[[str], None]
FOLLOW = (("run",), ("build",))
HOURLY = "17 * * * *"  # when people are told what a clock alone brings: editions, pauses that end
LIMIT = 2 * 3600  # seconds; the crawl has a shorter limit of its own


class Timetable:
    """The shops' cron lines, and what each does when its time has come."""

    def __init__(self, session: Session, environ: Mapping[str, str], say: Say) -> None:
        self.session = session
        self.environ = dict(environ)
        self.say = say
        self.computing = Lock()  # two crawls may end at once; a run is one at a time

    def shops(self) -> dict[str, str]:
        """Return the cron line of each shop that has one."""
        found = effective(self.session.engine, self.session.config.catalog).of(Shop)
        return {shop.shop: shop.schedule for shop in found if shop.schedule}

    def catch_up(self) -> int:
        """Start once whatever was missed while nothing ran; returns the number of crawls."""
        return sum(self.start_due(shop, cron) for shop, cron in sorted(self.shops().items()))

    def start_due(self, shop: str, cron: str) -> bool:
        """Start a shop's newest planned crawl, unless it was started before."""
        now = self.session.config.now()
        due, job = latest_due(cron, now), f"crawl:{shop}"
        started = newest_slot(self.session.engine, job)
        if due is None or (started is not None and started >= due):
            return False
        if not take_slot(self.session.engine, job, due, now):
            return False
        self._crawl(shop, job, due)
        return True

    def _crawl(self, shop: str, job: str, due: datetime) -> None:
        self.say(f"{job} due {due:%Y-%m-%d %H:%M} UTC: started")
        faults = [fault for fault in [self._child("crawl", shop)] if fault]
        with self.computing:
            for command in FOLLOW:
                faults += [fault for fault in [self._child(*command)] if fault]
        detail = "; ".join(faults) or "crawl, run and build done"
        end_slot(self.session.engine, job, due, "failed" if faults else "done", detail)
        self.say(f"{job}: {detail}")
        self.tell()

    def tell(self) -> None:
        """Tell people what needs them; what failed is tried again, and is no fault of a crawl."""
        if (self.session.config.catalog / FILE).exists() and (fault := self._child("notify")):
            self.say(f"notices: {fault}")

    def _child(self, *command: str) -> str | None:
        """Run one of our commands in a process of its own; returns its fault, in one line."""
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and our own commands
                [sys.executable, "-m", "desk.cli", *command],
                env=self.environ, capture_output=True, text=True, timeout=LIMIT, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return f"{' '.join(command)}: took longer than {LIMIT} s"
        if done.returncode == 0:
            return None
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        told = lines[-1] if lines else f"exit code {done.returncode}"
        return f"{' '.join(command)}: {told.removeprefix('upright: ')}"


def run_once(timetable: Timetable) -> int:
    """Start everything that is due now, then end; returns the number of crawls."""
    session = timetable.session
    with lease(session.engine, "schedule", session.config.now):
        crawls = timetable.catch_up()
        if not crawls:  # else each of them told
            timetable.tell()
        return crawls


def run_forever(timetable: Timetable) -> None:
    """Keep the timetable until stopped: first what was missed, once, then each planned time."""
    session = timetable.session
    with lease(session.engine, "schedule", session.config.now):
        scheduler = make_scheduler(timetable)
        if not timetable.catch_up():
            timetable.tell()
        timetable.say(f"waiting: {len(timetable.shops())} shops are scheduled")
        scheduler.start()


def make_scheduler(timetable: Timetable) -> BlockingScheduler:
    """Make the scheduler: UTC, in memory, a missed time is started once, late rather than not."""
    scheduler = BlockingScheduler(
        timezone=UTC,
        jobstores={"default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(3)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for shop, cron in sorted(timetable.shops().items()):
        trigger = CronTrigger.from_crontab(cron, timezone=UTC)
        scheduler.add_job(timetable.start_due, trigger, (shop, cron), id=f"crawl:{shop}")
    scheduler.add_job(timetable.tell, CronTrigger.from_crontab(HOURLY, timezone=UTC), id="notices")

    def note(event: JobEvent) -> None:
        timetable.say(f"{event.job_id}: {getattr(event, 'exception', None) or 'still running'}")

    scheduler.add_listener(note, EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES)
    return scheduler
