"""A small catalog on disk and in its tables, for the tests of the desk's product and shop pages."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import Engine

from db.catalog import Catalog, effective, sync
from db.connect import reading
from db.judgements import judgements
from db.schema import Match, Price, RawListing, StatedSpec
from desk.session import Session
from tests.desking import Person, people
from tests.seeds import add, config_of

NOW = datetime(2026, 11, 1, 4, 30, tzinfo=UTC)
SITE = """\
name: Upright Almanac
owner: Plumb Line Press Ltd
contact: desk@upright.example
country: US
currency: USD
time_zone: America/Chicago
ties: none
"""
ARC = """\
# Written by hand; every line stays.
brand: Plumbrae
model: Arc 300
category: inversion table
specs:
  max_weight: {value: 300, unit: lb, source: "manual, page 2", seen: 2026-10-04}
"""
CALM = "brand: Plumbrae\nmodel: Calm 200\ncategory: inversion table\n"
VELM = """\
name: Velm & Daughters
domain: velm.example
platform: jsonld
currency: USD
listings:
  - {url: "https://velm.example/p/arc", product: arc-300}
permission:
  fetch: {allowed: true, evidence: "e-mail of the owner", on: 2026-09-01, until: 2027-09-01}
"""
WHY = "read in the manual"


def shelve(engine: Engine, tmp_path: Path) -> Session:
    """Write the catalog, sync it, and let one person of each role in."""
    session = Session(config_of(tmp_path, NOW), engine)
    folder = session.config.catalog
    for name, text in (("site", SITE), ("products/arc-300", ARC), ("products/calm-200", CALM),
                       ("shops/velm", VELM)):  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yml").write_text(text, "utf-8")
    session.config.home.mkdir(exist_ok=True)
    synced(session)
    add(engine, *rows())
    people(session)
    return session


def synced(session: Session) -> Catalog:
    """Sync what is in force, as a run does first."""
    catalog = effective(session.engine, session.config.catalog)
    sync(session.engine, catalog, NOW.date())
    return catalog


def rows() -> list[Any]:
    """What a crawl and a run left: one more listing, a price, two sources that disagree."""
    page = "https://velm.example/p/arc-2"
    stated = {"product_id": "arc-300", "spec": "max_weight", "unit": "kg", "given": "lb",
              "seen": NOW.date(), "position": 0}  # fmt: skip
    return [
        Match(listing_id="l2", shop="velm", product_id="arc-300", rule="gtin", evidence="gtin"),
        RawListing(listing_id="l2", shop="velm", url=page, name="Arc", fetched=NOW),
        Price(listing_id="l2", seller="", source="markup", shop="velm", price_text="249.00",
              currency="USD", seen=NOW - timedelta(days=2)),
        StatedSpec(**stated, source="manual, page 2", stated_by="manual", printed="300 lb",
                   number=136.077711, differs="[]"),
        StatedSpec(**stated, source=page, stated_by="shop", shop="velm", printed="275 lbs",
                   number=124.73790175, differs="[]"),
    ]  # fmt: skip


def form_of(person: Person, path: str) -> dict[str, str]:
    """Read what a page's own form would send: hidden fields, and fields as they are filled."""
    text = person.get(path).text
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    found |= dict(
        re.findall(r'<input id="f-[^"]*" name="([^"]+)" type="\w+" value="([^"]*)"', text)
    )
    for name, value in re.findall(r'<textarea id="f-(\w+)"[^>]*>\n([^<]*)</textarea>', text):
        found[name] = value
    for name, options in re.findall(r'<select id="f-(\w+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in found.items()}


def send(person: Person, path: str, changes: dict[str, Any], **options: Any) -> Any:
    """Fill in a page's form and send it."""
    return person.post(path, {**form_of(person, path), "why": WHY, **changes}, **options)


def decided(session: Session) -> list[tuple[Any, ...]]:
    """List what was decided: verdict, thing, path, value."""
    with reading(session.engine) as connection:
        return [(one.verdict, one.subject, one.path, one.value) for one in judgements(connection)]


def photograph(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: Any) -> bytes:
    """Draw a picture as a camera would write it, if need be with EXIF."""
    made = io.BytesIO()
    Image.new("RGB", size, (90, 120, 150)).save(made, kind, **options)
    return made.getvalue()
