"""`upright notify`: tell people, by mail and by webhook, what needs them."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from desk.cli.answer import AsJson, answer

if TYPE_CHECKING:
    from desk.notices.parcel import Parcel
    from desk.notices.sending import Done, Told


def notify(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="print what would be sent to whom, and send nothing")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Tell the addresses of catalog/notices.yml what needs somebody: once each, never twice.

    Danger, broken sources, bursts of atypical reviews, editions and what ends soon. The schedule
    does it by itself. Exit code 1 where an address could not be told.
    """
    from desk.notices.sending import notify as tell
    from desk.notices.sending import rehearse
    from desk.session import session

    with session(os.environ) as opened:
        if dry_run:
            return _rehearsed(as_json, *rehearse(opened))
        done = tell(opened)
    told = sorted(done.told, key=lambda one: one.fault is not None)  # the last line is the worst
    lines = [_head(done), *(_line(one) for one in told)]
    answer(as_json, "\n".join(lines), **asdict(done))
    raise typer.Exit(1 if any(one.fault for one in done.told) else 0)


def _rehearsed(as_json: bool, done: Done, parcels: tuple[Parcel, ...]) -> None:
    lines = [_head(done)]
    for one in parcels:
        lines += ["", f"to {one.channel}: {one.subject}", one.text]
    facts = [{"channel": one.channel, **one.facts} for one in parcels]
    told = {"new": done.new, "over": done.over, "waiting": done.waiting}
    answer(as_json, "\n".join([*lines, "nothing was sent"]), **told, parcels=facts)


def _head(done: Done) -> str:
    return f"{done.new} new, {done.over} over; {done.waiting} to be told later"


def _line(one: Told) -> str:
    what = f"{one.channel}: {one.subject}"
    if one.fault is None:
        return f"told {what}"
    if one.is_unsure:
        return f"nobody can tell whether it came, and it is not sent again: {what} ({one.fault})"
    return f"not told, and tried again later: {what} ({one.fault})"
