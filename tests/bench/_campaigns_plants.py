"""Campaigns to plant among honest reviews, and honest launches and sales that are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from pandas import DataFrame, Timedelta, Timestamp

from tests.bench._campaigns_frames import column
from tests.bench._campaigns_texts import assembled, changed, disclosing, stock

Row = dict[str, object]
BADGE = 0.3  # of an incentivised batch, where the shop has badges
AGED = 0.4  # of a campaign's accounts: they have written before
SALE_LEAST, KINDER = 25, 0.2  # reviews of a sale; how often its people are kinder
MARKED = 0.35  # of a campaign's reviews, where the shop marks purchases: bought for the purpose


@dataclass(frozen=True, slots=True)
class Ground:
    """What campaigns are made of: a shop's reviews, and others of the stream, kept apart."""

    stream: DataFrame
    praise: list[str]  # texts of the reviews that were kept apart, by their rating
    blame: list[str]
    apart: DataFrame  # those reviews: what honest launches and sales are made of
    vocabulary: list[str]
    accounts: list[str]  # of the shop; empty: it prints none
    lone: float  # share of accounts with one review
    marks: bool  # the shop marks purchases
    badges: bool

    def product(self, rng: Random) -> str:
        """Choose a product that has reviews enough to tell what is usual."""
        sizes = self.stream["product_id"].value_counts()
        big = sorted(sizes.index[sizes >= min(25, sizes.max())])
        return str(rng.choice(big))

    def when(self, rng: Random, product: str, days: float) -> Timestamp:
        """Choose when it begins, within the product's life."""
        posted = self.stream.loc[self.stream["product_id"] == product, "published"]
        first, last = posted.quantile(0.1), posted.max() - Timedelta(days=days)
        begun: Timestamp = first + max(last - first, Timedelta(0)) * rng.random()
        return begun

    def size(self, rng: Random, product: str) -> int:
        """Choose how many: about a fifth of what the product has."""
        own = int((self.stream["product_id"] == product).sum())
        return int(min(80, max(12, own * rng.uniform(0.15, 0.3))))


def ground(stream: DataFrame, rng: Random, share: float = 0.2) -> tuple[DataFrame, Ground]:
    """Part a stream into the shop's reviews and those from whose texts campaigns are made."""
    # who wrote of two variants wrote one text: it goes where it goes with all its reviews
    texts = stream["body"].where(stream["body"].notna(), stream["key"])
    names = sorted(set(texts))
    chosen = set(rng.sample(names, round(len(names) * share)))
    held = texts.isin(chosen)
    apart, kept = stream[held].loc[~texts[held].duplicated()], stream[~held]
    told = apart[apart["body"].map(lambda body: isinstance(body, str) and len(body) > 20)]
    sizes = kept["author_hash"].value_counts()
    own = kept.reset_index(drop=True)
    return own, Ground(
        own,
        told.loc[told["rating"] >= 0.75, "body"].tolist(),
        told.loc[told["rating"] <= 0.5, "body"].tolist(),
        apart,
        sorted({word for body in told["body"] for word in body.split()}),
        sorted(sizes.index.astype(str)),
        float((sizes == 1).mean()) if len(sizes) else 0.0,
        bool((kept["verified"] == True).any()),  # noqa: E712 - a column of True, False and None
        bool((kept["incentivised"] == True).any()),  # noqa: E712
    )


def plant(kind: str, place: Ground, rng: Random) -> DataFrame:
    """Write one campaign of a kind."""
    rows = [{**one, "campaign": kind} for one in CAMPAIGNS[kind](place, rng)]
    return DataFrame(rows).assign(key=[f"p{at:05}" for at in range(len(rows))])


def _burst(place: Ground, rng: Random) -> Iterator[Row]:
    """Praise within one day, in texts of all sorts."""
    product = place.product(rng)
    yield from _posted(place, rng, product, 1.0, _texts(place.praise, rng, place, product), 1.0)


def _drip(place: Ground, rng: Random) -> Iterator[Row]:
    """Praise over weeks."""
    product = place.product(rng)
    texts = _texts(place.praise, rng, place, product)
    yield from _posted(place, rng, product, rng.uniform(21, 60), texts, 1.0)


def _template(place: Ground, rng: Random) -> Iterator[Row]:
    """Praise put together from stock sentences, over a week to two months."""
    product = place.product(rng)
    sentences = stock(rng, place.praise, rng.randint(7, 12))
    texts = [assembled(rng, sentences, place.vocabulary) for _ in range(place.size(rng, product))]
    yield from _posted(place, rng, product, rng.uniform(7, 60), texts, 1.0)


def _copy(place: Ground, rng: Random) -> Iterator[Row]:
    """Praise copied from other reviews of the shop, some words changed, over weeks."""
    product = place.product(rng)
    own = place.stream[(place.stream["rating"] >= 0.75) & (place.stream["body"].str.len() > 60)]
    bodies = own["body"].tolist()
    chosen = rng.sample(bodies, min(len(bodies), place.size(rng, product)))
    texts = [changed(rng, one, place.vocabulary, rng.choice((0.0, 0.03, 0.08))) for one in chosen]
    yield from _posted(place, rng, product, rng.uniform(7, 60), texts, 1.0)


def _incentivised(place: Ground, rng: Random) -> Iterator[Row]:
    """Kind reviews of real people who were given something; most disclose it."""
    product = place.product(rng)
    texts = _texts(place.praise, rng, place, product)
    told = [disclosing(rng, one) if rng.random() < 0.7 else one for one in texts]
    for row in _posted(place, rng, product, rng.uniform(10, 40), told, 0.9):
        yield row | {"incentivised": place.badges and rng.random() < BADGE}


def _competitor(place: Ground, rng: Random) -> Iterator[Row]:
    """One-star reviews within days."""
    product = place.product(rng)
    texts = _texts(place.blame, rng, place, product)
    yield from _posted(place, rng, product, rng.uniform(1, 10), texts, 0.0)


CAMPAIGNS: Mapping[str, Callable[[Ground, Random], Iterator[Row]]] = {
    "burst": _burst,
    "drip": _drip,
    "template": _template,
    "copy": _copy,
    "incentivised": _incentivised,
    "competitor": _competitor,
}


def _texts(pool: list[str], rng: Random, place: Ground, product: str) -> list[str]:
    return rng.sample(pool, min(len(pool), place.size(rng, product)))


def _posted(
    place: Ground, rng: Random, product: str, days: float, texts: list[str], aim: float
) -> Iterator[Row]:
    """Post texts on a product within so many days, with ratings near the aim."""
    first = place.when(rng, product, days)
    for text in texts:
        step = rng.choices((0.0, 0.25, 0.5), (86, 11, 3))[0]
        yield {
            "product_id": product,
            "author_hash": _account(place, rng, AGED),
            "rating": abs(aim - step) if aim in (0.0, 1.0) else 1.0 - step,
            "published": first + Timedelta(days=days * rng.random()),
            "precision": "second",
            "verified": rng.random() < MARKED if place.marks else None,
            "incentivised": None,
            "title": None,
            "body": text,
            "language": "en",
        }


def _account(place: Ground, rng: Random, aged: float) -> str | None:
    if not place.accounts:
        return None
    fresh = f"fresh-{rng.getrandbits(40)}"
    return rng.choice(place.accounts) if rng.random() < aged else fresh


def launch(place: Ground, rng: Random) -> DataFrame:
    """Write an honest launch: a new product, whose reviews come fast and then die away."""
    posted = place.stream["published"]
    start = posted.min() + (posted.max() - posted.min()) * rng.uniform(0.05, 0.8)
    fade, size = rng.uniform(5, 30), rng.randint(25, 120)
    later = max(1, round(size * rng.uniform(0.2, 0.6)))
    days = [rng.expovariate(1 / fade) for _ in range(size)]
    days += [rng.uniform(0, 365) for _ in range(later)]
    return _honestly(
        place, rng, ["launched"] * len(days), [start + Timedelta(days=d) for d in days]
    )


def sale(place: Ground, rng: Random) -> DataFrame:
    """Write a sale: all products of the shop get several times as many reviews for some days."""
    posted = place.stream["published"]
    start = posted.iloc[rng.randrange(len(posted))]
    length, factor = rng.uniform(1, 7), rng.uniform(3, 12)
    near = place.stream[(posted - start).abs() < Timedelta(days=90)]
    sizes = sorted(near["product_id"].value_counts().items())
    factor = max(factor, 1 + SALE_LEAST * 180 / length / len(near))
    products: list[str] = []
    for product, size in sizes:
        wanted = size / 180 * length * (factor - 1) * rng.uniform(0.6, 1.4)
        products += [str(product)] * (int(wanted) + (rng.random() < wanted % 1))
    moments = [start + Timedelta(days=length * rng.random()) for _ in products]
    return _honestly(place, rng, products, moments)


def _honestly(
    place: Ground, rng: Random, products: list[str], moments: list[Timestamp]
) -> DataFrame:
    """Fill places and times with reviews that were kept apart, by people a little kinder and newer.

    Who buys at once is a friend of the maker more often; who buys in a sale is new to the shop.
    """
    rows = place.apart.iloc[[_kinder(place, rng) for _ in products]]
    return rows.assign(
        product_id=products,
        published=moments,
        author_hash=column(
            [_account(place, rng, 1 - min(1.0, 1.5 * place.lone)) for _ in products]
        ),
        body=column(_once(rows["body"].tolist())),
        campaign="honest",
        key=[f"e{at:05}" for at in range(len(products))],
    )


def _kinder(place: Ground, rng: Random) -> int:
    """Choose a review; one time in five the better of two."""
    one, other = rng.randrange(len(place.apart)), rng.randrange(len(place.apart))
    better = place.apart["rating"].iloc[other] > place.apart["rating"].iloc[one]
    return other if better and rng.random() < KINDER else one


def _once(bodies: list[object]) -> list[object]:
    """Leave a text out where it was drawn before: nobody copied it."""
    seen: set[object] = set()
    kept: list[object] = []
    for body in bodies:
        kept.append(None if body in seen else body)
        seen.add(body)
    return kept
