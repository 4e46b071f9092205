"""What is on record here that articles are held against: evidence, first-hand tests, names."""

from __future__ import annotations

from collections.abc import Iterable

from db.catalog import effective_of
from db.catalog.evidence import read_evidence
from db.catalog.yamls import read_yaml
from db.config import Config
from db.schema import Condition, Product, Record, Trial
from desk.setup import shipped_catalog
from reports.lint import Masks
from reports.lint_article import Known


def known_of(config: Config) -> Known:
    """Read it from the catalog in force; where none is set up yet, the evidence that is shipped."""
    if not (config.catalog / "site.yml").is_file():
        return _known(_shipped())
    catalog = effective_of(config)
    conditions: Iterable[Record] = catalog.of(Condition) or _shipped()
    return _known([*conditions, *catalog.of(Trial), *catalog.of(Product)])


def _known(records: Iterable[Record]) -> Known:
    rows = list(records)
    names = [f"{one.brand} {one.model}" for one in rows if isinstance(one, Product)]
    return Known(
        answers={one.condition: one.answer for one in rows if isinstance(one, Condition)},
        tried=len({one.product_id for one in rows if isinstance(one, Trial)}),
        hide=Masks(names).hide,
    )


def _shipped() -> list[Record]:
    paths = sorted((shipped_catalog() / "evidence").glob("*.yml"))
    read = (read_evidence(one.name, one.stem, read_yaml(one.read_bytes())) for one in paths)
    return [row for rows in read for row in rows if isinstance(row, Condition)]
