"""The drill: ordinary days of simulated shops, and every way in which a crawl goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from math import cos, pi
from random import Random
from typing import Any

from tests.simulated import BEGIN, FREMD, WORDS, Said, Shop, Told, habits

BOILERPLATE = "We use cookies to give you the best experience on our pages and in our shops."


def settled(seed: int, size: int, window: int | None = None) -> Shop:
    """Make a shop that has been crawled three times."""
    rng = Random(seed)
    shop = Shop(rng, replace(habits(rng, size), window=window))
    shop.write(size, age=700)
    for _ in range(3):
        shop.crawl(shop.printed())
        quiet(shop)
    return shop


def quiet(shop: Shop) -> None:
    """Let a week pass in which next to nothing happens."""
    shop.now += timedelta(days=7)
    shop.write(_drawn(shop, shop.habit.weekly / 4))


def growth(shop: Shop) -> None:
    """Let a usual week pass, with its edits and removals."""
    shop.now += timedelta(days=7)
    shop.write(_drawn(shop, shop.habit.weekly))
    edits(shop)
    for key in [key for key in shop.there if shop.rng.random() < 0.002]:
        del shop.there[key]


def burst(shop: Shop) -> None:
    """Let a sale bring in a wave of new buyers, happier than most and in a hurry."""
    shop.now += timedelta(days=7)
    was, rng = shop.habit, shop.rng
    shop.habit = replace(was, fives=min(0.95, was.fives + 0.2), titled=was.titled * 0.8)
    shop.write(round(max(4, shop.habit.size * rng.uniform(0.2, 0.9))))
    shop.habit = was


def edits(shop: Shop) -> None:
    """Let a few people change what they wrote."""
    for key, said in list(shop.there.items()):
        if shop.rng.random() < 0.01:
            words = f"{said.body} After a month: {' '.join(shop.rng.choices(WORDS, k=5))}"
            shop.there[key] = replace(said, body=words, rating=shop.rng.choice((said.rating, 0.25)))


def removal(shop: Shop) -> None:
    """Let one review be taken down."""
    quiet(shop)
    del shop.there[shop.rng.choice(list(shop.there))]


def listing(shop: Shop) -> None:
    """Let the editor add a product page, with all the reviews that it has gathered."""
    quiet(shop)
    where = f"new{shop.number}"
    shop.write(shop.rng.randrange(3, shop.habit.size * 2 + 4), where, age=500)


def season(shop: Shop) -> None:
    """Let the year have its say: December brings six times what June does."""
    shop.now += timedelta(days=7)
    month = 1 + 0.7 * cos(2 * pi * (shop.now.timetuple().tm_yday - 350) / 365)
    shop.write(_drawn(shop, shop.habit.weekly * month))


def _drawn(shop: Shop, mean: float) -> int:
    """Draw a number of arrivals with a mean."""
    return sum(shop.rng.random() < mean / 100 for _ in range(100))


ORDINARY: Mapping[str, Callable[[Shop], None]] = {
    "quiet": quiet, "growth": growth, "burst": burst, "edits": growth, "removal": removal,
    "listing": listing, "season": season,
}  # fmt: skip


def ordinary(seed: int, size: int, days: int) -> Iterator[tuple[str, str | None]]:
    """Live through ordinary days of one shop: what each was, and why it would be held back."""
    rng = Random(seed)
    window = rng.choice((None, None, 10))
    shop, kinds = settled(seed, size, window), []
    for _ in range(days):
        kind = rng.choice(list(ORDINARY))
        ORDINARY[kind](shop)
        told, news = shop.printed(), rng.random() < 0.3
        newest = sorted(told, key=lambda key: (told[key].published or BEGIN, key))[::-1]
        page = {key: told[key] for at, key in enumerate(newest) if at < 10 or key not in shop.heads}
        shop.crawl(page if news else told, sweep=not news)
        kinds.append(f"{kind} of {size}{' news' if news else ''}{' window' if window else ''}")
    return iter(zip(kinds, shop.verdicts()[-days:], strict=True))


def another(shop: Shop, told: Told) -> Told:
    """Answer every page with another product's: reviews that nobody knows, as old as any."""
    other = Shop(Random(shop.rng.random()), shop.habit, shop.now)
    other.write(max(4, len(told)), age=700)
    return {f"x{key}": said for key, said in other.there.items()}


def some(shop: Shop, told: Told, share: float) -> Told:
    """Answer with some of the reviews only."""
    kept = sorted(told, key=lambda key: shop.rng.random())[: int(len(told) * share)]
    return {key: told[key] for key in kept}


def without(name: str, share: float = 1.0) -> Callable[[Shop, Told], Told]:
    """Make the mutation in which a field is gone from so many of the reviews."""

    def lose(shop: Shop, told: Told) -> Told:
        return {
            key: replace(said, **dict[str, Any]({name: None}))
            if shop.rng.random() < share
            else said
            for key, said in told.items()
        }

    return lose


def every(change: Callable[[Said], Said]) -> Callable[[Shop, Told], Told]:
    """Make the mutation in which every review is changed in one way."""
    return lambda _shop, told: {key: change(said) for key, said in told.items()}


def foreign(said: Said) -> Said:
    """Turn a review into the shop's other language."""
    return replace(said, language="de", body=" ".join(FREMD[:9]) + f" {said.author}")


MUTATIONS: Mapping[str, Callable[[Shop, Told], Told]] = {
    "nothing": lambda _shop, _told: {},
    "half": lambda shop, told: some(shop, told, 0.5),
    "a soft block after the first page": lambda shop, told: some(shop, told, 0.1),
    "one listing of several": lambda shop, told: {
        key: said for key, said in told.items() if said.listing == "l0"
    },
    "no ratings": without("rating"),
    "no dates": without("published"),
    "no texts": without("body"),
    "no authors": without("author"),
    "half without a rating": without("rating", 0.5),
    "ratings all 5": every(lambda said: replace(said, rating=1.0)),
    "ratings upside down": every(lambda said: replace(said, rating=1 - (said.rating or 0))),
    "boilerplate for texts": every(lambda said: replace(said, body=BOILERPLATE)),
    "another language": every(foreign),
    "another product": another,
    "new ids for all": lambda _shop, told: {f"n{key}": said for key, said in told.items()},
    "the crawl's day for every date": every(lambda said: replace(said, published=BEGIN)),
}


def broken(name: str, size: int, seed: int) -> tuple[Shop, Told] | None:
    """Break a settled shop in one way; None where that cannot be seen, as all 5 in a shop of 5s."""
    shop = settled(seed, size)
    printed = shop.printed()
    told = MUTATIONS[name](shop, printed)
    touched = sum(told.get(key) != said for key, said in printed.items())
    return (shop, told) if touched >= max(4, len(printed) / 5) else None
