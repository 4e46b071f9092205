"""Specs of a product: which source's value holds, a correct one, or one more."""

from __future__ import annotations

from dataclasses import dataclass

from db.catalog.entry import NAME
from db.catalog.products import UNITS
from db.catalog.single import Single
from db.catalog.yamls import Value
from db.connect import reading
from db.identity import digest
from db.problem import Problem
from db.product_rows import stated_of
from db.schema import StatedSpec
from db.units import from_base
from desk.own_words import check_typed
from desk.web.way import Asked, Go, NotThere, Page, Way
from desk.web.ways.editing import file_of, names_of, record, stem_of
from reports.specs import label

HOW = ("alone", "beside")
CHOICES = (("", "words, no number"), *((unit, f"{unit}: {name}") for unit, name in UNITS.items()))


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source states of a property, and how a file of the catalog says that."""

    key: str
    words: str
    source: str
    day: str
    ours: bool
    differs: bool
    value: dict[str, Value]


def show_new(asked: Asked) -> Page:
    """Show an empty property of a product."""
    return _page(asked, "")


def act_new(asked: Asked) -> Go:
    """Record one more property."""
    name = asked.text("name", 40)
    if not NAME.fullmatch(name):
        raise Problem(f"'{name}' is no name of a property: small letters, figures and _")
    return _record(asked, name)


def show_one(asked: Asked) -> Page:
    """Show what every source states of one property."""
    return _page(asked, _spec(asked))


def act_one(asked: Asked) -> Go:
    """Record which value holds."""
    return _record(asked, _spec(asked))


def _spec(asked: Asked) -> str:
    if not NAME.fullmatch(asked.named["spec"]):
        raise NotThere
    return asked.named["spec"]


def _page(asked: Asked, spec: str) -> Page:
    product = stem_of(asked, "product")
    there = file_of(asked, f"products/{product}")
    stated = _statements(asked, there, product, spec)
    ours = next((one.key for one in stated if one.ours), stated[0].key if stated else "own")
    return Page("product_spec.html", {
        "product": product, "there": there, "spec": spec, "name": label(spec) if spec else "",
        "stated": stated, "units": CHOICES, "first": ours,
        "today": asked.session.config.now().date().isoformat(),
    })  # fmt: skip


def _record(asked: Asked, spec: str) -> Go:
    product = stem_of(asked, "product")
    there = file_of(asked, f"products/{product}")
    stated = {one.key: one for one in _statements(asked, there, product, spec)}
    own = [one.value for one in stated.values() if one.ours]
    take = asked.form.get("take", "own")
    path, home = f"specs.{spec}", f"/products/{product}"
    if take == "none":
        return record(asked, there.name, {path: None}, home, f"{label(spec)} is taken out.")
    if take != "own" and take not in stated:
        raise Problem("choose which value holds; what was there has changed meanwhile")
    chosen = _typed(asked, there) if take == "own" else stated[take].value
    how = asked.form.get("how", "beside")
    rest = [one for one in own if one.get("source") != chosen["source"]] if how == "beside" else []
    after: list[Value] = [*rest, chosen]
    values: dict[str, Value] = {path: chosen if len(after) == 1 else after}
    return record(asked, there.name, values, home, f"{label(spec).capitalize()} is recorded.")


def _typed(asked: Asked, there: Single) -> dict[str, Value]:
    """Read the value that was typed, as a file of the catalog says it."""
    said: dict[str, Value] = {"value": asked.text("value", 200)}
    if unit := asked.maybe("unit"):
        said["unit"] = unit
    elif said["value"] and str(said["value"])[:1].isdecimal():
        raise Problem("unit: a number needs one; for words that begin with a figure choose 'text'")
    said |= {"source": asked.text("source", 400), "seen": asked.text("day", 10)}
    if printed := asked.maybe("printed", 200):
        said["printed"] = printed
    words = {"value": str(said["value"]), "words of the source": str(said.get("printed", ""))}
    check_typed(words, names_of(there), tested=False)
    return said


def _statements(asked: Asked, there: Single, product: str, spec: str) -> list[Statement]:
    """List what is stated of a property: by our catalog now, by shops' pages at the last run."""
    if not spec:
        return []
    with reading(asked.session.engine) as connection:
        rows = [row for row in stated_of(connection, product) if row.spec == spec]
    differ = {(row.source, row.printed) for row in rows if row.differs}
    found = there.under("specs").get(spec)
    own = [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]
    ours = [_own(one, differ) for one in own]
    known = {(one.source, one.words) for one in ours}
    shops = [_shop(row) for row in rows if row.shop and (row.source, row.printed) not in known]
    return list({one.key: one for one in (*ours, *shops)}.values())


def _own(value: dict[str, Value], differ: set[tuple[str, str]]) -> Statement:
    words, unit = str(value.get("value") or ""), str(value.get("unit") or "")
    bare = unit not in ("", "text") and not words.endswith(unit)
    said = str(value.get("printed") or (f"{words} {unit}" if bare else words))
    source, day = str(value.get("source") or ""), str(value.get("seen") or "")
    key = digest("ours", source, said)[:12]
    return Statement(key, said, source, day, True, (source, said) in differ, value)


def _shop(row: StatedSpec) -> Statement:
    """Write what a shop's page states as our catalog would."""
    unit = row.given if row.given in UNITS else None
    value: dict[str, Value] = {"value": row.printed}
    if row.number is not None and unit:
        value = {"value": f"{from_base(row.number, unit):g}", "unit": unit}
    elif row.printed[:1].isdecimal():
        value["unit"] = "text"
    value |= {"source": row.source, "seen": row.seen.isoformat()}
    if value["value"] != row.printed:
        value["printed"] = row.printed
    key = digest(row.source, row.printed, str(row.position))[:12]
    day = row.seen.isoformat()
    return Statement(key, row.printed, row.source, day, False, bool(row.differs), value)


WAYS = (
    Way(path="/products/{product}/specs", name="products.spec_new", shows=show_new,
        acts=act_new),
    Way(path="/products/{product}/specs/{spec}", name="products.spec", shows=show_one,
        acts=act_one),
)  # fmt: skip
