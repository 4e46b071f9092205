"""What the desk does with releases and editions: each act is a row in the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from db import catalog
from db.ledger import lease, running
from db.problem import Problem
from desk.session import Session
from desk.targets.posts import Sent, send_article
from desk.targets.settings import read_target
from desk.targets.target import MANIFEST, Plan, Target
from desk.targets.wordpress import WordPressTarget
from pipeline.causes import explain
from pipeline.emerging import notice
from reports import release
from reports.edition.draft import NAME as ARTICLE
from reports.edition.make import Edition, make_edition, newest
from reports.folder import check_folder
from reports.release import Release


def build_release(session: Session) -> Release:
    """Build and verify a release beside the live one."""
    config, engine = session.config, session.engine
    with lease(engine, "site", config.now), running(engine, "build", None, config.now) as keep:
        made = release.build(engine, config)
        keep(made.id)
    return made


def publish_release(session: Session, only: str | None = None) -> Release:
    """Put the newest release live, unless the catalog says by now something else.

    `only` names the release that somebody has looked at: another one is not published.
    """
    config, engine = session.config, session.engine
    with lease(engine, "site", config.now), running(engine, "publish", None, config.now) as keep:
        today = config.now().date()
        if catalog.pending(engine, catalog.effective(engine, config.catalog), today):
            raise Problem("the catalog was changed since the last run. First: upright run")
        live = release.publish(engine, config, today, only)
        keep(live.id)
    return live


def rollback_release(session: Session) -> Release:
    """Put the release before the live one back."""
    config, engine = session.config, session.engine
    with lease(engine, "site", config.now), running(engine, "rollback", None, config.now) as keep:
        live = release.rollback(config)
        keep(live.id)
    return live


def plan_release(release: Release, target: Target) -> Plan:
    """Compare a release with what a target shows; sends nothing."""
    return target.plan(check_folder(release.folder, MANIFEST))


def send_release(session: Session, release: Release, name: str, target: Target) -> Plan:
    """Send a release to a target, whole or not at all."""
    config, engine = session.config, session.engine
    with lease(engine, "site", config.now), running(engine, "publish", name, config.now) as keep:
        plan = target.send(check_folder(release.folder, MANIFEST))
        keep(f"{release.id} to {target.place}")
    return plan


def target_of(session: Session, name: str) -> Target:
    """Make the target that the catalog describes under this name; raises Problem."""
    return read_target(name, session.config)


def write_edition(
    session: Session,
    month: str,
    *,
    publish: bool = False,
    new_version: bool = False,
    note: str | None = None,
    formats: Sequence[str] | None = None,
) -> Edition:
    """Write the report of a month: a draft, or, where it is published, frozen for good."""
    config, engine = session.config, session.engine
    with (
        lease(engine, "edition", config.now),
        running(engine, "edition", month, config.now) as keep,
    ):
        catalog.sync_words(engine, catalog.effective(engine, config.catalog))
        explain(engine, month)
        notice(engine, month)
        made = make_edition(
            engine, config, month, publish=publish, new_version=new_version, note=note,
            formats=formats,
        )  # fmt: skip
        keep(f"{'draft' if made.draft else f'version {made.version}'} {made.digest}")
    return made


def send_edition(session: Session, month: str, target: Target, *, dry_run: bool) -> Sent:
    """Send the newest published edition of a month as the draft of an article; raises Problem."""
    if not isinstance(target, WordPressTarget):
        raise Problem("an edition is sent as an article: --to wordpress")
    config = session.config
    folder = newest(config.home / "editions", month)
    if folder is None:
        mend = f"upright edition {month} --publish"
        raise Problem(f"there is no published edition of {month}. Run: {mend}")
    content = (folder.path / ARTICLE).read_text("utf-8")
    title, slug = str(folder.noted["headline"]), f"edition-{month}"
    with running(session.engine, "publish", f"edition {month}", config.now) as keep:
        sent = send_article(target.rest, slug, title, content, dry_run=dry_run)
        keep(f"{sent.state} {sent.post or ''} at {target.place}{' (dry run)' if dry_run else ''}")
    return sent
