"""What must not be claimed, as data: read once from the `catalog/claims.yml` that is shipped.

Patterns over small letters with the reason, the source and what to say instead. A site's own copy
of the file changes nothing: the lint is a guard, and nobody softens it by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from db.catalog import kinds
from db.catalog.entry import Entry, Keys, fault, open_entry
from db.catalog.yamls import Unreadable, Value, read_yaml
from db.problem import Problem

FILE = "claims.yml"
CLAIMS: Keys = {
    "terms": "parts of patterns, by the name under which <name> puts them in",
    "subjects": "what a sentence is about",
    "honest": "what makes a sentence an honest report",
    "conditions": "words under which the answer of catalog/evidence is found",
    "unknown": "the answer for a condition that no evidence is on record of",
    "anywhere": "the answer where no condition is named",
    "heading": "what stands in place of a heading that claims",
    "rules": "the claims, by name, the most telling first",
    "missing": "what an article must say once it speaks of something",
}
SUBJECTS: Keys = {
    "strong": "it is about inversion",
    "weak": "it is, unless something else is named, in an article that speaks of inversion",
    "others": "something else that may well help",
    "again": "words at its beginning that go on with what was spoken of",
}
CONDITION: Keys = {
    "name": "its name within a sentence",
    "words": "pattern",
    "evidence": "file of catalog/evidence, where it is not the key itself",
}
REASON: Keys = {
    "level": "stop (the default) or warn",
    "why": "why it must not stand",
    "source": "where that is known from",
    "correction": "the sentence that may stand in its place",
    "advice": "what to do where no sentence can stand in its place",
}
RULE: Keys = {
    **REASON,
    "on": "pages, articles or both",
    "subject": "inversion: only a sentence about it; nearby: even one that names something else",
    "article": "pattern that the article must hold somewhere",
    "finds": "patterns, one of which must be there",
    "with": "patterns, each of which must be in the same sentence",
    "unless": "patterns that excuse it, close by",
    "near": "true where what excuses it may stand in the sentences beside it",
    "honest": "false where an honest report does not excuse it",
    "denial": "false where a 'not' before it does not excuse it",
    "record": "trials, where a test on record bears it out",
    "instead": "what to say instead, in a few words",
    "heading": "what may stand in place of a heading",
}
MISSING: Keys = {
    **REASON,
    "when": "patterns that call for it",
    "times": "how often at least",
    "lacks": "patterns that would answer it",
    "least": "how many of them at least",
}
NAME = re.compile(r"<([a-z]+)>")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something must not stand, by which source, and what may stand instead."""

    name: str
    stops: bool
    why: str
    source: str
    correction: str | None
    advice: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One kind of claim; `unless` is what, close by, makes the same words honest."""

    reason: Reason
    pattern: re.Pattern[str]
    beside: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    subject: str | None  # inversion, nearby
    within: re.Pattern[str] | None  # what the article must hold
    excusable: bool  # by an honest report
    deniable: bool
    near: bool  # what excuses it may stand in the sentences beside it
    on_record: bool  # a test on record bears it out
    instead: str
    heading: str | None
    on: str  # pages, articles, both

    @property
    def why(self) -> str:
        """Say why it must not stand."""
        return self.reason.why


@dataclass(frozen=True, slots=True)
class Missing:
    """What an article must say once it speaks of something."""

    reason: Reason
    when: re.Pattern[str]
    times: int
    lacks: tuple[re.Pattern[str], ...]
    least: int


@dataclass(frozen=True, slots=True)
class Ailment:
    """A condition as sentences name it, and the evidence that answers for it."""

    evidence: str
    name: str
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Subjects:
    """What tells whether a sentence is about inversion."""

    strong: re.Pattern[str]
    weak: re.Pattern[str]
    others: re.Pattern[str]
    again: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that the lint knows."""

    claims: tuple[Claim, ...]
    missing: tuple[Missing, ...]
    subjects: Subjects
    honest: re.Pattern[str]
    ailments: tuple[Ailment, ...]
    unknown: str
    anywhere: str
    heading: str

    def of(self, place: str) -> tuple[Claim, ...]:
        """List the claims that count on 'pages' or in 'articles'."""
        return tuple(one for one in self.claims if one.on in (place, "both"))


@lru_cache(maxsize=1)
def shipped() -> Knowledge:
    """Read the file that came with the program; raises Problem where that is damaged."""
    here = Path(__file__).absolute().parents[1]
    for folder in (here / "catalog", here / "desk" / "catalog"):  # the repository, the wheel
        path = folder / FILE
        if path.is_file():
            return read_claims(f"catalog/{FILE}", path.read_bytes())
    raise Problem(f"catalog/{FILE}, which comes with Upright, is not there. Install Upright again")


def read_claims(file: str, data: bytes) -> Knowledge:
    """Read the knowledge of claims; raises Problem naming the place."""
    try:
        value: Value = read_yaml(data)
    except Unreadable as wrong:
        raise fault(file, f"line {wrong.line or 1}: {wrong.fault}") from None
    entry = open_entry(file, value, "the claims", CLAIMS)
    reader = _Reader(entry)
    return Knowledge(
        claims=tuple(reader.claims()),
        missing=tuple(reader.missing()),
        subjects=reader.subjects(),
        honest=reader.any_of(entry, "honest"),
        ailments=tuple(reader.ailments()),
        unknown=entry.need("unknown", kinds.text),
        anywhere=entry.need("anywhere", kinds.text),
        heading=entry.need("heading", kinds.text),
    )


class _Reader:
    """Puts the terms into the patterns and compiles them."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._terms: dict[str, str] = {}
        for name, value in entry.named("terms").items():
            self._terms[name] = self._put(entry, "terms", kinds.text(value))

    def claims(self) -> Iterator[Claim]:
        for name, one in self._entry.members("rules", "a rule", RULE):
            within = one.maybe("article", kinds.text)
            yield Claim(
                reason=_reason(name, one),
                pattern=self.any_of(one, "finds"),
                beside=tuple(self._each(one, "with")),
                unless=self.any_of(one, "unless", whole=False) if one.has("unless") else None,
                subject=one.maybe("subject", kinds.one_of("inversion", "nearby")),
                within=None if within is None else self._compiled(one, "article", [within]),
                excusable=_flag(one, "honest"),
                deniable=_flag(one, "denial"),
                near=one.maybe("near", kinds.flag) or False,
                on_record=one.maybe("record", kinds.one_of("trials")) is not None,
                instead=one.maybe("instead", kinds.text) or "",
                heading=one.maybe("heading", kinds.text),
                on=one.need("on", kinds.one_of("pages", "articles", "both")),
            )

    def missing(self) -> Iterator[Missing]:
        for name, one in self._entry.members("missing", "a rule", MISSING):
            yield Missing(
                reason=_reason(name, one),
                when=self.any_of(one, "when"),
                times=int(one.need("times", kinds.whole)),
                lacks=tuple(self._each(one, "lacks")),
                least=int(one.need("least", kinds.whole)),
            )

    def subjects(self) -> Subjects:
        inner = self._entry.inner("subjects", "the subjects", SUBJECTS)
        if inner is None:
            raise self._entry.wrong("subjects", "is missing")
        found = {key: self.any_of(inner, key) for key in SUBJECTS}
        return Subjects(**found)

    def ailments(self) -> Iterator[Ailment]:
        for name, one in self._entry.members("conditions", "a condition", CONDITION):
            words = one.need("words", kinds.text)
            yield Ailment(
                evidence=one.maybe("evidence", kinds.text) or name,
                name=one.need("name", kinds.text),
                words=self._compiled(one, "words", [words]),
            )

    def any_of(self, entry: Entry, key: str, whole: bool = True) -> re.Pattern[str]:
        """Compile the patterns under a key into one; `whole` words only."""
        return self._compiled(entry, key, entry.many(key, kinds.text), whole)

    def _each(self, entry: Entry, key: str) -> Iterator[re.Pattern[str]]:
        for one in entry.many(key, kinds.text):
            yield self._compiled(entry, key, [one])

    def _compiled(
        self, entry: Entry, key: str, patterns: list[str], whole: bool = True
    ) -> re.Pattern[str]:
        if not patterns:
            raise entry.wrong(key, f"is missing ({entry.keys[key]})")
        told = "|".join(self._put(entry, key, one) for one in patterns)
        try:
            return re.compile(rf"(?<!\w)(?:{told})(?:(?!\w)|(?<!\w))" if whole else told)
        except (re.error, OverflowError) as wrong:
            raise entry.wrong(key, f"is no pattern: {wrong}") from None

    def _put(self, entry: Entry, key: str, pattern: str) -> str:
        def term(found: re.Match[str]) -> str:
            if found[1] not in self._terms:
                raise entry.wrong(key, f"names the term {found[1]!r}, which is not there")
            return self._terms[found[1]]

        return NAME.sub(term, pattern)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values into the places in braces of a correction."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _reason(name: str, entry: Entry) -> Reason:
    return Reason(
        name=name,
        stops=(entry.maybe("level", kinds.one_of("stop", "warn")) or "stop") == "stop",
        why=entry.need("why", kinds.text),
        source=entry.need("source", kinds.text),
        correction=entry.maybe("correction", kinds.text),
        advice=entry.maybe("advice", kinds.text),
    )


def _flag(entry: Entry, key: str) -> bool:
    found = entry.maybe(key, kinds.flag)
    return True if found is None else found
