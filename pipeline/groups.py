"""Groups of copies: who stands for each, who is a copy of it, and who is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.same import Evidence, Link
from pipeline.suspects import Suspect

COPIED = "a copy of a review that is counted already"
LEFT_OUT = "left out by an editor"
JUDGED = Link("judgement", None, "an editor found it to be the same review")
Member = tuple[Suspect, Link]
Group = tuple[Suspect, list[Member]]
Row = tuple[str | float | None, ...]


def group(suspects: Sequence[Suspect], evidence: Evidence) -> Iterator[list[Row]]:
    """Yield the rows of each group of copies, and of each review that an editor left out.

    From the one that is kept first on: what is a copy of it, and still free, joins it. Whoever
    comes in which order, the groups are the same.
    """
    originals = _originals(suspects, evidence)
    free = {one.id: one for one in sorted(suspects, key=lambda one: _rank(one, originals))}
    groups: list[Group] = []
    while free:
        kept = free.pop(next(iter(free)))
        groups.append((kept, _members(kept, free, evidence)))
    _bring_home(groups, evidence)
    for kept, members in groups:
        if members or kept.dropped:
            yield _rows(kept, members, kept.id in originals)


def _bring_home(groups: Sequence[Group], evidence: Evidence) -> None:
    """Hang each copy on the one that has its very words, where another was kept before that.

    Nothing counts more or less by it: who is kept stays so, and a copy stays a copy.
    """
    homes: defaultdict[object, list[Group]] = defaultdict(list)
    for kept, members in groups:
        if kept.counts and kept.text is not None:
            homes[kept.text, kept.product].append((kept, members))
    for kept, members in groups:
        for one, link in tuple(members):
            if one.text == kept.text or link is JUDGED or evidence.judged(one):
                continue
            for home, others in homes[one.text, one.product]:
                better = evidence.link(one, home)
                if better and not evidence.parted(one, (home, *(other for other, _ in others))):
                    members.remove((one, link))
                    others.append((one, better))
                    break


def _originals(suspects: Sequence[Suspect], evidence: Evidence) -> frozenset[str]:
    """Return the reviews that a label on a copy points to."""
    return frozenset(other.id for one in suspects for other in evidence.originals(one))


def _rank(one: Suspect, originals: frozenset[str]) -> tuple[object, ...]:
    """Order by who stands for a group: what counts, the original by a label, the earliest.

    A date that is not exact is read in favour of the maker's own shop, where reviews are given
    first, and against any other.
    """
    day = (one.first if one.maker else one.last) or date.max
    first = (not one.counts, one.id not in originals, day)
    return (*first, one.labelled, one.cut, -one.size, one.shop, one.key)


def _members(kept: Suspect, free: dict[str, Suspect], evidence: Evidence) -> list[Member]:
    """Take out of the free ones what is a copy of the one kept, or of what editors say it is."""
    members: list[Member] = []
    _follow(kept, kept, members, free, evidence)
    for base in (kept, *(one for one, _ in tuple(members))):
        found = {one.id: one for one in evidence.near(base) if one.id in free}
        for one in sorted(found.values(), key=lambda one: (one.shop, one.key)):
            link = evidence.link(one, base)
            if link and _may_join(one, kept, members, free, evidence):
                members.append((free.pop(one.id), link))
                _follow(one, kept, members, free, evidence)
    return members


def _follow(
    one: Suspect, kept: Suspect, members: list[Member], free: dict[str, Suspect], evidence: Evidence
) -> None:
    """Join what editors found to be the same as a member, and the same as that."""
    waiting = [one]
    while waiting:
        for other in evidence.judged(waiting.pop()):
            if _may_join(other, kept, members, free, evidence):
                members.append((free.pop(other.id), JUDGED))
                waiting.append(other)


def _may_join(
    one: Suspect, kept: Suspect, members: list[Member], free: dict[str, Suspect], evidence: Evidence
) -> bool:
    """Tell whether one is free, no editor lets it count, and none parted it from the group."""
    if one.id not in free or one.exempt:
        return False
    return not evidence.parted(one, (kept, *(member for member, _ in members)))


def _rows(kept: Suspect, members: list[Member], original: bool) -> list[Row]:
    name = min(kept.id, *(one.id for one, _ in members)) if members else kept.id
    why = "the original, by the label of a copy" if original else "the first of its copies"
    first = Link("kept", None, why) if members else Link("judgement", None, LEFT_OUT)
    return [
        (one.id, one.shop, one.key, name, kept.id, link.rule, link.likeness, link.reason,
         LEFT_OUT if one.dropped else None if one is kept else COPIED,
         None if one is kept else kept.product)
        for one, link in ((kept, first), *members)
    ]  # fmt: skip
