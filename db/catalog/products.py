"""One product's file: what it is called, how it is known, and what is stated of it, by whom."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from db.catalog import kinds
from db.catalog.entry import Entry, Keys, Wrong, likely, open_entry, show
from db.catalog.yamls import Value
from db.gtin import check_figure
from db.schema import Picture, Product, Record, Remark, Spec

PRODUCT: Keys = {
    "brand": "brand as readers know it",
    "model": "model name or number",
    "category": "kind of product, as in 'inversion table'",
    "aliases": "other names for brand and model",
    "gtin": "GTIN, EAN or UPC: one, or a list",
    "mpn": "the maker's part number",
    "summary": "one plain sentence: what it is",
    "pictures": "pictures that may be shown: a list of `file`, `alt`, `rights` and `source`",
    "specs": "stated properties, by name, each with value, unit, source and seen (or a list of"
    " these, one a source)",
    "verdict": "what our editors say of it, in a few sentences of their own",
    "pros": "what our editors hold in its favour: one, or a list",
    "cons": "what our editors hold against it: one, or a list",
}
PICTURE: Keys = {
    "file": "name of the file in catalog/pictures: PNG, JPEG or WebP, at most 2 MB",
    "alt": "what it shows, for those who do not see it",
    "rights": "who allows us to show it, and how",
    "source": "where it comes from",
}
SPEC: Keys = {
    "value": "a number, a number with its unit, or words",
    "unit": "unit of the number; leave it out for words",
    "source": "who says so: address or document",
    "seen": "day on which the source was read",
    "printed": "the words of the source, where they differ from value and unit",
}
UNITS: Mapping[str, str] = {
    "lb": "pounds",
    "kg": "kilograms",
    "in": "inches",
    "ft": "feet",
    "mm": "millimetres",
    "cm": "centimetres",
    "m": "metres",
    "deg": "degrees",
    "s": "seconds",
    "min": "minutes",
    "h": "hours",
    "days": "days",
    "months": "months",
    "years": "years",
    "W": "watts",
    "V": "volts",
    "dB": "decibels",
    "count": "a number of things",
    "text": "words, no number",
}
FILE = kinds.matching(
    re.compile(r"[a-z0-9-]{1,80}\.(png|jpe?g|webp)"), "a file name as in arc-300-side.png"
)
QUANTITY = re.compile(r"([+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?) ?([A-Za-z]+)")


def read_product(file: str, stem: str, value: Value) -> list[Record]:
    """Read one product and its specs; raises Problem."""
    entry = open_entry(file, value, "a product", PRODUCT)
    product = Product(
        product_id=stem,
        brand=entry.need("brand", kinds.text),
        model=entry.need("model", kinds.text),
        category=entry.need("category", kinds.text),
        aliases=json.dumps(entry.many("aliases", kinds.text), ensure_ascii=False),
        gtins=json.dumps(entry.many("gtin", gtin)),
        mpn=entry.maybe("mpn", kinds.text),
        summary=entry.maybe("summary", kinds.text),
    )
    return [product, *_specs(entry, stem), *_pictures(entry, stem), *_remarks(entry, stem)]


def gtin(value: Value) -> str:
    """Read a GTIN of 8, 12, 13 or 14 figures, its check figure verified."""
    if not isinstance(value, str) or not re.fullmatch("[0-9]{8}|[0-9]{12,14}", value):
        raise Wrong(f"must be a GTIN of 8, 12, 13 or 14 figures, not {show(value)}")
    check = check_figure(value[:-1])
    if int(value[-1]) != check:
        raise Wrong(f"{value} is no GTIN: its last figure would be {check}; read it again")
    return value


def _remarks(entry: Entry, product: str) -> Iterator[Remark]:
    verdict = entry.maybe("verdict", kinds.text)
    for kind, said in (
        ("verdict", [verdict] if verdict else []),
        ("pro", entry.many("pros", kinds.text)),
        ("con", entry.many("cons", kinds.text)),
    ):
        for position, text in enumerate(said):
            yield Remark(product_id=product, kind=kind, position=position, text=text)


def _pictures(entry: Entry, product: str) -> Iterator[Picture]:
    for position, one in enumerate(entry.each("pictures", "a picture", PICTURE)):
        yield Picture(
            product_id=product,
            position=position,
            file=one.need("file", FILE),
            alt=one.need("alt", kinds.text),
            rights=one.need("rights", kinds.text),
            source=one.need("source", kinds.text),
        )


def _specs(entry: Entry, product: str) -> Iterator[Spec]:
    for name, stated in entry.lists("specs", "a spec", SPEC):
        values = [_spec(spec, product, name) for spec in stated]
        for i, value in enumerate(values):
            if any(value.source == other.source for other in values[:i]):
                mend = "keep one, or say which page of it each stands on"
                raise stated[i].wrong("source", f"is named twice for {name}: {mend}")
        yield from values


def _spec(spec: Entry, product: str, name: str) -> Spec:
    words = spec.need("value", kinds.text)
    number, unit = _quantity(spec, words)
    bare = unit is not None and not words.endswith(unit)
    return Spec(
        product_id=product,
        spec=name,
        printed=spec.maybe("printed", kinds.text) or (f"{words} {unit}" if bare else words),
        number=number,
        unit=unit,
        source=spec.need("source", kinds.text),
        seen=spec.need("seen", kinds.day),
    )


def _quantity(spec: Entry, words: str) -> tuple[float | None, str | None]:
    unit = spec.maybe("unit", _unit)
    if unit is None and words[:1].isdecimal():
        raise spec.wrong("unit", f"is missing for {show(words)} (known: {', '.join(UNITS)})")
    if unit is None or unit == "text":
        return None, None
    found = QUANTITY.fullmatch(words)
    bare = found[1] if found and found[2] == unit else words
    try:
        return kinds.number()(bare), unit
    except Wrong:
        wanted = f"a number in {show(unit)}, not {show(words)}"
        hint = "put the words of the source under 'printed', or take the unit 'text'"
        raise spec.wrong("value", f"must be {wanted} ({hint})") from None


def _unit(value: Value) -> str:
    if isinstance(value, str) and value in UNITS:
        return value
    hint = f" ({likely(value, UNITS)})" if isinstance(value, str) else ""
    raise Wrong(f"must be a unit, not {show(value)}{hint}")
