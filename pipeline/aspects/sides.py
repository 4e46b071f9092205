"""What tells praise from complaint: the words of the part where an aspect is spoken of.

Words under a negation are features of their own; lines of cues.txt and the opinion lexicon of
Hu and Liu (2004) are counted in the part and in the whole unit; and words are also weighed
together with the aspect, because "stiff" blames a lever and praises a frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.aspects.features import runs_of
from pipeline.aspects.terms import Finder, Hit
from pipeline.aspects.words import stem


@dataclass(frozen=True, slots=True)
class Cues:
    """The lines of cues.txt: a finder, and for each line its sign and its group."""

    finder: Finder
    signs: tuple[int, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One unit as the polarity sees it: words, which of them are negated, cues, terms."""

    words: Sequence[str]
    negated: Sequence[bool]
    cues: Sequence[Hit]
    terms: Sequence[Hit]


def features(
    spoken: Spoken,
    part: tuple[int, int],
    aspect: str,
    cues: Cues,
    term_signs: Mapping[int, int],
    lexicon: Mapping[str, int],
) -> dict[str, float]:
    """Name the features of one mention: what is said in a part of a unit of an aspect."""
    made: dict[str, float] = {f"aspect:{aspect}": 1.0}
    inside, around = _signs(spoken, part, lexicon), _signs(spoken, None, lexicon)
    for name, value in (*inside.items(), *((f"unit {k}", v) for k, v in around.items())):
        made[name] = value
    for name in ("plus", "minus"):
        made[f"{name}@{aspect}"] = inside[name]
    _add_words(made, spoken, part, aspect)
    _add_cues(made, spoken.cues, part, cues)
    for hit in spoken.terms:
        if part[0] <= hit.start < part[1] and term_signs.get(hit.pattern):
            made[f"term {term_signs[hit.pattern]}"] = 1.0
    return made


def _signs(
    spoken: Spoken, part: tuple[int, int] | None, lexicon: Mapping[str, int]
) -> dict[str, float]:
    """Sum the signs of the lexicon, turned under a negation."""
    start, end = part or (0, len(spoken.words))
    plus = minus = turned = 0.0
    for word, under in zip(spoken.words[start:end], spoken.negated[start:end], strict=True):
        sign = lexicon.get(word, 0) or lexicon.get(stem(word), 0)
        if sign and under:
            turned += sign
        plus += (sign > 0) != under and sign != 0
        minus += (sign < 0) != under and sign != 0
    return {"plus": min(plus, 3), "minus": min(minus, 3), "turned": turned, "sum": plus - minus}


def _add_words(made: dict[str, float], spoken: Spoken, part: tuple[int, int], aspect: str) -> None:
    size = max(len(spoken.words), 1) ** 0.5
    stems = [stem(word) for word in spoken.words]
    for at, (word, under) in enumerate(zip(stems, spoken.negated, strict=True)):
        made[("un:" if under else "u:") + word] = 1.5 / size
        if part[0] <= at < part[1]:
            own = ("n:" if under else "w:") + word
            made[own] = 2 / size
            made[f"{own}@{aspect}"] = 2 / size
    for at in range(part[0], part[1] - 1):
        made[f"b:{stems[at]} {stems[at + 1]}"] = 2 / size
    _add_runs(made, spoken.words, part, size)
    for at in range(part[0], part[1]):
        if len(spoken.words[at]) > 4:
            sign = "nc:" if spoken.negated[at] else "c:"
            runs = runs_of(spoken.words[at])
            for run in runs:
                made[sign + run] = 1 / (size * len(runs) ** 0.5)


def _add_runs(
    made: dict[str, float], words: Sequence[str], part: tuple[int, int], size: float
) -> None:
    """Name the pairs of the whole unit as they are written, and threes of the part."""
    for one, two in pairwise(words):
        made[f"ub:{one} {two}"] = 1.5 / size
    for at in range(part[0], part[1] - 2):
        one, two, three = words[at : at + 3]
        made[f"t:{one} {two} {three}"] = 1.5 / size
        made[f"g:{one} _ {three}"] = 1 / size


def _add_cues(
    made: dict[str, float], hits: Sequence[Hit], part: tuple[int, int], cues: Cues
) -> None:
    for hit in hits:
        here = part[0] <= hit.start < part[1]
        sign, group = cues.signs[hit.pattern], cues.groups[hit.pattern]
        for name in (f"cue {hit.pattern}", f"group {group} {sign}", f"sign {sign}"):
            made[("in " if here else "out ") + name] = 0.5
