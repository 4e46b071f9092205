"""`upright edition`: the monthly report, as a draft, and frozen once it is published."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from desk.cli.answer import AsJson, answer

if TYPE_CHECKING:
    from reports.edition.make import Edition


Publish = Annotated[
    bool, typer.Option("--publish", help="freeze it; refused without the editor's analysis")
]
NewVersion = Annotated[
    bool, typer.Option("--new-version", help="freeze a version beside the one that is there")
]
Reason = Annotated[
    str | None, typer.Option("--note", help="why there is a new version, as readers of it are told")
]
Formats = Annotated[
    str | None,
    typer.Option("--format", help="of a draft: some formats, joined by commas; else all but pdf"),
]
To = Annotated[
    str | None, typer.Option("--to", help="wordpress: send the published edition as a draft")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="with --to: say what would change, and send nothing")
]


def edition(
    month: Annotated[str, typer.Argument(help="YYYY-MM")],
    publish: Publish = False,
    new_version: NewVersion = False,
    note: Reason = None,
    formats: Formats = None,
    to: To = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Write the monthly report: a draft, made anew whenever asked, or the edition itself.

    With --to wordpress the published one is sent as the draft of an article, updated in place.
    """
    from db.problem import Problem
    from desk.release import write_edition
    from desk.session import session

    if to is not None:
        return _send(month, to, dry_run, as_json)
    if formats is not None and (publish or new_version):
        raise Problem("a published edition holds every format; leave out: --format")
    chosen = [one.strip() for one in formats.split(",")] if formats is not None else None
    with session(os.environ) as opened:
        made = write_edition(opened, month, publish=publish or new_version,
                             new_version=new_version, note=note, formats=chosen)  # fmt: skip
    _tell(as_json, made)
    return None


def _tell(as_json: bool, made: Edition) -> None:
    """Say what was written, and what a draft still lacks."""
    state = "draft" if made.draft else f"version {made.version}"
    lines = [f"{made.headline}", f"{state}: {made.folder}/index.html"]
    lines += [f"before it can be published: {one}" for one in made.open]
    answer(
        as_json,
        "\n".join(lines),
        month=made.month,
        folder=str(made.folder),
        state="draft" if made.draft else "frozen",
        version=made.version,
        digest=made.digest,
        open=list(made.open),
    )


def _send(month: str, to: str, dry_run: bool, as_json: bool) -> None:
    """Send an edition, and say what became of it."""
    from desk.release import send_edition, target_of
    from desk.session import session

    with session(os.environ) as opened:
        target = target_of(opened, to)
        sent = send_edition(opened, month, target, dry_run=dry_run)
    post = f" (post {sent.post})" if sent.post else ""
    line = f"{sent.state}: the article of {month} at {target.place}{post}"
    line += f"; {sent.why}" if sent.why else ""
    line += "\nnothing was sent" if dry_run or sent.state in ("kept", "unchanged") else ""
    answer(as_json, line, month=month, state=sent.state, post=sent.post, why=sent.why)
