"""First-hand tests as the tests of them begin: a catalog, a row, a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from db.config import Config
from db.schema import Trial
from tests.desk import Desk
from tests.seeds import config_of

DAY = date(2026, 10, 3)
LINE: Mapping[str, str] = {
    "product": "arc-300", "unit": "serial PB-0042", "got": "bought", "got_from": "BackFit Outlet",
    "tester": "MK", "tester_height": "5 ft 11 in", "tester_weight": "82 kg",
    "tested": "2026-10-03", "minutes": "1 h 15 min", "reach": "12 cm", "angle": "58°",
    "room_length": "7 ft", "room_width": "75 cm", "room_height": "1,90 m", "effort": "Could not",
    "notes": "The strap has three marks.",
}  # fmt: skip
FULL = Trial(
    trial="arc-300/mk-2026-10-03",
    product_id="arc-300",
    unit="serial PB-0042",
    got="bought",
    got_from="BackFit Outlet",
    tester="MK",
    tester_height=1.8034,
    tester_height_text="5 ft 11 in",
    tester_weight=82.0,
    tester_weight_text="82 kg",
    tested=DAY,
    minutes=75.0,
    reach=0.12,
    reach_text="12 cm",
    angle=58.0,
    room_length=2.1336,
    room_length_text="7 ft",
    room_width=0.75,
    room_width_text="75 cm",
    room_height=1.9,
    room_height_text="1,90 m",
    effort="could not",
    notes="The strap has three marks.",
)


def config(folder: Path) -> Config:
    """Lay a sound catalog of two products, and say where it is."""
    desk = Desk(folder)
    desk.product("arc-300", "Plumbrae", "Arc 300")
    desk.product("bedrock-500", "Skarnvolt", "Bedrock 500")
    return replace(config_of(folder), database_url=f"sqlite:///{folder}/none.db")


def table(lines: Iterable[Mapping[str, str]], mark: str = ",") -> bytes:
    """Write a CSV file of some lines; its columns are those of the first."""
    rows = list(lines)
    told = io.StringIO(newline="")
    writer = csv.DictWriter(told, list(rows[0]), delimiter=mark)
    writer.writeheader()
    writer.writerows(rows)
    return told.getvalue().encode()


def row(product: str, **found: Any) -> Trial:
    """Make the row of one test; its name is its tester."""
    known: dict[str, Any] = {"unit": "A", "got": "bought", "tester": "MK", "tested": DAY} | found
    return Trial(trial=f"{product}/{known['tester'].lower()}", product_id=product, **known)


def put(known: Config, data: bytes) -> Path:
    """Write the file of tests beside the catalog."""
    path = known.home.parent / "tests.csv"
    path.write_bytes(data)
    return path


def files(known: Config) -> dict[str, bytes]:
    """Read what was imported: every file of catalog/trials."""
    folder = known.catalog / "trials"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}
