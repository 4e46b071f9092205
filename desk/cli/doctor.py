"""`upright doctor`: what is wrong here."""

from __future__ import annotations

import os
from dataclasses import asdict

import typer

from desk.cli.answer import AsJson, answer


def doctor(as_json: AsJson = False) -> None:
    """Say what is wrong with this site, one line each with its mend; exit code 1 if anything is.

    It looks at the disk, the catalog, the database, the clock, the secret, the archive, the last
    runs, the notices, and at each shop's health, schedule, permissions and letters. Nothing is
    changed.
    """
    from db.config import read_config
    from desk.doctor import examine

    found = examine(read_config(os.environ))
    lines = [str(fault) for fault in found] or ["nothing is wrong"]
    answer(as_json, "\n".join(lines), wrong=[asdict(fault) for fault in found])
    raise typer.Exit(1 if found else 0)
