"""`upright edition`: the monthly report, as a draft, and frozen once it is published."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from desk.cli.answer import AsJson, answer


def edition(
    month: Annotated[str, typer.Argument(help="YYYY-MM")],
    publish: Annotated[
        bool, typer.Option("--publish", help="freeze it; refused without the editor's analysis")
    ] = False,
    new_version: Annotated[
        bool, typer.Option("--new-version", help="freeze a version beside the one that is there")
    ] = False,
    note: Annotated[
        str | None, typer.Option(help="why there is a new version, as readers of it are told")
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option(
            "--format", help="of a draft: some formats, joined by commas; else all but pdf"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the monthly report: a draft, made anew whenever asked, or the edition itself."""
    from db.problem import Problem
    from desk.release import write_edition
    from desk.session import session

    if formats is not None and (publish or new_version):
        raise Problem("a published edition holds every format; leave out: --format")
    chosen = [one.strip() for one in formats.split(",")] if formats is not None else None
    with session(os.environ) as opened:
        made = write_edition(opened, month, publish=publish or new_version,
                             new_version=new_version, note=note, formats=chosen)  # fmt: skip
    state = "draft" if made.draft else f"version {made.version}"
    lines = [f"{made.headline}", f"{state}: {made.folder}/index.html"]
    lines += [f"before it can be published: {one}" for one in made.open]
    answer(
        as_json,
        "\n".join(lines),
        month=month,
        folder=str(made.folder),
        state="draft" if made.draft else "frozen",
        version=made.version,
        digest=made.digest,
        open=list(made.open),
    )
