"""Simulated shops: what they are like, and the rows that crawls of them leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from db.contract import fit
from db.schema import Crawl, Expectation, Review, Version
from pipeline.expect import expect
from pipeline.standing import MEASURED
from tests.frames import frame, shipped_methods

BEGIN = datetime(2025, 9, 1, 3, tzinfo=UTC)
WORDS = (
    "strap bolt frame hinge garage steady wobble manual carton ankle lever padding quiet squeak "
    "fold wheel corner tether handle upright angle mat parcel courier Tuesday neighbour spanner"
).split()
FREMD = "Gestell Schraube Bügel Karton ruhig Gurt Griff Winkel Rahmen Anleitung Ecke Rolle".split()
Told = Mapping[str, "Said"]


@dataclass(frozen=True)
class Said:
    """One review as a page tells it."""

    listing: str
    rating: float | None
    title: str | None
    body: str | None
    author: str | None
    published: datetime | None
    verified: bool | None
    language: str | None = "en"
    syndicated: str | None = None


@dataclass(frozen=True)
class Habit:
    """What a shop is like: drawn once, the same on all its days."""

    size: int
    listings: int
    fives: float
    titled: float
    verified: float | None
    foreign: float
    short: float  # share of reviews that say next to nothing
    weekly: float  # new reviews a week, in a usual season
    window: int | None  # reviews that a page prints; none: all


@dataclass
class Shop:
    """One shop over time, and what its crawls left in the tables."""

    rng: Random
    habit: Habit
    now: datetime = BEGIN
    there: dict[str, Said] = field(default_factory=dict)
    crawls: list[dict[str, object]] = field(default_factory=list)
    versions: list[dict[str, object]] = field(default_factory=list)
    reviews: dict[str, dict[str, object]] = field(default_factory=dict)
    heads: dict[str, str | None] = field(default_factory=dict)
    missed: set[str] = field(default_factory=set)
    names: dict[tuple[str, Said], str] = field(default_factory=dict)
    number: int = 0

    def write(self, n: int, listing: str | None = None, age: float | None = None) -> None:
        """Let people write reviews, of today unless an age in days is given."""
        for _ in range(n):
            self.number += 1
            days = self.rng.random() * 7 if age is None else self.rng.random() * age
            where = listing or f"l{self.rng.randrange(self.habit.listings)}"
            said = tell(self.rng, self.habit, where, self.now - timedelta(days=days))
            self.there[f"r{self.number}"] = said

    def printed(self) -> Told:
        """Give what the pages print: all, or the newest of each."""
        if self.habit.window is None:
            return dict(self.there)
        return {
            key: self.there[key]
            for listing in {said.listing for said in self.there.values()}
            for key in self._newest(listing)[: self.habit.window]
        }

    def _newest(self, listing: str) -> list[str]:
        mine = [key for key, said in self.there.items() if said.listing == listing]
        return sorted(mine, key=lambda key: (self.there[key].published or BEGIN, key))[::-1]

    def crawl(self, told: Told, *, sweep: bool = True, kind: str = "crawl", **more: object) -> None:
        """Note a crawl as db.intake does: new, changed and gone reviews, each once."""
        name = f"s/{self.now.isoformat()}"
        fresh = sum(key not in self.heads for key in told)
        for key, said in told.items():
            review = self.names.setdefault((key, said), f"{key}/{len(self.names)}")
            if self.heads.get(key) != review:
                self._note(name, key, review)
                self.reviews[review] = row_of(review, key, said)
        if sweep and kind == "crawl":
            self._note_gone(name, told)
        self.crawls.append({
            "crawl_id": name, "shop": "s", "kind": kind, "sweep": sweep, "started": self.now,
            "outcome": "complete", "distinct": len(told), "listed": len(told), "new": fresh,
            "edited": 0, "gone": 0, "rejected": 0, "pages": 1, **more,
        })  # fmt: skip

    def _note(self, name: str, key: str, review: str | None) -> None:
        self.heads[key] = review
        row: dict[str, object] = {
            "shop": "s",
            "review_key": key,
            "crawl_id": name,
            "review_id": review,
        }
        self.versions.append(row)

    def _note_gone(self, name: str, told: Told) -> None:
        missing = {key for key, head in self.heads.items() if head and key not in told}
        for key in sorted(missing & self.missed):
            self._note(name, key, None)
        self.missed = missing - self.missed

    def knows(self, key: str, said: Said) -> bool:
        """Tell whether a review was met before, as it is."""
        return self.heads.get(key) == self.names.get((key, said), "")

    def judge(self) -> None:
        """Run the steps between two crawls: what is held back is noted anew when it is met."""
        names = [str(row["crawl_id"]) for row in self.crawls]
        held = {name for name, why in zip(names, self.verdicts(), strict=True) if why}
        for row in self.versions:
            if row["crawl_id"] in held and self.heads[str(row["review_key"])] == row["review_id"]:
                self.heads[str(row["review_key"])] = "held back"

    def verdicts(self) -> list[str | None]:
        """Judge every crawl so far: None for each that is accepted."""
        names = ["id", "shop", "listing_id", *MEASURED]
        read = fit(frame(Review, list(self.reviews.values())), Review)[names]
        found = expect(
            fit(frame(Crawl, self.crawls), Crawl), fit(frame(Version, self.versions), Version),
            read, fit(frame(Expectation, []), Expectation), shipped_methods(),
        )  # fmt: skip
        return [None if reason != reason else reason for reason in found["reason"].tolist()]


def tell(rng: Random, habit: Habit, listing: str, published: datetime) -> Said:
    """Invent one review in a shop's way."""
    foreign, short = rng.random() < habit.foreign, rng.random() < habit.short
    words = " ".join(rng.choices(FREMD if foreign else WORDS, k=1 if short else 14))
    rating = 1.0 if rng.random() < habit.fives else rng.choice((0.0, 0.25, 0.5, 0.75, 0.75))
    return Said(
        listing=listing,
        rating=rating,
        title=" ".join(rng.choices(WORDS, k=3)) if rng.random() < habit.titled else None,
        body=words,
        author=f"a{rng.getrandbits(40)}",
        published=published,
        verified=None if habit.verified is None else rng.random() < habit.verified,
        language=None if short else "de" if foreign else "en",
        syndicated="maker.example" if rng.random() < 0.04 else None,
    )


def row_of(review: str, key: str, said: Said) -> dict[str, object]:
    """Make the row that normalise makes of a review."""
    return {
        "id": review, "shop": "s", "review_key": key, "listing_id": said.listing,
        "rating": said.rating, "title": said.title, "body": said.body,
        "author_hash": said.author, "published": said.published,
        "precision": said.published and "day", "language": said.language,
        "verified": said.verified, "syndicated_from": said.syndicated, "source_hash": 1,
    }  # fmt: skip


def habits(rng: Random, size: int) -> Habit:
    """Draw what a shop of a size is like."""
    return Habit(
        size=size,
        listings=rng.choice((1, 2, 4, 7)) if size > 8 else 1,
        fives=rng.choice((0.35, 0.55, 0.7, 0.85)),
        titled=rng.choice((0.0, 0.6, 1.0)),
        verified=rng.choice((None, 0.5, 0.9, 1.0)),
        foreign=rng.choice((0.0, 0.02, 0.15)),
        short=rng.choice((0.02, 0.2)),
        weekly=size / rng.choice((15, 40, 120)),
        window=None,
    )
