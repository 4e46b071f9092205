"""`upright build`, `publish`, `rollback`, `serve`: what readers see."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from desk.cli.answer import AsJson, answer

if TYPE_CHECKING:
    from desk.session import Session
    from desk.targets.target import Plan, Target

To = Annotated[
    str | None,
    typer.Option("--to", help="folder, rsync, sftp or wordpress: where to send the release"),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="print what would change, and change nothing")
]
Only = Annotated[
    str | None, typer.Option("--only", help="this release and no other: the one you looked at")
]
Port = Annotated[int, typer.Option(help="port on 127.0.0.1; 0: any free one")]


def build(as_json: AsJson = False) -> None:
    """Build a release of the site beside the live one, and verify it."""
    from desk.release import build_release
    from desk.session import session

    with session(os.environ) as opened:
        release = build_release(opened)
    line = f"built {release.folder} ({release.files} files). Next: upright publish"
    answer(as_json, line, release=release.id, path=str(release.folder), files=release.files)


def publish(
    to: To = None, dry_run: DryRun = False, only: Only = None, as_json: AsJson = False
) -> None:
    """Put the newest release live, by one rename; refused without a current safety review.

    With --to it is sent on to a target that catalog/publish.yml describes.
    """
    from desk.release import build_release, plan_release, publish_release, send_release, target_of
    from desk.session import session

    with session(os.environ) as opened:
        target = target_of(opened, to) if to else None
        if dry_run:
            release = build_release(opened)
            planned = plan_release(release, target or local(opened))
            return tell_plan(as_json, release.id, planned)
        release = publish_release(opened, only)
        live = opened.config.home / "site" / "live"
        sent = send_release(opened, release, to, target) if to and target else None
    line = f"{release.id} is live: {live}. To take it back: upright rollback"
    facts: dict[str, object] = {"release": release.id, "live": str(live)}
    answer_sent(as_json, line, facts, target, sent)
    return None


def rollback(to: To = None, as_json: AsJson = False) -> None:
    """Put the release before the live one back."""
    from desk.release import rollback_release, send_release, target_of
    from desk.session import session

    with session(os.environ) as opened:
        target = target_of(opened, to) if to else None
        release = rollback_release(opened)
        sent = send_release(opened, release, to, target) if to and target else None
    answer_sent(as_json, f"{release.id} is live again", {"release": release.id}, target, sent)


def serve(port: Port = 8000) -> None:
    """Show the live site on this machine only, until stopped."""
    from db.config import read_config
    from db.problem import Problem
    from desk.preview import serve_folder

    live = read_config(os.environ).home / "site" / "live"
    if not live.exists():
        raise Problem(f"{live} is not there: nothing is published yet. Run: upright publish")
    with serve_folder(live, port) as address:
        typer.echo(f"{live} at {address} (stop with Ctrl-C)")
        _wait()


def local(opened: Session) -> Target:
    """Take the site's own folder as a target, to be compared with."""
    from desk.targets.folder import FolderTarget

    return FolderTarget(opened.config.home / "site")


def tell_plan(as_json: bool, release: str, plan: Plan) -> None:
    """Print what sending would change."""
    kinds = {"files": plan.files, "pages": plan.pages}
    lines = [f"{what[:-1]}  {line}" for what, one in kinds.items() for line in one.lines()]
    lines += [f"{what}: {_counted(one.counts())}" for what, one in kinds.items()]
    facts: dict[str, object] = {
        what: {"changes": list(one.lines()), **one.counts()} for what, one in kinds.items()
    }
    answer(as_json, "\n".join([*lines, "nothing was sent"]), release=release, **facts)


def answer_sent(
    as_json: bool, line: str, facts: dict[str, object], target: Target | None, sent: Plan | None
) -> None:
    """Say what is live, and what was sent where."""
    if target and sent:
        counts = {"files": sent.files.counts(), "pages": sent.pages.counts()}
        facts = {**facts, "sent": {"to": target.place, **counts}}
        said = f"files {_counted(counts['files'])}; pages {_counted(counts['pages'])}"
        line += f"\nsent to {target.place}: {said}"
    answer(as_json, line, **facts)


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{n} {kind}" for kind, n in counts.items() if n) or "none"


def _wait() -> None:
    from threading import Event

    Event().wait()
