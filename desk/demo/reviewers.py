"""Invented people who write reviews: their names, their moods and their ways of writing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from desk.demo.words import Said, lexicon

Voice = Callable[[Random, str], str]


def crowd(rng: Random, pool: str, size: int) -> list[str]:
    """Invent so many different names."""
    people = lexicon("people")
    names: dict[str, None] = {}
    while len(names) < size:
        names[people.say(rng, pool).text] = None
    return list(names)


def typos(rng: Random, text: str) -> str:
    """Drop, double or swap about one letter in forty."""
    letters = list(text)
    for _ in range(max(1, len(letters) // 40)):
        at = rng.randrange(1, max(2, len(letters) - 1))
        if not letters[at : at + 1] or not letters[at].isalpha():
            continue
        letters[at] = rng.choice(("", letters[at] * 2, letters[at]))
        if letters[at] and at > 1 and rng.random() < 0.4:
            letters[at - 1], letters[at] = letters[at], letters[at - 1]
    return "".join(letters)


def lower(rng: Random, text: str) -> str:
    """Write without capitals, and mostly without full stops."""
    return text.lower().rstrip(".") if rng.random() < 0.5 else text.lower()


def shout(rng: Random, text: str) -> str:
    """Write one word in capitals, or end with a shout."""
    words = text.split(" ")
    at = rng.randrange(len(words))
    words[at] = words[at].upper()
    return " ".join(words).rstrip(".") + "!" * rng.randrange(1, 4)


def plain(_rng: Random, text: str) -> str:
    """Write as it stands."""
    return text


VOICES: tuple[Voice, ...] = (plain, typos, lower, shout)
VOICE_WEIGHTS = (70, 16, 10, 4)
EMOJI = ("👍", "😀", "🙃", "😡", "👎🏽", "❤️", "🧘‍♀️", "⭐⭐⭐⭐")
# What a page must show as text and never obey; people and numbers that do not exist.
HOSTILE = (
    '<script>alert("upside down")</script>',
    "{{7*7}}",
    "{% raw %}back{% endraw %}",
    "Nuts &amp; bolts, R&D < QA > luck",
    "Write to hanging.out@mail.example for photos.",
    "Call me: +1 (202) 555-0142.",
    "Tel. 030 23125 014 wenn Fragen sind",
    "ممتاز جدا",
    "מצוין, ממליץ",
    "\u202eelbat tseb\u202c",
    "=HYPERLINK(\"http://backfit.example\")",
    "He said \"don't\" – ‘really’ „nicht“ «non»",
    "<b>bold claim</b> & <img src=x onerror=alert(1)>",
    "'; DROP TABLE reviews; --",
    "Ve\u0301lo, nai\u0308ve, ﬁt, ½ inch, 5′11″",
)  # fmt: skip


def in_voice(rng: Random, said: Sequence[Said]) -> list[Said]:
    """Let one person write all sentences in one voice."""
    voice = rng.choices(VOICES, VOICE_WEIGHTS)[0]
    return [replace(one, text=voice(rng, one.text)) for one in said]


def join(rng: Random, said: Sequence[Said]) -> str:
    """Set sentences as one text: sometimes in paragraphs, with an emoji or with hostile bits."""
    gap = "\n\n" if rng.random() < 0.08 else " "
    parts = [one.text for one in said]
    if parts and rng.random() < 0.06:
        parts.append(rng.choice(EMOJI))
    if parts and rng.random() < 0.02:
        parts.insert(rng.randrange(len(parts) + 1), rng.choice(HOSTILE))
    return gap.join(parts)
