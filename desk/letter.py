"""The letter that asks a shop for its permission, or for a file of its reviews."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from db.catalog import Catalog, decided_of, read_catalog
from db.config import Config
from db.permission import USES, verdict
from db.problem import Problem
from db.schema import Permission, Shop, Site
from desk.edited import shop_file
from desk.lacks import crawl_uses
from desk.permit import check_use, record_asked

FOLDER = Path(__file__).with_name("letters")
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))
GAP = re.compile(r"\n{3,}")
LEAST_DELAY = 3  # seconds between two requests, as a crawl keeps them


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, the uses that it asks for, and the file in which that is recorded."""

    text: str
    uses: tuple[str, ...]
    file: Path


def ask(
    config: Config, shop: str, uses: Sequence[str], export: bool, language: str | None
) -> Letter:
    """Write the letter and record that the shop was asked; raises Problem."""
    shop_file(config.catalog, shop)
    edits, today = decided_of(config).edits, config.now().date()
    catalog = read_catalog(config.catalog, edits)
    text, lacking = write(config, catalog, shop, uses, export, language)
    return Letter(text, lacking, record_asked(config.catalog, shop, lacking, today, edits))


def write(
    config: Config, catalog: Catalog, shop: str, uses: Sequence[str], export: bool,
    language: str | None,
) -> tuple[str, tuple[str, ...]]:  # fmt: skip
    """Write the letter, and name the uses that it asks for; raises Problem. Nothing is recorded."""
    today = config.now().date()
    row = next(one for one in catalog.of(Shop) if one.shop == shop)
    wanted = _wanted(row, uses, export)
    recorded = catalog.of(Permission)
    lacking = [use for use in wanted if verdict(recorded, shop, use, today) != "allowed"]
    if not lacking and not export:
        raise Problem(f"{shop} allows {', '.join(wanted)} already; name others with --use")
    text = _environment().get_template(f"{_language(row, language)}.txt").render(
        site=catalog.of(Site)[0], shop=row, uses=lacking, export=export, today=today,
        delay=f"{max(row.delay or 0, LEAST_DELAY):g}", days=config.archive_days,
    )  # fmt: skip
    return GAP.sub("\n\n", text), tuple(lacking)


def _wanted(shop: Shop, uses: Sequence[str], export: bool) -> list[str]:
    """Order the uses as the ledger does; without any: what it takes to be counted."""
    for use in uses:
        check_use(use)
    usual = ("store", "score") if export else (*crawl_uses(shop), "score")
    return [use for use in USES if use in (uses or usual)]


def _language(shop: Shop, language: str | None) -> str:
    own = (shop.locale or "en").partition("-")[0]
    found = language or (own if own in LANGUAGES else "en")
    if found not in LANGUAGES:
        raise Problem(f"there is no letter in '{found}'. Languages: {', '.join(LANGUAGES)}")
    return found


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
