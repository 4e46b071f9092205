"""What editors decided in a month, in words that may be printed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from zoneinfo import ZoneInfo

from db.personal import mask
from db.schema import Judgement
from reports.addresses import all_names, heirs
from reports.behind import Behind
from reports.edition.views import DecisionView
from reports.lint import check_text
from reports.queries import Facts
from reports.render import slug

CLIP = 80  # characters of a value that is printed
WITHHELD = "on record, and not for print"
VERDICTS: Mapping[str, str] = {"same": "is", "different": "is not", "unsure": "may or may not be"}


def decisions(facts: Facts, month: str, zone: ZoneInfo) -> tuple[DecisionView, ...]:
    """List the decisions of a month, YYYY-MM, in their order."""
    told = Told(facts, Behind(facts, zone))
    rows = sorted(in_month(facts, month, zone), key=lambda row: row.number)
    return tuple(
        DecisionView(
            number=row.number,
            day=row.at.astimezone(zone).date(),
            who=initials(row.who),
            what=told.words(row),
            why=printable(row.why),
            lasting=told.is_lasting(row),
        )
        for row in rows
    )


def in_month(facts: Facts, month: str, zone: ZoneInfo) -> Iterator[Judgement]:
    """Find the decisions of a month, by the calendar of the site."""
    return (row for row in facts.judgements if f"{row.at.astimezone(zone):%Y-%m}" == month)


def initials(who: str) -> str:
    """Shorten an editor's name, login or e-mail address to its first letters."""
    words = re.findall(r"[^\W\d_]+", who.partition("@")[0])
    return "".join(word[0].upper() for word in words[:3]) or "?"


def printable(text: str) -> str:
    """Give an editor's words as they may be printed: no addresses of people, and no claims.

    A decision cannot be changed, so its words may not stop an edition for ever.
    """
    said = mask(" ".join(text.split()))
    return WITHHELD if check_text(said) else said


class Told:
    """Says what a decision is, with names in place of ids."""

    def __init__(self, facts: Facts, behind: Behind) -> None:
        self._behind = behind
        self._names = all_names(facts)
        self._heirs = heirs(facts.aliases, facts.products)
        self._shops = {one.shop: one.name for one in facts.shops}
        self._at = {one.listing_id: one.shop for one in facts.matches}
        self._rows = {one.judgement: one for one in facts.judgements}
        self._by: Mapping[str, Callable[[Judgement], str]] = {
            "keep": lambda row: f"{self._thing(row.subject)} counts, by an editor’s decision",
            "drop": self._drop,
            "noted": lambda row: f"what {self._thing(row.subject)} reports of danger was noted",
            "set": self._set,
            "undo": self._undo,
        }

    def words(self, row: Judgement) -> str:
        """Say what was decided, in one sentence."""
        said = self._by.get(row.verdict, self._pair)(row)
        return f"{said[:1].upper()}{said[1:]}."

    def is_lasting(self, row: Judgement) -> bool:
        """Tell whether addresses of products depend on a decision: a merge, or its undoing."""
        about = self._rows.get(row.undoes or "", row)
        things = (about.subject, about.other or "")
        return about.verdict == "same" and all(one.startswith("product:") for one in things)

    def _pair(self, row: Judgement) -> str:
        one, other = self._thing(row.subject), self._thing(row.other or "")
        kind = row.subject.partition(":")[0]
        if kind == "listing":
            return f"{one} {VERDICTS[row.verdict]} {other}"
        noun = "review" if kind == "review" else "product"
        said = {"same": f"are one {noun}", "different": f"are two {noun}s"}
        addresses = self._addresses(row) if self.is_lasting(row) else ""
        return f"{one} and {other} {said.get(row.verdict, f'may be one {noun}')}{addresses}"

    def _addresses(self, row: Judgement) -> str:
        ids = [one.partition(":")[2] for one in (row.subject, row.other or "")]
        old = [one for one in ids if self._heirs.get(one)]
        return "".join(
            f"; products/{slug(one)}.html leads to products/{slug(str(self._heirs[one]))}.html"
            for one in old
        )

    def _drop(self, row: Judgement) -> str:
        listing = row.subject.startswith("listing:")
        said = "is no product that is compared here" if listing else "is left out"
        return f"{self._thing(row.subject)} {said}"

    def _set(self, row: Judgement) -> str:
        folder, _, stem = row.subject.partition(":")[2].partition("/")
        if folder == "editions":  # its words stand in the edition itself
            done = "written" if row.value is not None else "taken out"
            return f"words for the edition of {stem} were {done} by an editor"
        if not row.path:
            return self._file(row)
        if row.value is None:
            return f"{self._value(row)} is taken out"
        value = printable(_plain(row.value))
        now = f"changed to what is {WITHHELD}" if value == WITHHELD else f"now {value[:CLIP]}"
        return f"{self._value(row)} is {now}"

    def _file(self, row: Judgement) -> str:
        file = row.subject.partition(":")[2]
        folder, _, stem = file.partition("/")
        if folder == "products" and stem in self._names:
            done = (
                "in the catalogue, as an editor wrote it"
                if row.value
                else "taken out of the catalogue"
            )
            return f"{self._names[stem]} is {done}"
        return f"the file {file} is {'as an editor wrote it' if row.value else 'taken out'}"

    def _value(self, row: Judgement) -> str:
        """Name a value of the catalog, as in 'max weight of Bramo 3'."""
        folder, _, stem = row.subject.partition(":")[2].partition("/")
        names = {"products": self._names, "shops": self._shops}.get(folder, {})
        path = row.path or "all"
        plain = path.removeprefix("specs.").replace("_", " ").replace(".", ": ")
        said = plain if re.fullmatch(r"[\w.]+", path) else path
        return f"{said} of {names.get(stem, f'{folder}/{stem}')}"

    def _undo(self, row: Judgement) -> str:
        about, back = self._rows.get(row.undoes or ""), True
        while about and about.verdict == "undo" and about.number < row.number:
            row, about, back = about, self._rows.get(about.undoes or ""), not back
        if about is None or about.verdict == "undo":
            return "an earlier decision is taken back"
        said = self._by.get(about.verdict, self._pair)(about)
        return f"{'taken back' if back else 'stands again'}: {said}"

    def _thing(self, thing: str) -> str:
        kind, _, name = thing.partition(":")
        if kind == "product":
            return self._names.get(name, name)
        if kind == "review":  # its key is its author's own trace at the shop
            shop = name.partition("/")[0]
            return f"a review at {self._shops.get(shop, shop)}"
        at = self._behind.shop(self._at.get(name, "")) or "a shop"
        return f"“{self._behind.called(name)}” at {at}"


def _plain(value: str) -> str:
    """Print a JSON value without its quotes; of a stated property, the value and its unit."""
    said = json.loads(value)
    if isinstance(said, dict) and "value" in said:
        unit = said.get("unit", "text")
        return f"{said['value']}" if unit in ("text", "count") else f"{said['value']} {unit}"
    return said if isinstance(said, str) else value
