"""Hostile texts in everything that the desk prints: tables, files of the catalog, and forms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Engine, String, select, update

from db.connect import writing
from db.plain import clean
from db.schema import Record
from desk.web.cookies import NAME, Key
from tests.desking import Person
from tests.touring import Form, Tour

# What names things, or is read again as something else than words: the pages would not be there.
FIXED = frozenset(
    "account act alias aspect asked_how barred before cause code crawl_id currency domain"
    " feature file folder got hash judgement kind language listing_id locale mention model_of"
    " month name_of of other outcome parts password path platform polarity product_id"
    " review_id review_key role rule run_id schedule seen_in shop signals signature spec state"
    " stated_by status stem subject test time_zone token_hash trial undoes unit_of use value"
    " verdict version".split()
)
JSONS = ("evidence", "detail", "aliases", "gtins", "models", "differs")
ADDRESSES = ("url", "source", "contact")
ASKED = (
    "/products?q={}",
    "/decisions?subject={}",
    "/audit?who={}",
    "/login?to=/{}",
    "/scoring?prior_mean={}",
    "/advisories/new?product=aurel-a2&reviews={}",
    "/hazards/group?product={}&aspect=safety_incident",
    "/atypical?test={}",
    "/audit?subject={}",
)
FILED = """\
brand: {0}
model: {1}
category: {2}
summary: {3}
aliases: [{4}]
verdict: {5}
pros: [{6}]
specs:
  max_weight: {{value: 300, unit: lb, source: {7}, seen: 2026-10-04}}
  folds: {{value: {8}, source: {9}, seen: 2026-10-04}}
"""


def poison_tables(engine: Engine, texts: Sequence[str]) -> int:
    """Put the texts into every column of words of every row; counts the places."""
    places = 0
    with writing(engine) as connection:
        for table in Record.metadata.sorted_tables:
            keys = list(table.primary_key.columns)
            open_ = [one for one in table.c if isinstance(one.type, String) and not one.primary_key
                     and not one.foreign_keys and one.name not in FIXED
                     and not one.name.endswith(("_hash", "_id"))]  # fmt: skip
            for row in connection.execute(select(table)).all() if open_ else ():
                said = {}
                for column in open_:
                    there = row._mapping[column.name]
                    if isinstance(there, str) and there:
                        places += 1
                        said[column.name] = _poisoned(column.name, there, texts, places)
                where = [key == row._mapping[key.name] for key in keys]
                if said and keys:
                    connection.execute(update(table).where(*where).values(**said))
    return places


def _poisoned(name: str, there: str, texts: Sequence[str], at: int) -> str:
    if name in JSONS:
        try:
            return json.dumps(_walked(json.loads(there), texts, at))
        except ValueError:
            return whole(texts, at)
    return texts[at % len(texts)] if name in ADDRESSES else whole(texts, at)


def _walked(value: Any, texts: Sequence[str], at: int) -> Any:
    if isinstance(value, dict):
        return {key: _walked(one, texts, at + n) for n, (key, one) in enumerate(value.items())}
    if isinstance(value, list):
        return [_walked(one, texts, at + n) for n, one in enumerate(value)]
    return whole(texts, at)[:2000] if isinstance(value, str) else value


def whole(texts: Sequence[str], at: int) -> str:
    """Put all texts into one, each time from another one on: a page may clip what is long."""
    at %= len(texts)
    return "\n".join((*texts[at:], *texts[:at]))


def poison_file(catalog: Path, texts: Sequence[str]) -> None:
    """Write hostile words into the file of a product."""
    lines = [
        json.dumps(" ".join(clean(whole(texts, 7 * n)[:3000]).split()) or "x") for n in range(10)
    ]
    (catalog / "products" / "arc-300.yml").write_text(FILED.format(*lines), "utf-8")


def asked_with(texts: Sequence[str]) -> Iterator[str]:
    """Give addresses that hold a text in what they ask for."""
    for n, place in enumerate(ASKED):
        for text in texts[n :: len(ASKED)]:
            yield place.format(urlencode({"": clean(text)})[1:])


def sent_back(
    person: Person, tour: Tour, key: Key, texts: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    """Send every form with hostile words in every field; gives the pages that refuse it."""
    person.client.cookies.set(NAME, key.token)
    for n, (name, forms) in enumerate(sorted(tour.forms.items())):
        form = next((one for one in forms if one.method == "POST"), None)
        if form is None or name.startswith("door.logout"):
            continue
        files = {one.name: (texts[n % len(texts)], b"x", "image/png")
                 for one in form.fields if one.kind == "file"}  # fmt: skip
        sent = {**_filled(form, texts, n), "csrf": key.csrf}
        for how in (sent, {**sent, "csrf": "old"}):  # the second is always refused
            answer = person.raw(form.action, how, files=files or None)
            if answer.status_code != 303:
                yield form.action, answer.content
                break


def _filled(form: Form, texts: Sequence[str], at: int) -> dict[str, str]:
    found = {}
    for n, one in enumerate(form.fields):
        if one.kind != "file":
            keeps = one.kind in ("hidden", "select", "radio") and one.values
            found[one.name] = one.values[0] if keeps else clean(whole(texts, at + n)[:15_000])
    return found
