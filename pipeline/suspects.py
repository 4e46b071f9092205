"""A review as it is compared with others: what is known of it, without its text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pandas import DataFrame, isna

from db.judgements import Standing

PERSON = 5  # times that one person writes in a shop, where more than one review is in question
SPANS = {"month": 31, "year": 366}  # days that a printed date may mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """One current review that may be a copy, or have one."""

    id: str
    shop: str
    key: str
    listing: str
    place: str  # the product; of an unmatched listing, the listing
    product: str | None
    rating: float | None
    first: date | None  # the days that the printed date may mean, both included
    last: date | None
    language: str | None
    labelled: bool
    source: str | None  # the shop that its label names, where it is one that is known
    author: str | None  # None too for a name under which many write, as "Anonymous"
    text: int | None
    telling: bool
    size: int
    cut: bool
    title: int | None
    twin: int | None
    counts: bool  # nothing bars it
    dropped: bool  # an editor left it out
    maker: bool  # it stands in the maker's own shop
    exempt: bool  # an editor lets it count whatever it is alike

    @property
    def name(self) -> str:
        """Return the name that judgements use."""
        return f"{self.shop}/{self.key}"

    @property
    def exact(self) -> bool:
        """Tell whether its date names a day."""
        return self.first is not None and self.first == self.last

    @property
    def dated(self) -> bool:
        """Tell whether its date is known to the month."""
        if self.first is None or self.last is None:
            return False
        return self.last - self.first <= timedelta(days=2 * SPANS["month"])


def read_suspects(reviews: DataFrame, shops: DataFrame, said: Standing) -> tuple[Suspect, ...]:
    """Read the rows of `db.suspects`, each as it is compared."""
    sources, makers = sources_of(shops), frozenset(shops.loc[shops["sold_by_maker"], "shop"])
    return tuple(_suspect(row, sources, makers, said) for row in reviews.itertuples())


def sources_of(shops: DataFrame) -> dict[str, str]:
    """Lead each name and domain of a shop to it, unless two shops bear it."""
    found: dict[str, str] = {}
    doubled = set()
    for row in shops.itertuples():
        domains = [str(row.domain), *json.loads(str(row.domains))]
        names = [str(row.shop), str(row.name), *domains, *(one.split(".")[0] for one in domains)]
        for name in {_squash(one) for one in names} - {""}:
            if found.setdefault(name, str(row.shop)) != row.shop:
                doubled.add(name)
    return {name: shop for name, shop in found.items() if name not in doubled}


def _suspect(
    row: Any, sources: Mapping[str, str], makers: frozenset[str], said: Standing
) -> Suspect:
    name = f"{row.shop}/{row.review_key}"
    product, label = _known(row.product_id), _known(row.syndicated_from)
    author, published, dropped = map(_known, (row.author_hash, row.published, name in said.dropped))
    first, last = _days(published and published.date(), _known(row.precision))
    return Suspect(
        id=row.id,
        shop=row.shop,
        key=row.review_key,
        listing=row.listing_id,
        place=product or f"listing {row.listing_id}",
        product=product,
        rating=_known(row.rating),
        first=first,
        last=last,
        language=_known(row.language),
        labelled=label is not None,
        source=_source(label, sources),
        author=author if (_known(row.moments) or 0) <= PERSON else None,
        text=_known(row.text),
        telling=bool(row.telling),
        size=row.size,
        cut=bool(row.cut),
        title=_known(row.title),
        twin=_known(row.twin),
        counts=_known(row.excluded) is None and product is not None and not dropped,
        dropped=dropped,
        maker=row.shop in makers,
        exempt=name in said.kept,
    )


def _known(value: Any) -> Any:
    return None if isna(value) else value


def _days(day: date | None, precision: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day that a date may mean: "5 months ago" is up to 6."""
    if day is None:
        return None, None
    span = timedelta(days=SPANS.get(str(precision), 0))
    return day - span, day + span


def _source(label: str | None, sources: Mapping[str, str]) -> str | None:
    """Find the shop that a label names: by all of it, else by one domain within its words."""
    if label is None:
        return None
    whole = sources.get(_squash(label))
    hosts = re.findall(r"[\w-]+(?:\.[\w-]+)+", label.casefold())
    within = {sources[_squash(host)] for host in hosts if _squash(host) in sources}
    return whole or (within.pop() if len(within) == 1 else None)


def _squash(name: str) -> str:
    """Fold case and separators, and what stands before a domain."""
    return re.sub(r"[\W_]+", "", re.sub(r"^(https?://)?(www\.)?", "", name.strip().casefold()))
