"""What is planted in the played month: each plant by its name, and the shops with all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from desk.demo.generate import Shops, stand
from desk.demo.honest import Edit, Written, name_review
from desk.demo.plants import campaign, history
from desk.demo.shops import HTML, Address, Answer, answers
from desk.demo.truth import Truth, tell
from desk.demo.words import Said
from desk.demo.world import (
    FIRST_MONTH,
    SECOND_MONTH,
    SEED,
    CampaignPlan,
    Listing,
    World,
    load_world,
)

Plants = frozenset[str]
ALL: Plants = frozenset(("campaign", "copied", "recalled", "broken", "edited", "removed", "method"))
NONE: Plants = frozenset()
CAMPAIGN = CampaignPlan(
    name="burst-v-1", shop="hangwise", path="/item/1004", pool="burst", reviews=34,
    first=date(2026, 10, 18), days=4,
)  # fmt: skip
COPY_SHOP, COPY_PATH, COPY_NAME = "sundryrow", "/p/summit", "Brenholt Summit Gravity Table"
COPY_OF = ("backfit", "/products/skarnvolt-bedrock-500", "skarnvolt-bedrock-500")
RECALLED = "korvestal-hk-90"
BROKEN = "lotrechtladen"  # it has pages of reviews, and four listings
EDITED = COPY_OF[:2]  # of few reviews: one of them moves the score
REMOVED = ("hangwise", "/item/1003")
CHANGED = datetime(2026, 10, 21, 12, tzinfo=UTC)  # when the two reviews are changed
OLD = FIRST_MONTH - timedelta(days=90)
LETTERS = 60  # a shorter text is nobody's
SORRY = "<!doctype html><title>Lotrecht-Laden</title><main><h1>Neu gestaltet</h1></main>"


@cache
def world_of(plants: Plants) -> World:
    """Give the world, in which one shop may list a product under another name."""
    world = load_world()
    if "copied" not in plants:
        return world
    shop = world.shops[COPY_SHOP]
    grown = replace(shop, listings=(*shop.listings, _listing(world)))
    return replace(world, shops={**world.shops, COPY_SHOP: grown})


@cache
def written_in(plants: Plants) -> tuple[Written, ...]:
    """Write all that is ever written, the plants among it."""
    world, written = world_of(plants), list(history(SEED))
    if "campaign" in plants:
        written += campaign(SEED, world, CAMPAIGN)
    if "edited" in plants:
        one = edited()
        written[written.index(one)] = replace(one, edit=_turned(one))
    if "removed" in plants:
        one = removed()
        written[written.index(one)] = replace(one, removed=CHANGED)
    if "copied" in plants:
        written += _copies(written)
    return tuple(written)


def shops_at(now: datetime, plants: Plants) -> dict[Address, Answer]:
    """Render every page that the shops answer with at a moment."""
    shops: Shops = stand(world_of(plants), written_in(plants), now)
    pages = answers(shops)
    if "broken" in plants:
        host = shops.world.shops[BROKEN].domain
        pages |= {
            place: Answer(HTML, SORRY.encode())
            for place in pages
            if place[0] == host and place[1].startswith("/produkt/")
        }
    return pages


def known_at(now: datetime, plants: Plants) -> Truth:
    """Tell all that is true at a moment, whether or not anybody could read it."""
    return tell(world_of(plants), written_in(plants), now)


def last_read(shop: str, plants: Plants) -> datetime:
    """Tell as of when the newest good reading of a shop in the second month is."""
    return FIRST_MONTH if shop == BROKEN and "broken" in plants else SECOND_MONTH


@cache
def edited() -> Written:
    """Choose the review that is edited: full of praise, by one who bought it, copied by none."""
    return next(_candidates(*EDITED))


@cache
def removed() -> Written:
    """Choose the review that is taken down."""
    return next(_candidates(*REMOVED))


def _candidates(shop: str, path: str) -> Iterator[Written]:
    copied = {one.copy_of for one in history(SEED)}
    for one in history(SEED):
        here = (one.shop, one.path) == (shop, path) and one.review_id not in copied
        plain = one.kind == "honest" and one.verified and not one.paid and not one.reply
        steady = one.edit is None and one.removed is None and one.posted < OLD
        praise = one.rating == 1.0 and one.language == "en" and len(one.body or "") >= LETTERS
        if here and plain and steady and praise:
            yield one


def _turned(one: Written) -> Edit:
    """Turn praise into regret: the rating falls from the best to the worst."""
    more = Said("The frame cracked at the weld.", (("build_durability", -1),))
    return Edit(CHANGED, 0.0, f"{one.body} Update: {more.text}", (*one.said, more))


def _listing(world: World) -> Listing:
    """List the product of another shop under a name of one's own, with what it measures."""
    return Listing(
        shop=COPY_SHOP, path=COPY_PATH, product=COPY_OF[2], reviews=0, prices=("599.00", "599.00"),
        name=COPY_NAME, brand="Brenholt", model="Summit", gtin=None, mpn=None,
    )  # fmt: skip


def _copies(written: list[Written]) -> Iterator[Written]:
    """Copy the reviews of the other shop, word for word, with names and ids of one's own."""
    for one in written:
        told = len(one.body or "") >= LETTERS and one.edit is None and one.removed is None
        if (one.shop, one.path) == COPY_OF[:2] and told and one.posted < FIRST_MONTH:
            yield replace(
                one, shop=COPY_SHOP, path=COPY_PATH, author="Anonymous", verified=None,
                review_id=name_review("planted", one.review_id), kind="copy",
                copy_of=one.review_id, reply=None, helpful=0, badge=None,
            )  # fmt: skip
