"""The numbers behind one page, as CSV and JSON; no text of a review, and nothing of its author."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from reports.asked import Answer, Asked
from reports.page import Page
from reports.render import csv_text
from reports.views import OfferView, ProductView, ScoreView, SpecView
from reports.world_views import World

HEAD = ("kind", "name", "value", "low", "high", "unit", "count", "source", "seen")
ASKED_HEAD = (
    "product_id", "brand", "model", "verdict", "why", "stated", "number", "unit", "source", "seen",
    "price", "currency", "price_seen", "state", "score", "low", "high", "counted", "known",
)  # fmt: skip
Row = tuple[str | int | float | None, ...]


def page_data(page: Page, world: World) -> dict[str, bytes]:
    """Make the files of a page, named as the page is; none for a page that has no numbers."""
    product, asked = page.said.get("product"), page.said.get("asked")
    if isinstance(product, ProductView):
        said = _product(product, world)
        return _files(page, said, [HEAD, *_rows(said)])
    if isinstance(asked, Asked):
        found = [one for one in _answers(page) if isinstance(one, Answer)]
        return _files(page, _question(page, asked, found, world), _table(found))
    return {}


def has_data(page: Page) -> bool:
    """Tell whether a page has files of numbers."""
    return isinstance(page.said.get("product"), ProductView) or "asked" in page.said


def _answers(page: Page) -> Iterable[object]:
    for name in ("suits", "others"):
        said = page.said.get(name)
        yield from said if isinstance(said, list) else ()


def _files(page: Page, said: Mapping[str, Any], rows: Iterable[Row]) -> dict[str, bytes]:
    stem = page.path.removesuffix(".html")
    text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return {f"{stem}.json": text.encode("utf-8", "replace"), f"{stem}.csv": csv_text(rows)}


def _product(product: ProductView, world: World) -> dict[str, Any]:
    place = product.place
    return {
        "product_id": product.product_id,
        "brand": product.brand,
        "model": product.model,
        "category": product.category,
        **_provenance(world),
        "score": _score(product.score),
        "place": {"first": place.first, "last": place.last, "of": place.of} if place else None,
        "not_counted": [{"reason": one.reason, "reviews": one.n} for one in product.drops],
        "shops": [
            {"shop": one.shop, "known": one.known, "counted": one.counted, "maker": one.by_maker}
            for one in product.shops
        ],
        "aspects": [
            {"aspect": one.name, "praise": one.praise, "regret": one.complaints,
             "neither": one.neutral, "share_of_praise": _rounded(one.score),
             "low": _rounded(one.low), "high": _rounded(one.high)}
            for one in product.aspects
        ],
        "specs": [_spec(one) for one in (*product.fit, *product.specs)],
        "prices": [_offer(one) for one in product.offers if one.printed],
        "months": [{"month": one.month, **_score(one.score)} for one in product.past],
    }  # fmt: skip


def _question(page: Page, asked: Asked, found: Iterable[Answer], world: World) -> dict[str, Any]:
    return {
        "question": page.title,
        "answer": page.about,
        "meaning": asked.meaning,
        "decides": asked.spec or "price",
        "bound": asked.bound,
        **_provenance(world),
        "products": [
            {
                "product_id": one.product.product_id,
                "verdict": one.verdict,
                "why": one.why or None,
                "stated": _spec(one.spec) if one.spec else None,
                "price": _offer(one.offer) if one.offer else None,
                "score": _score(one.product.score),
            }
            for one in found
        ],
    }


def _provenance(world: World) -> dict[str, Any]:
    """Say what the numbers rest on; of the data alone, so that every release of them agrees."""
    site = world.site
    return {
        "as_of": _day(site.as_of),
        "method": site.method,
        "interval": site.interval,
        "site": site.name,
        "basis": "ratings that owners gave at shops; no test of ours is part of a score",
    }


def _score(score: ScoreView) -> dict[str, Any]:
    return {
        "state": score.state,
        "score": _rounded(score.value),
        "low": _rounded(score.low),
        "high": _rounded(score.high),
        "raw_mean": _rounded(score.raw_mean),
        "counted": score.counted,
        "known": score.known,
        "needed": score.needed,
        "effective": _rounded(score.effective),
    }


def _spec(spec: SpecView) -> dict[str, Any]:
    return {
        "property": spec.key,
        "label": spec.label,
        "stated": spec.text,
        "number": _rounded(spec.number),
        "unit": spec.unit,
        "conflict": spec.conflict,
        "sources": [
            {"stated": one.text, "source": one.source, "by": one.by, "seen": _day(one.seen)}
            for one in spec.values
        ],
    }


def _offer(offer: OfferView) -> dict[str, Any]:
    return {
        "shop": offer.shop,
        "seller": offer.seller,
        "printed": offer.printed,
        "amount": offer.amount,
        "currency": offer.currency,
        "seen": _day(offer.seen),
    }


def _rows(said: Mapping[str, Any]) -> Iterator[Row]:
    """Write the same as one long table: what it is, its name, its value, where it comes from."""
    score, seen, source = said["score"], said["as_of"], f"method {said['method']}"
    yield _row("score", score["state"], score["score"], score, seen=seen, source=source,
               count=score["counted"])  # fmt: skip
    yield _row("known", "reviews", None, {}, count=score["known"], seen=seen)
    for one in said["not_counted"]:
        yield _row("not counted", one["reason"], None, {}, count=one["reviews"], seen=seen)
    for one in said["shops"]:
        yield _row("shop", one["shop"], one["counted"], {}, count=one["known"], seen=seen)
    for one in said["aspects"]:
        spoken = one["praise"] + one["regret"] + one["neither"]
        yield _row("aspect", one["aspect"], one["share_of_praise"], one, unit="%", count=spoken,
                   seen=seen)  # fmt: skip
    for spec in said["specs"]:
        for one in spec["sources"] or [{"stated": None, "source": None, "seen": None}]:
            yield _row("spec", spec["property"], one["stated"], {}, source=one["source"],
                       seen=one["seen"])  # fmt: skip
    for one in said["prices"]:
        yield _row("price", one["seller"] or one["shop"], one["printed"], {},
                   unit=one["currency"], seen=one["seen"])  # fmt: skip
    for one in said["months"]:
        yield _row("month", one["month"], one["score"], one, count=one["counted"])


def _row(
    kind: str,
    name: str,
    value: str | float | None,
    ends: Mapping[str, Any],
    *,
    unit: str | None = None,
    count: int | None = None,
    source: str | None = None,
    seen: str | None = None,
) -> Row:
    return (kind, name, value, ends.get("low"), ends.get("high"), unit, count, source, seen)


def _table(found: Iterable[Answer]) -> Iterator[Row]:
    yield ASKED_HEAD
    for one in found:
        product, score, spec, offer = one.product, one.product.score, one.spec, one.offer
        first = spec.values[0] if spec and spec.values else None
        yield (
            product.product_id, product.brand, product.model, one.verdict, one.why,
            spec.text if spec else None, _rounded(spec.number) if spec else None,
            spec.unit if spec else None, first.source if first else None,
            _day(first.seen) if first else None, offer.printed if offer else None,
            offer.currency if offer else None, _day(offer.seen) if offer else None, score.state,
            _rounded(score.value), _rounded(score.low), _rounded(score.high), score.counted,
            score.known,
        )  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
