"""Stated properties as columns of the compare page, each in pounds and feet, and in metric."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from math import ceil, floor

from db.units import from_base, to_base
from reports.compare_views import CellView, Column, HeadView
from reports.render import feet, figure
from reports.specs import ASKED, FIT, label
from reports.stated import HEIGHTS, IMPERIAL
from reports.views import ProductView, SpecView
from reports.world_views import World

MASSES = {"max_weight": "lb", "weight": "lb"}
LIMITS = {"max_weight": floor, "max_height": floor, "min_height": ceil}  # never rounded wider
ANSWERS = ("return_alone", "folds")  # yes or no, and in which way
YES = re.compile(r"\W*(yes|ja|oui|s[ií])\b", re.IGNORECASE)
NO = re.compile(r"\W*(no|not|none|nein|non)\b", re.IGNORECASE)
NAMES = {"ankle_lock": "Kind of ankle lock"}  # where owners speak of the same
ANKLES = re.compile(r"shoe|(?:ankle|foot)_(?:size|width|girth|diameter)")
TINY = 1e-4  # what a conversion there and back may lose
UNITS = {"lb": ("lb", "kg"), "in": ("ft, in", "cm")}


def spec_columns(world: World, shown: Sequence[ProductView]) -> Iterator[Column]:
    """Give a column to each property that is asked of all, or that any product states."""
    stated = {key for product in shown for key in _specs(product)}
    first = {column.key for column in world.columns} | _ends(world) | ankles(shown)
    keys = [key for key in FIT if key in stated or key in (*ASKED, *ANSWERS)]
    keys += sorted(stated - FIT.keys())
    for key in keys:
        if key != "height_range":
            yield Column(_head(key, shown, key in first), partial(_cell, key))


def spec_of(product: ProductView, key: str) -> SpecView | None:
    """Give what is stated of a property; an end of the heights may be stated as a range."""
    found = _specs(product).get(key)
    return found or (_specs(product).get("height_range") if key in HEIGHTS else None)


def limit_of(spec: SpecView | None, key: str) -> float | None:
    """Give a limit as a number, in pounds or inches; None: not stated, or not as a measure."""
    if spec is None:
        return None
    if spec.key == "height_range":
        return spec.span[key == "max_height"] if spec.span and spec.unit == "in" else None
    return spec.number if spec.unit in UNITS else None


def answer_of(spec: SpecView | None) -> bool | None:
    """Read a yes or no; where sources disagree, a no goes before; None: neither is said."""
    if spec is None or spec.text is None:
        return None
    texts = [one.text for one in spec.values] or [spec.text]
    if any(NO.match(text) for text in texts):
        return False
    return True if any(YES.match(text) for text in texts) else None


def _specs(product: ProductView) -> dict[str, SpecView]:
    return {one.key: one for one in (*product.fit, *product.specs) if one.text is not None}


def ankles(shown: Sequence[ProductView]) -> set[str]:
    """Name the properties that say which ankles or shoes a product holds, where any is stated."""
    return {key for product in shown for key in _specs(product) if ANKLES.search(key)}


def _ends(world: World) -> set[str]:
    """Name the columns that stand in place of a range of heights, where that is among the first."""
    ranged = any(column.key == "height_range" for column in world.columns)
    return set(HEIGHTS) if ranged else set()


def _head(key: str, shown: Sequence[ProductView], first: bool) -> HeadView:
    name = NAMES.get(key) or label(key).capitalize()
    unit = "in" if key in HEIGHTS else MASSES.get(key)
    if unit:
        units = UNITS[unit]
        return HeadView(key, name, "spec", small=None, units=units, shown=first)
    known = [spec for one in shown if (spec := spec_of(one, key))]
    units_said = {spec.unit if spec.number is not None else None for spec in known}
    single = units_said.pop() if len(units_said) == 1 else None
    return HeadView(key, name, "spec", small=single, number=single is not None, shown=first)


def _cell(key: str, product: ProductView) -> CellView:
    spec = spec_of(product, key)
    if spec is None or spec.text is None:
        return CellView()
    doubt = None
    if spec.conflict:
        doubt = "sources disagree" + (f"; this is {spec.careful}" if spec.careful else "")
    if key in HEIGHTS or key in MASSES:
        return _measured(key, spec, doubt)
    if key in ANSWERS:
        said = answer_of(spec)
        value = None if said is None else f"{int(said)}"
        return CellView(text=spec.text, value=value, doubt=doubt)
    return _words(spec, doubt)


def _measured(key: str, spec: SpecView, doubt: str | None) -> CellView:
    number = limit_of(spec, key)
    if number is None:
        return CellView(text=spec.text, metric=spec.text, doubt=doubt)
    said = LIMITS.get(key, round)
    way = 1 if said is floor else -1 if said is ceil else 0
    if key in HEIGHTS:
        us = feet(said(number + way * TINY))
        other = from_base(to_base(number, "in"), "cm")
    else:
        us = f"{said(number + way * TINY):,}"
        other = from_base(to_base(number, "lb"), "kg")
    metric = f"{said(other + way * TINY):,}"
    return CellView(text=us, metric=metric, value=f"{number:.2f}", doubt=doubt)


def _words(spec: SpecView, doubt: str | None) -> CellView:
    text = spec.text or ""
    if spec.also and not spec.also.startswith("not read"):
        pair = (text, spec.also) if IMPERIAL.search(text) else (spec.also, text)
        return CellView(text=pair[0], metric=pair[1], doubt=doubt)
    if spec.number is not None and spec.unit:
        return CellView(text=figure(spec.number), value=f"{spec.number:.2f}", doubt=doubt)
    return CellView(text=text, doubt=doubt)
