"""What the second month must tell, reckoned from the truth of the generator alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desk.demo.truth import Fact, Truth
from desk.demo.world import FIRST_MONTH, SECOND_MONTH
from tests.play.planted import CAMPAIGN, Plants, known_at, last_read, world_of, written_in
from tests.play.staged import sweeps

UNNAMED = "sundryrow"  # it prints no ids: a review with other words is another review
TORN = UNNAMED  # on each of its pages stands a block that nobody can read: nothing is gone there
UNMATCHED = ("summit", "open-box")  # how their addresses end
Place = tuple[str, str]  # product and shop


@dataclass(frozen=True, slots=True)
class Expected:
    """How many reviews that count are new, edited and gone, by product and shop."""

    new: Counter[Place]
    edited: Counter[Place]
    gone: Counter[Place]

    def of(self, cause: str, product: str) -> int:
        """Count the reviews of a product behind a cause."""
        counts: Counter[Place] = getattr(self, cause)
        return sum(n for (one, _), n in counts.items() if one == product)


def expected(plants: Plants) -> Expected:
    """Reckon what changed between the two months, as far as anybody could read it."""
    truth, new, edited, gone = known_at(SECOND_MONTH, plants), _none(), _none(), _none()
    for fact in truth.reviews:
        if fact.product is None or fact.copy_of or _unmatched(fact):
            continue
        place, since = (fact.product, fact.shop), last_read(fact.shop, plants)
        if _between(fact.posted, since):
            new[place] += not _between(fact.removed, since)
        elif _between(fact.removed, since):
            gone[place] += fact.shop != TORN and len(sweeps(plants)) > 1
        elif _between(fact.edited, since) and fact.shop != UNNAMED:
            edited[place] += 1
        elif _between(fact.edited, since):
            new[place] += 1
            # the words before it: told by author, day and rating to be one person's
            gone[place] += _rating_before(fact, plants) == fact.rating
    return Expected(+new, +edited, +gone)


def removed_by_shop(plants: Plants) -> Counter[str]:
    """Count what the shops took down that anybody could miss, copies too."""
    truth = known_at(SECOND_MONTH, plants)
    return Counter(
        one.shop
        for one in truth.reviews
        if one.posted <= FIRST_MONTH and _between(one.removed, last_read(one.shop, plants))
        and one.shop != TORN
    )  # fmt: skip


def edited_by_shop(plants: Plants) -> Counter[str]:
    """Count what its people rewrote, copies too; without ids it is new."""
    truth = known_at(SECOND_MONTH, plants)
    return Counter(
        one.shop
        for one in truth.reviews
        if _between(one.edited, last_read(one.shop, plants)) and not one.removed
        and one.shop != UNNAMED
    )  # fmt: skip


def campaigns(plants: Plants) -> dict[Place, tuple[str, ...]]:
    """Name the reviews of each burst that falls into the month, by product and shop."""
    bursts = [one for one in world_of(plants).campaigns if one.first >= FIRST_MONTH.date()]
    bursts += [CAMPAIGN] if "campaign" in plants else []
    truth = known_at(SECOND_MONTH, plants)
    return {
        (str(facts[0].product), one.shop): tuple(fact.review_id for fact in facts)
        for one in bursts
        if (facts := list(_of_campaign(truth, one.name)))
    }


def _of_campaign(truth: Truth, name: str) -> Iterator[Fact]:
    return (fact for fact in truth.reviews if fact.campaign == name)


def _unmatched(fact: Fact) -> bool:
    """Tell whether a review stands at a listing that nobody can match: it counts for none."""
    return fact.url.rpartition("/")[2] in UNMATCHED


def _none() -> Counter[Place]:
    return Counter()


def _between(moment: datetime | None, since: datetime) -> bool:
    """Tell whether something happened after the first month was read, and was read since."""
    return moment is not None and FIRST_MONTH < moment <= since


def _rating_before(fact: Fact, plants: Plants) -> float:
    (one,) = (one for one in written_in(plants) if one.review_id == fact.review_id)
    return one.rating
