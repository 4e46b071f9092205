"""What a healthy crawl does not do to the reviews that are known: lose them, or change them.

What is counted here is held against the binomial noise of a shop of that size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median
from typing import Any

from pipeline.case import Case
from pipeline.chance import at_least
from pipeline.standing import FIELDS

PROSE = frozenset(("title", "body"))


def nothing(case: Case) -> Iterator[str]:
    """Find that nothing was met where there was something."""
    known = len(case.standing) or (case.past.counts[-1] if case.past.counts else 0)
    if known and not case.crawl.distinct:
        yield f"no review was met; {known} {'is' if known == 1 else 'are'} known"


def short(case: Case) -> Iterator[str]:
    """Miss known reviews. New ones may have pushed them out: some pages print the newest only."""
    counts, met = case.past.counts, int(case.crawl.distinct)
    if not counts or not met:
        return
    recent = counts[-int(case.limits.history_crawls) :]
    usual = median(recent)
    there = met - case.late(case.brought.fresh)
    if there >= case.limits.drop_share * usual:
        return
    if not all(case.is_rare(n - there, n) for n in (int(usual), min(counts[-1], int(usual)))):
        return
    if met < case.limits.drop_share * usual:
        yield f"{met} reviews, usual are {usual:g}"
    else:
        yield f"only {there} of usually {usual:g} known reviews were met again"


def gone(case: Case) -> Iterator[str]:
    """Find that known reviews have gone, more than news can have pushed out of full pages."""
    n, away = len(case.standing), len(case.brought.gone)
    lost = away - case.recent - sum(case.past.recent[-2:])
    if lost > (1 - case.limits.drop_share) * n and case.is_rare(lost, n):
        yield f"{away} of {n} known reviews are gone at once"


def changed(case: Case) -> Iterator[str]:
    """Find a field that too many known reviews lost, or in which too many say something else."""
    for name, word in FIELDS.items():
        had, lost, other = compare(case, name)
        if lost and case.is_rare(lost, max(had, lost)):
            yield f"the {word} is missing in {lost} of {max(had, lost)} reviews that had it"
        n = max(had, other)
        rare = at_least(other, n, case.limits.edit_rate) < case.limits.chance
        if other > case.limits.edit_share * n and rare:
            yield f"the {word} is another one in {other} of {n} known reviews"


def fell(case: Case) -> Iterator[str]:
    """Find a field that a second reading of the same pages lost: a mended reader only adds."""
    for name, word in FIELDS.items():
        _, lost, _ = compare(case, name)
        filled, _ = case.standing.after(case.brought, name)
        if lost and filled < case.standing.filled[name]:
            yield f"reading again lost the {word} of {case.standing.filled[name] - filled} reviews"


def compare(case: Case, name: str) -> tuple[int, int, int]:
    """Count the known reviews that had a field and were met again, lost it, or changed it."""
    reviews, brought = case.standing.reviews, case.brought
    filled, value = reviews.filled[name], reviews.value[name]
    pairs = [(a, b) for a, b in zip(brought.old, brought.new, strict=True) if filled[a]]
    lost = sum(not filled[b] for _, b in pairs)
    differ = _tells_another if name in PROSE else _is_another
    other = sum(bool(filled[b]) and differ(value[a], value[b]) for a, b in pairs)
    share = case.standing.filled[name] / len(case.standing)
    return round(share * min(case.again, len(case.standing))), lost, other


def _is_another(one: Any, two: Any) -> bool:
    return bool(one != two)


def _tells_another(one: str, two: str) -> bool:
    """Tell whether two texts share less than half of their words: no edit, another text."""
    words, others = _words(one), _words(two)
    return 2 * len(words & others) < len(words | others)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
