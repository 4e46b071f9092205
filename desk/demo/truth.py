"""What is true of the demo: what later steps are measured against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.demo.honest import Written
from desk.demo.opinions import HAZARD, HEALTH
from desk.demo.plants import history
from desk.demo.words import Mention, Said
from desk.demo.world import CATALOG, SECOND_MONTH, Table, World, load_world


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What is true of one review, as it reads at the moment asked for."""

    shop: str
    review_id: str
    url: str
    product: str | None
    posted: datetime
    rating: float
    title: str | None
    body: str | None
    language: str
    kind: str
    sentences: tuple[Said, ...]
    mentions: tuple[Mention, ...]
    health: bool
    hazard: bool
    incentivised: bool
    copy_of: tuple[str, str] | None
    campaign: str | None
    edited: datetime | None
    removed: datetime | None


@dataclass(frozen=True, slots=True)
class Truth:
    """Tables with their true qualities, listings with what they sell, every review there was."""

    tables: Mapping[str, Table]
    listings: Mapping[str, str | None]
    reviews: tuple[Fact, ...]
    by_id: Mapping[tuple[str, str], Fact]  # by shop and the end of the id that the shop prints

    def standing(self) -> tuple[Fact, ...]:
        """Return the reviews that were not removed."""
        return tuple(fact for fact in self.reviews if fact.removed is None)

    def of(self, shop: str, review_key: str) -> Fact | None:
        """Find a collected review by its key; None where the shop prints no ids (Sundry Row)."""
        return self.by_id.get((shop, review_key.rpartition("-")[2]))


def truth(seed: int, now: datetime = SECOND_MONTH) -> Truth:
    """Return all that is true at a moment of the reviews posted until then."""
    return tell(load_world(), history(seed), now)


def tell(world: World, written: Sequence[Written], now: datetime) -> Truth:
    """Tell what is true of all that is ever written in a world, as of a moment."""
    known = {product for product in world.tables if _in_catalog(product)}
    homes = {one.review_id: one.shop for one in written}
    facts = tuple(_fact(world, one, homes, known, now) for one in written if one.posted <= now)
    listings = {
        f"http://{world.shops[one.shop].domain}{one.path}": one.product
        if one.product in known
        else None
        for one in world.listings()
    }
    tables = {name: table for name, table in world.tables.items() if name in known}
    return Truth(tables, listings, facts, {(one.shop, one.review_id): one for one in facts})


def _in_catalog(product: str) -> bool:
    return CATALOG.joinpath("products", f"{product}.yml").is_file()


def _fact(
    world: World, whole: Written, homes: Mapping[str, str], known: set[str], now: datetime
) -> Fact:
    one = whole.as_of(now)
    mentions = tuple(dict.fromkeys(mention for said in one.said for mention in said.mentions))
    aspects = {aspect for aspect, _ in mentions}
    return Fact(
        shop=one.shop,
        review_id=one.review_id,
        url=f"http://{world.shops[one.shop].domain}{one.path}",
        product=one.product if one.product in known else None,
        posted=one.posted,
        rating=one.rating,
        title=one.title,
        body=one.body,
        language=one.language,
        kind=one.kind,
        sentences=one.said,
        mentions=mentions,
        health=HEALTH in aspects,
        hazard=HAZARD in aspects,
        incentivised=one.paid,
        copy_of=(homes[one.copy_of], one.copy_of) if one.copy_of else None,
        campaign=one.campaign,
        edited=one.edit.at if one.edit and one.edit.at <= now else None,
        removed=one.removed if one.removed and one.removed <= now else None,
    )
