"""`upright build`, `publish`, `rollback`, `edition`, `serve`: what readers and editors see."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from desk.cli.answer import AsJson, answer

Port = Annotated[int, typer.Option(help="port on 127.0.0.1; 0: any free one")]


def build(as_json: AsJson = False) -> None:
    """Build a release of the site beside the live one, and verify it."""
    from desk.release import build_release
    from desk.session import session

    with session(os.environ) as opened:
        release = build_release(opened)
    line = f"built {release.folder} ({release.files} files). Next: upright publish"
    answer(as_json, line, release=release.id, path=str(release.folder), files=release.files)


def publish(as_json: AsJson = False) -> None:
    """Put the newest release live, by one rename; refused without a current safety review."""
    from desk.release import publish_release
    from desk.session import session

    with session(os.environ) as opened:
        release = publish_release(opened)
        live = opened.config.home / "site" / "live"
    line = f"{release.id} is live: {live}. To take it back: upright rollback"
    answer(as_json, line, release=release.id, live=str(live))


def rollback(as_json: AsJson = False) -> None:
    """Put the release before the live one back."""
    from desk.release import rollback_release
    from desk.session import session

    with session(os.environ) as opened:
        release = rollback_release(opened)
    answer(as_json, f"{release.id} is live again", release=release.id)


def edition(
    month: Annotated[str, typer.Argument(help="YYYY-MM")],
    new_version: Annotated[
        bool, typer.Option("--new-version", help="write a corrected edition beside the frozen one")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write the monthly report: what changed since the month before, in HTML and CSV."""
    from desk.release import write_edition
    from desk.session import session

    with session(os.environ) as opened:
        made = write_edition(opened, month, new_version)
    answer(
        as_json, f"{made.headline}\n{made.folder}/index.html", month=month, folder=str(made.folder)
    )


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


def _wait() -> None:
    from threading import Event

    Event().wait()
