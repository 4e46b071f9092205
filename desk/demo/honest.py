"""Honest reviews: every one that is written in three years, over its whole life."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from random import Random

from desk.demo.opinions import opine
from desk.demo.reviewers import crowd, join
from desk.demo.words import Said, dice, lexicon
from desk.demo.world import FIRST_MONTH, SECOND_MONTH, Listing, Shop, Table, World, load_world

YEARS = timedelta(days=3 * 365)
EDITED, REMOVED, PAID = 0.012, 0.008, 0.02
BADGE = "Received a free unit for this review"


@dataclass(frozen=True, slots=True)
class Edit:
    """What a review says from some moment on."""

    at: datetime
    rating: float
    body: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One review over its whole life: what the shop prints of it, and what is true of it."""

    shop: str
    path: str
    review_id: str
    author: str
    posted: datetime
    rating: float
    title: str | None
    body: str | None
    language: str
    verified: bool | None = None
    badge: str | None = None
    label: str | None = None
    helpful: int = 0
    reply: str | None = None
    product: str
    kind: str
    said: tuple[Said, ...] = ()
    paid: bool = False
    copy_of: str | None = None
    campaign: str | None = None
    edit: Edit | None = None
    removed: datetime | None = None

    def stands(self, now: datetime) -> bool:
        """Tell whether the shop shows it at this moment."""
        return self.posted <= now and (self.removed is None or now < self.removed)

    def as_of(self, now: datetime) -> Written:
        """Return it as it reads at this moment."""
        if self.edit is None or now < self.edit.at:
            return self
        edit = self.edit
        return replace(self, rating=edit.rating, body=edit.body, said=edit.said)


@cache
def honest(seed: int) -> tuple[Written, ...]:
    """Write the reviews of honest people: all shops, all three years."""
    world = load_world()
    return tuple(
        written for shop in world.shops.values() for written in _of_shop(seed, world, shop)
    )


def name_review(*parts: object) -> str:
    """Name a review by what it is, never by a counter of the whole."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=5).hexdigest()


def _of_shop(seed: int, world: World, shop: Shop) -> Iterator[Written]:
    rng = dice(seed, shop.shop)
    size = sum(listing.reviews for listing in shop.listings)
    people = crowd(rng, "name", max(size * 3 // 4, *(one.reviews for one in shop.listings)))
    for listing in shop.listings:
        rng = dice(seed, shop.shop, listing.path)
        for author in rng.sample(people, listing.reviews):
            yield _write(rng, world, shop, listing, author)


def _write(rng: Random, world: World, shop: Shop, listing: Listing, author: str) -> Written:
    table = world.tables[listing.product]
    opinion = opine(rng, world, table, shop)
    said, rating = opinion.said, opinion.rating
    badge = BADGE if rng.random() < shop.badge else None
    paid = bool(badge) or (opinion.kind == "honest" and rng.random() < PAID)
    if paid:
        rating = min(1.0, rating + 1 / shop.steps)
        said = said if badge or opinion.language != "en" else (*said, _disclosure(rng))
    written = Written(
        shop=shop.shop,
        path=listing.path,
        product=listing.product,
        review_id=name_review(rng.random(), shop.shop, listing.path, author),
        author=author,
        posted=moment(rng, table),
        rating=rating,
        title=opinion.title,
        body=join(rng, said) or None,
        language=opinion.language,
        verified=None if shop.verified is None else rng.random() < shop.verified,
        badge=badge,
        helpful=int(rng.paretovariate(1.2)) - 1 if rng.random() < 0.5 else 0,
        reply=lexicon("en").say(rng, "reply").text if rng.random() < 0.03 else None,
        kind=opinion.kind,
        said=said,
        paid=paid,
    )
    return _live(rng, written, table, shop)


def _disclosure(rng: Random) -> Said:
    return lexicon("en").say(rng, "incentive")


def moment(rng: Random, table: Table) -> datetime:
    """Draw when a review is posted: within three years, not before the launch, more of late."""
    launch = datetime.combine(table.launched, time(9), UTC)
    first = max(launch, SECOND_MONTH - YEARS)
    seconds = int((SECOND_MONTH - first).total_seconds() * rng.random() ** 0.85)
    return first + timedelta(seconds=seconds)


def _live(rng: Random, written: Written, table: Table, shop: Shop) -> Written:
    """Let some reviews that stood in the first month be edited or removed before the second."""
    fate = rng.random()
    between = FIRST_MONTH + (SECOND_MONTH - FIRST_MONTH) * rng.random()
    if written.posted >= FIRST_MONTH - timedelta(days=1):
        return written
    if fate < REMOVED:
        return replace(written, removed=between)
    if fate < REMOVED + EDITED and written.body and written.language == "en":
        return replace(written, edit=_edit(rng, written, table, shop, between))
    return written


def _edit(rng: Random, written: Written, table: Table, shop: Shop, at: datetime) -> Edit:
    words = lexicon("en")
    aspect = rng.choice(tuple(table.quality))
    sign = 1 if rng.random() < (1 + table.quality[aspect]) / 2 else -1
    more = words.say(rng, aspect, sign)
    body = f"{written.body} {words.say(rng, 'update').text} {more.text}"
    rating = min(1.0, max(0.0, written.rating + sign / min(4, shop.steps)))
    return Edit(at, rating, body, (*written.said, more))
