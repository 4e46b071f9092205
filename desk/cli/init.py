"""`upright init`: who publishes, for whom and with which ties, written to catalog/site.yml."""

from __future__ import annotations

import json
import os
import sys
from typing import Annotated

import typer

from db.config import read_config


def init(
    name: Annotated[str | None, typer.Option(help="name of the site")] = None,
    owner: Annotated[str | None, typer.Option(help="person or company that publishes")] = None,
    contact: Annotated[str | None, typer.Option(help="e-mail or web address for readers")] = None,
    country: Annotated[str | None, typer.Option(help="ISO 3166 code, as in US")] = None,
    currency: Annotated[str | None, typer.Option(help="ISO 4217 code, as in USD")] = None,
    time_zone: Annotated[str | None, typer.Option(help="IANA name, as in Europe/Berlin")] = None,
    ties: Annotated[str | None, typer.Option(help="ties to sellers and makers, or none")] = None,
    address: Annotated[str | None, typer.Option(help="where it will live, if known")] = None,
    force: Annotated[bool, typer.Option("--force", help="overwrite site.yml")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Set up a site: write catalog/site.yml and lay the folders of the catalog."""
    from desk import setup  # late: it brings the catalog, and --help needs none

    folder = read_config(os.environ).catalog
    setup.refuse_overwriting(folder, force)
    given = {
        "name": name,
        "owner": owner,
        "contact": contact,
        "country": country,
        "currency": currency,
        "time_zone": time_zone,
        "ties": ties,
        "address": address,
    }
    answers = setup.ask(given) if sys.stdin.isatty() else setup.all_given(given)
    written = setup.set_up(folder, setup.shipped_catalog(), answers)
    if as_json:
        typer.echo(json.dumps({"catalog": str(folder), "written": written}))
    else:
        typer.echo(
            f"{folder}: wrote {', '.join(written)}. "
            "Next: write products/PRODUCT.yml there, and add a shop with: upright shop add URL"
        )
