"""Publishing: what readers would see otherwise, putting it live, taking it back."""

from __future__ import annotations

from db.connect import reading
from db.ledger import last_run
from db.problem import Problem
from db.zone import site_zone
from desk.difference import Beside, beside
from desk.release import rollback_release
from desk.session import Session
from desk.web.jobs import job, start
from desk.web.way import Asked, Go, Page, Way
from desk.web.ways.edition import DRAFTED
from reports.release import Release, live, stored

JOB = "publish"
MOST = 200  # pages that are named


def show_publish(asked: Asked) -> Page:
    """Show what is live, what was built, and what lies between the two."""
    session = asked.session
    seen, built = live(session.config), newest(session)
    compared: Beside | None = None
    if built is not None and (seen is None or seen.id != built.id):
        compared = beside(seen.folder if seen else None, built.folder)
    said = {
        "live": seen, "built": built, "compared": compared, "job": job(session, JOB), "most": MOST,
        "may": asked.may("publisher"), "published": last_run(session.engine, "publish"),
        "made": last_run(session.engine, "build"), "ran": last_run(session.engine, "run"),
    }  # fmt: skip
    return Page("publish.html", said)


def newest(session: Session) -> Release | None:
    """Give the release that was built or published last, if it is still there."""
    ran = [last_run(session.engine, kind) for kind in ("build", "publish")]
    done = [one for one in ran if one and one.status == "done"]
    newest = max(done, key=lambda one: one.started, default=None)
    return stored(session.config, newest.detail or "") if newest else None


def prepare(asked: Asked) -> Go:
    """Compute what changed, draft its edition and build the site beside the live one.

    The draft stands between the two: it says why scores moved, which the site prints too.
    """
    with reading(asked.session.engine) as connection:
        zone = site_zone(connection)
    month = f"{asked.session.config.now().astimezone(zone):%Y-%m}"
    draft = ["edition", month, "--format", DRAFTED]
    start(asked, JOB, [["run"], draft, ["build"]])
    return Go("/publish", "The site is being built; what would change stands here in a while.",
              subject="site")  # fmt: skip


def publish(asked: Asked) -> Go:
    """Put the release that was looked at live, and no other one."""
    wanted = asked.text("seen", 64)
    built = newest(asked.session)
    if built is None or built.id != wanted:
        raise Problem("another release was built meanwhile; look at what it would change")
    start(asked, JOB, [["publish", "--only", wanted]])
    return Go("/publish", f"Release {wanted} is being put live.", subject=f"release:{wanted}",
              undo="/publish/rollback", detail={"release": wanted})  # fmt: skip


def show_rollback(asked: Asked) -> Page:
    """Ask whether to go back, and to what."""
    return Page("rollback.html", {"live": live(asked.session.config)})


def rollback(asked: Asked) -> Go:
    """Put the release before the live one back."""
    why, seen, now = asked.text("why", 500), asked.text("seen", 64), live(asked.session.config)
    if now is None or now.id != seen:
        raise Problem("another release is live by now; look which one, then decide again")
    back = rollback_release(asked.session)
    return Go("/publish", f"Release {back.id} is live again.", subject=f"release:{back.id}",
              detail={"from": seen, "why": why})  # fmt: skip


WAYS = (
    Way(path="/publish", name="publish.site", shows=show_publish, acts=publish,
        acting="publisher"),
    Way(path="/publish/prepare", name="publish.prepare", shows=show_publish, acts=prepare),
    Way(path="/publish/rollback", name="publish.rollback", shows=show_rollback, acts=rollback,
        acting="publisher"),
)  # fmt: skip
