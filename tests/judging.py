"""Judgements written as words, for tests: `same listing:l1 product:arc`, `undo 3`."""

from __future__ import annotations

from types import SimpleNamespace

NOTHING = {"subject": "", "other": None, "path": None, "value": None, "undoes": None}


def rows(*told: str) -> list[SimpleNamespace]:
    """Make rows of lines; the judgement of line 3 is named j3."""
    return [_row(number, line.split()) for number, line in enumerate(told, 1)]


def _row(number: int, words: list[str]) -> SimpleNamespace:
    verdict, *things = words
    named = dict(zip(("subject", "other"), things, strict=False))
    if verdict == "undo":
        named = {"undoes": f"j{things[0]}"}
    if verdict == "set":
        named = dict(zip(("subject", "path", "value"), things, strict=False))
    facts = {"number": number, "judgement": f"j{number}", "verdict": verdict}
    return SimpleNamespace(**NOTHING | facts | named)
