"""`upright trial`: first-hand tests of products, by the site's own people."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from desk.cli.answer import AsJson, answer

trial = typer.Typer(help="First-hand tests of products.", no_args_is_help=True)


@trial.command("import")
def import_csv(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV file; see: trial template")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="check it, write nothing")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the first-hand tests of a CSV file into catalog/trials: all of them, or none."""
    from dataclasses import asdict

    from db.config import read_config
    from desk.trials import import_trials

    done = import_trials(read_config(os.environ), file, dry_run=dry_run)
    would = "would be " if dry_run else ""
    lines = [f"{done.new} {would}new, {done.changed} {would}changed, {done.known} as they were"]
    lines += [f"{name}: {would}written" for name in done.files]
    lines += ["next: upright run, upright build"] if done.files and not dry_run else []
    answer(as_json, "\n".join(lines), **asdict(done))


@trial.command("template")
def template(as_json: AsJson = False) -> None:
    """Print the head line of such a CSV file, and an example as a comment."""
    from desk.trial_csv import MEANING
    from desk.trial_csv import template as written

    answer(as_json, written().rstrip("\n"), columns=MEANING)
