"""What a product's page tells beside its score: sentences, shares, years, changes, what is apt."""

from __future__ import annotations

from dataclasses import dataclass

from reports.judged_views import PartView


@dataclass(frozen=True, slots=True)
class QuoteView:
    """One sentence of a review, where the shop allows it to be quoted; never its author."""

    text: str
    praise: bool  # False: regret
    shop: str
    when: str  # the day, as printed here
    url: str | None  # of the listing; safe to follow, else None


@dataclass(frozen=True, slots=True)
class SilentView:
    """Reviews that judge an aspect and are not quoted: how many, at which shop."""

    shop: str
    n: int


@dataclass(frozen=True, slots=True)
class StarView:
    """The reviews of one product with one rating: before and after weighing."""

    stars: int
    n: int
    share: float  # of the reviews that count, 0 to 1
    weighed: float  # of their weight, 0 to 1


@dataclass(frozen=True, slots=True)
class YearView:
    """What one shop's reviews of one product come to in one year."""

    year: int
    n: int
    mean: float  # plain mean of the ratings that count, 0 to 100


@dataclass(frozen=True, slots=True)
class YearsView:
    """One shop's reviews of one product, year by year."""

    shop: str
    by_maker: bool
    years: tuple[YearView, ...]  # oldest first


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Why a score is not what it was at the end of the month before on record."""

    month: str
    before: str
    now: float  # as printed, with one decimal
    then: float
    parts: tuple[PartView, ...]  # as printed; they add up to the change
    beyond: bool  # the new score lies outside the band of the old one

    @property
    def change(self) -> float:
        """Give the change between the scores as printed."""
        return round(self.now - self.then, 1)


@dataclass(frozen=True, slots=True)
class SuitView:
    """Whom a product suits and whom not, by what is stated and what owners say of its parts."""

    suits: tuple[str, ...]
    not_for: tuple[str, ...]
    unknown: tuple[str, ...]  # what nobody states


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """One line of the way from the reviews that shops list to those that count."""

    label: str
    n: int | None  # None: not every shop lets its own count be shown
    kind: str  # listed, known, counted, rest: what is left; drop: what does not; more, none
    path: str | None  # where the reason is explained, within the release
    first: str  # where its bar begins, and how wide it is, of 100
    width: str
