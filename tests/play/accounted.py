"""Whether every figure of an edition that tells of a change is one that the truth gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from reports.edition.document import Document, Figure, Named, Sentence
from tests.play.expected import Expected, campaigns, expected, removed_by_shop
from tests.play.planted import BROKEN, Plants
from tests.play.staged import METHOD, sweeps

NOW, THEN = "2026-11", "2026-10"
FEW = 2  # honest reviews in the days of a campaign
# what stood at the end of either month, or was computed: no change by itself
STATES = frozenset(
    "month score low high without effect points cause moved chance_move kept compared shop_read "
    "aspects_compared danger_waits rest waits counted_all known_all copies listing_reviews "
    "decisions decision decided".split()
)
Check = Callable[["Told", list[str], Figure], bool]


class Told:
    """What the truth says of a month, to be held against what its edition says."""

    def __init__(self, plants: Plants) -> None:
        self.plants = plants
        self.expected: Expected = expected(plants)
        self.removed = removed_by_shop(plants)
        self.twice = len(sweeps(plants)) > 1
        self.groups = {place: len(keys) for place, keys in campaigns(plants).items()}

    def gone(self, *, twice: bool) -> Counter[str]:
        """Give what was missed in one reading, or in two, by shop."""
        return self.removed if self.twice == twice else Counter()

    def more(self, product: str | None = None, shop: str | None = None) -> int:
        """Reckon how many more reviews count, of a product and at a shop or in all."""
        return sum(
            n * sign
            for counts, sign in ((self.expected.new, 1), (self.expected.gone, -1))
            for (one, at), n in counts.items()
            if product in (None, one) and shop in (None, at)
        )


def _group(told: Told, at: list[str], figure: Figure) -> bool:
    month, product, shop, test = at
    if month == THEN:
        return isinstance(figure.value, int) and figure.value <= FEW
    n = told.groups.get((product, shop))
    if n is None or test not in ("burst", "template"):
        return False
    least = n if test == "burst" else n * 4 // 5  # some wrote one phrase and no other
    return isinstance(figure.value, int) and least <= figure.value <= n + FEW


CHECKS: Mapping[str, Check] = {
    "more": lambda told, _, one: one.value == abs(told.more()),
    "shop_more": lambda told, at, one: one.value == told.more(at[1], at[2]),
    "cause_reviews": lambda told, at, one: one.value == told.expected.of(at[2], at[1]),
    "removed_all": lambda told, _, one: one.value == told.gone(twice=True).total(),
    "shop_removed": lambda told, at, one: one.value == told.gone(twice=True)[at[1]],
    "missing_all": lambda told, _, one: one.value == told.gone(twice=False).total(),
    "shop_missing": lambda told, at, one: one.value == told.gone(twice=False)[at[1]],
    "shop_since": lambda told, at, one: "broken" in told.plants and at[1] == BROKEN
    and str(one.value) == "2026-11-01",
    "number": lambda told, at, one: "method" in told.plants
    and one.value == METHOD[at[1]][at[0] == NOW],
    "looked_until": lambda _told, _at, one: str(one.value) == "2026-10-01",
    "refitted": lambda _told, _at, one: one.value == 0,
    "atypical": _group,
}  # fmt: skip


def unaccounted(document: Document, plants: Plants) -> list[str]:
    """Name every figure in a sentence that the truth does not give, or that nobody reckons."""
    told, found = Told(plants), list[str]()
    for figure in dict.fromkeys(figure for one in sentences(document) for figure in one.figures):
        family, *at = figure.name.split("/")
        if family in STATES:
            continue
        check = CHECKS.get(family)
        if check is None or not check(told, at, figure):
            found.append(f"{figure.name} is told as {figure.value}")
    return found


def sentences(document: Document) -> Iterator[Sentence]:
    """Give every sentence of an edition."""
    yield document.headline
    yield from document.summary
    for topic in document.topics:
        yield from topic.sentences


def skeletons(document: Document) -> dict[str, set[str]]:
    """Give each kind of sentence, its names and figures left blank, with the names in all such."""
    found: dict[str, set[str]] = {}
    for one in sentences(document):
        words = "".join("{}" if isinstance(part, Named | Figure) else part for part in one.parts)
        names = found.setdefault(words, set())
        names |= {str(part) for part in one.parts if isinstance(part, Named)}
    return found
