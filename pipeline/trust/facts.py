"""What is computed once of each text: its length, words that disclose a reward, its phrases."""

from __future__ import annotations

import re
from zlib import crc32

from pipeline.alike.plain import UNSPACED, words
from pipeline.trust.incentives import disclosed

PHRASE = 5  # words
PHRASES_MOST = 32  # of one text: those with the smallest hashes, the same of the same words
WORDS_MOST = 400  # longer texts are compared by their beginning
# one odd factor for each word of a phrase, and one to spread the sum over all bits: after
# "Multiply-shift hashing" (Dietzfelbinger et al. 1997)
FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93,
           0xA0761D6478BD642F)  # fmt: skip
SPREAD, WHOLE = 0xBF58476D1CE4E5B9, (1 << 64) - 1
STARS = re.compile(r"(?:(?:one|two|three|four|five|\d) stars?)?")  # a title that a shop fills in


def text_facts(
    title: str | None, body: str | None, _language: str | None
) -> tuple[int, str | None, list[int]]:
    """Return the number of words, the words that disclose a reward (or None), and phrase hashes.

    A title counts where it is neither the beginning of the body nor a name of the rating alone.
    The phrases are those of the body; each is a hash of 62 bits of 5 neighbouring words.
    """
    heading, said = words(title or ""), words(body or "")
    if STARS.fullmatch(heading) or said.startswith(heading):
        heading = ""
    told = f"{title or ''}. {body or ''}"
    return _count(heading) + _count(said), disclosed(told), phrases(said or heading)


def phrases(said: str) -> list[int]:
    """Hash the phrases of a text in its plain form, sorted; none of scripts that part no words."""
    if not said.isascii() and UNSPACED.search(said):
        return []
    coded = [crc32(word) for word in said.encode().split()[:WORDS_MOST]]
    f, g, h, i, j = FACTORS
    found = {
        ((((a * f + b * g + c * h + d * i + e * j) & WHOLE) * SPREAD) & WHOLE) >> 2
        for a, b, c, d, e in zip(coded, coded[1:], coded[2:], coded[3:], coded[4:], strict=False)
    }
    return sorted(found)[:PHRASES_MOST]


def _count(said: str) -> int:
    """Count words; two characters of a script that parts no words are one."""
    parts = said.split()
    if said.isascii():
        return len(parts)
    return len(parts) - sum(1 for one in parts if UNSPACED.match(one)) // 2
