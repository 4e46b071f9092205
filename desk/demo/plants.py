"""What is planted among honest reviews: copies in other shops, and campaigns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from random import Random

from desk.demo.honest import Written, honest, name_review
from desk.demo.opinions import on_grid
from desk.demo.reviewers import crowd, join, typos
from desk.demo.words import Lexicon, Said, dice, lexicon
from desk.demo.world import CampaignPlan, CopyPlan, Listing, World, load_world

COPIED = 60  # letters: shorter texts are nobody's
PROMOTION = "[This review was collected as part of a promotion.]"


@cache
def history(seed: int) -> tuple[Written, ...]:
    """Write every review that there ever is: the honest ones, their copies, the campaigns."""
    world = load_world()
    written = honest(seed)
    copies = [copy for plan in world.copies for copy in _copies(seed, world, plan, written)]
    planted = [one for plan in world.campaigns for one in campaign(seed, world, plan)]
    return (*written, *copies, *planted)


def _copies(
    seed: int, world: World, plan: CopyPlan, written: tuple[Written, ...]
) -> Iterator[Written]:
    rng = dice(seed, plan.source, plan.target)
    places = {listing.product: listing for listing in world.shops[plan.target].listings}
    for one in written:
        wanted = one.shop == plan.source and rng.random() < plan.share
        if wanted and one.product in places and len(one.body or "") >= COPIED:
            yield _copy(rng, world, plan, one, places[one.product])


def _copy(rng: Random, world: World, plan: CopyPlan, one: Written, place: Listing) -> Written:
    shop = world.shops[plan.target]
    body = CHANGES[rng.choice(plan.changes)](rng, one.body or "")
    return Written(
        shop=shop.shop,
        path=place.path,
        product=one.product,
        review_id=name_review("copy", one.review_id, shop.shop),
        author=one.author if rng.random() < 0.6 else "Anonymous",
        posted=one.posted + timedelta(hours=rng.randrange(72)),
        rating=on_grid(one.rating, shop.steps),
        title=one.title,
        body=body,
        language=one.language,
        verified=None if shop.verified is None else False,
        label=plan.label,
        kind="copy",
        said=tuple(said for said in one.said if said.text in body or plan.label),
        paid=one.paid,
        copy_of=one.review_id,
    )


def _format(rng: Random, text: str) -> str:
    text = text.replace("'", "’").replace(", ", " " if rng.random() < 0.5 else ", ")
    return text.replace(". ", ".\n") if rng.random() < 0.5 else text.replace("...", "…")


def _truncate(rng: Random, text: str) -> str:
    words = text.split(" ")
    return " ".join(words[: round(len(words) * rng.uniform(0.6, 0.85))]) + "... Read more"


CHANGES: Mapping[str, Callable[[Random, str], str]] = {
    "none": lambda _rng, text: text,
    "format": _format,
    "truncate": _truncate,
    "boilerplate": lambda _rng, text: f"{PROMOTION} {text}",
    "typos": typos,
}


def campaign(seed: int, world: World, plan: CampaignPlan) -> Iterator[Written]:
    """Write the reviews of one campaign."""
    rng = dice(seed, plan.name)
    shop = world.shops[plan.shop]
    product = next(one.product for one in shop.listings if one.path == plan.path)
    first = datetime.combine(plan.first, time(0), UTC)
    blank = Written(
        shop=plan.shop,
        path=plan.path,
        product=product,
        review_id="",
        author="",
        posted=first,
        rating=1.0,
        title=None,
        body=None,
        language="en",
        verified=None if shop.verified is None else False,
        kind="campaign",
        campaign=plan.name,
    )
    for author in crowd(rng, "fresh", plan.reviews):
        yield _praise(rng, plan, replace(blank, author=author))


def _praise(rng: Random, plan: CampaignPlan, blank: Written) -> Written:
    words = lexicon("campaign")
    said = _stock_phrases(rng, words, plan.pool)
    return replace(
        blank,
        review_id=name_review(plan.name, blank.author),
        posted=blank.posted + timedelta(seconds=rng.randrange(plan.days * 86400)),
        rating=1.0 if rng.random() < 0.92 else 0.75,
        title=words.say(rng, f"{plan.pool}_title", 1).text,
        body=join(rng, said),
        said=tuple(Said(one.text) for one in said),
    )


def _stock_phrases(rng: Random, words: Lexicon, pool: str) -> list[Said]:
    said: dict[str, Said] = {}
    for _ in range(rng.randrange(2, 6)):
        one = words.say(rng, pool, 1)
        said.setdefault(one.text, one)
    return list(said.values())
