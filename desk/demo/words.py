"""Sentences with known meaning: pools of templates read from text files, and what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from random import Random

CHOICE = re.compile(r"\[([^\]]*)\]")
NAME = re.compile(r"\{(\w+)\}")
MENTION = re.compile(r"([+-])(\w+)")
SIGNS = {"+": 1, "-": -1, ".": 0}
MANY_ASPECTS = ("mixed", "trap")

Mention = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, and the aspects it praises (1) or blames (-1)."""

    text: str
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with choices, and what every reading of it means."""

    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The pools of one language, by name and sign, and the lists that fill the gaps."""

    pools: Mapping[tuple[str, int], list[Template]] = field(default_factory=dict)
    lists: Mapping[str, list[str]] = field(default_factory=dict)

    def has(self, pool: str, sign: int) -> bool:
        """Tell whether there is a sentence for a pool and a sign."""
        return (pool, sign) in self.pools

    def say(self, rng: Random, pool: str, sign: int = 0) -> Said:
        """Draw one sentence of a pool; raises KeyError for a pool that is not there."""
        template = rng.choice(self.pools[pool, sign])
        return Said(self._fill(rng, template.text), template.mentions)

    def _fill(self, rng: Random, text: str) -> str:
        text = CHOICE.sub(lambda found: rng.choice(found[1].split("|")), text)
        text = NAME.sub(lambda found: rng.choice(self.lists[found[1]]), text)
        text = " ".join(text.split())
        return text[:1].upper() + text[1:]


def dice(seed: int, *parts: str) -> Random:
    """Make the randomness of one part of the world, so that no other part can change it."""
    return Random("/".join((str(seed), *parts)))  # noqa: S311 - chance of a play, no secret


@cache
def lexicon(name: str) -> Lexicon:
    """Read the pools of one file in desk/demo/text."""
    text = files("desk.demo").joinpath("text", f"{name}.txt").read_text("utf-8")
    return read_lexicon(text)


def read_lexicon(text: str) -> Lexicon:
    """Read pools from text: the signs are explained at the head of text/en.txt."""
    pools: dict[tuple[str, int], list[Template]] = {}
    lists: dict[str, list[str]] = {}
    pool = ""
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("@"):
            pool = line[1:]
        elif line.startswith("%"):
            name, _, values = line[1:].partition(" ")
            lists[name] = values.split("|")
        elif line and not line.startswith("#"):
            for key, template in _templates(pool, line):
                pools.setdefault(key, []).append(template)
    return Lexicon(pools, lists)


def _templates(pool: str, line: str) -> list[tuple[tuple[str, int], Template]]:
    if pool in MANY_ASPECTS:
        head, _, text = line.partition(":")
        mentions = tuple((aspect, SIGNS[sign]) for sign, aspect in MENTION.findall(head))
        template = Template(text.strip(), mentions)
        # a trap is a sentence of its own aspect that a careless reader gets wrong
        return [((mentions[0] if pool == "trap" else (pool, 0)), template)]
    sign = SIGNS[line[0]]
    return [((pool, sign), Template(line[1:].strip(), ((pool, sign),) if sign else ()))]


def overall_only(said: Said) -> Said:
    """Strip the meaning of a sentence that speaks of the whole (closings, titles): no aspect."""
    return Said(said.text)
