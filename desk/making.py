"""Products that editors make: of what was in no file yet, or split from another product."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.catalog import Edit, decided, read_catalog
from db.catalog.folder import read_files
from db.catalog.yamls import Value
from db.connect import writing
from db.judgements import split, standing_now
from db.problem import Problem
from db.schema import Judgement, Product
from db.subjects import named
from desk.judge import Editor, evidence_of, try_edits
from desk.session import Session


@dataclass(frozen=True, slots=True)
class Made:
    """The facts of a product that an editor makes."""

    brand: str
    model: str
    category: str
    product_id: str | None = None

    def facts(self) -> dict[str, Value]:
        """Write them as a file of the catalog would."""
        return {"brand": self.brand, "model": self.model, "category": self.category}

    def stem(self) -> str:
        """Name the product: as asked for, else after brand and model."""
        if self.product_id:
            return self.product_id
        plain = unicodedata.normalize("NFKD", f"{self.brand} {self.model}".casefold())
        bare = plain.encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:80].strip("-")


def make(
    session: Session, listings: Sequence[str], made: Made, editor: Editor, old: str | None = None
) -> tuple[Judgement, ...]:
    """Make a product of its facts and give it listings, which are those of `old` no longer."""
    with writing(session.engine) as connection:
        editor.check(connection)
        standing = standing_now(connection)
        things = [_listing(named(connection, standing, word)) for word in listings]
        product = old and _product(named(connection, standing, old))
        stem, facts = made.stem(), json.dumps(made.facts(), ensure_ascii=False)
        files = read_files(session.config.catalog)
        try_edits(files, standing.edits, [(f"products/{stem}", "", facts, "new")])
        seen = [*(f"listing:{one}" for one in things), *([f"product:{product}"] if product else [])]
        told = (product, things, stem, made.facts(), editor.who, editor.why)
        return split(connection, *told, session.config.now(), evidence_of(connection, seen))


def part(
    session: Session, product: str, listings: Sequence[str], made: Mapping[str, str | None],
    editor: Editor,
) -> tuple[Judgement, ...]:  # fmt: skip
    """Split listings from a product; what is not said of the new one is as it is of the old."""
    with writing(session.engine) as connection:
        old = _product(named(connection, standing_now(connection), product))
    catalog = read_catalog(session.config.catalog, _edits(session))
    known = next((row for row in catalog.of(Product) if row.product_id == old), None)
    if known is None:
        raise Problem(f"{old} is not in the catalog by now; name one that is")
    new = Made(
        made["brand"] or known.brand,
        made["model"] or "",
        made["category"] or known.category,
        made["product_id"],
    )
    return make(session, listings, new, editor, old)


def _edits(session: Session) -> Sequence[Edit]:
    return decided(session.engine).edits


def _listing(thing: str) -> str:
    kind, _, name = thing.partition(":")
    if kind != "listing":
        raise Problem(f"{thing} is no listing; name one by its address or its id")
    return name


def _product(thing: str) -> str:
    kind, _, name = thing.partition(":")
    if kind != "product":
        raise Problem(f"{thing} is no product; name one by its id")
    return name
