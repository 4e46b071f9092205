"""The numbers behind the pages, as CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from reports.identity_views import CopyView
from reports.render import csv_text
from reports.views import DropView, OfferView, ProductView, ReadingView, SourceView
from reports.world_views import World

CSV_HEAD = (
    "product_id", "brand", "model", "state", "score", "low", "high", "raw_mean", "counted",
    "known", "place_first", "place_last", "method", "as_of",
)  # fmt: skip


def data_csv(world: World) -> bytes:
    """Write the numbers behind the compare page as CSV, one row a product."""
    rows = ([record[key] for key in CSV_HEAD] for record in _records(world))
    return csv_text([CSV_HEAD, *rows])


def data_json(world: World) -> bytes:
    """Write the numbers behind the site as JSON."""
    site = world.site
    said = {
        "site": site.name,
        "as_of": site.as_of.isoformat() if site.as_of else None,
        "method": site.method,
        "counted": site.counted,
        "known": site.known,
        "unmatched": site.unmatched,
        "products": [
            record
            | {
                "not_counted": _not_counted(product.drops),
                "copies": _copies(product.copies),
                "specs": _specs(product),
                "prices": [_offer(offer) for offer in product.offers if offer.printed],
            }
            for record, product in zip(_records(world), world.products, strict=True)
        ],
        "aliases": {one.product_id: one.to for one in world.moved},
        "sources": [_source(one) for one in world.sources],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _records(world: World) -> list[dict[str, Any]]:
    return [_record(product, world) for product in world.products]


def _record(product: ProductView, world: World) -> dict[str, Any]:
    score, place, site = product.score, product.place, world.site
    return {
        "product_id": product.product_id,
        "brand": product.brand,
        "model": product.model,
        "state": score.state,
        "score": _rounded(score.value),
        "low": _rounded(score.low),
        "high": _rounded(score.high),
        "raw_mean": _rounded(score.raw_mean),
        "counted": score.counted,
        "known": score.known,
        "place_first": place.first if place else None,
        "place_last": place.last if place else None,
        "method": site.method,
        "as_of": site.as_of.isoformat() if site.as_of else None,
    }


def _source(source: SourceView) -> dict[str, Any]:
    return {
        "shop": source.shop,
        "newest_reading": _reading(source.newest) if source.newest else None,
        "read": source.read.isoformat() if source.read else None,
        "known": source.known,
        "unmatched": source.unmatched,
        "not_counted": _not_counted(source.drops),
        "counted": source.counted,
        "copies": _copies(source.copies),
        "permissions": {use.use: use.verdict for use in source.uses},
    }


def _reading(reading: ReadingView) -> dict[str, Any]:
    return asdict(reading) | {
        "on": reading.on.isoformat(),
        "repeats": reading.repeats,
        "unchanged": reading.unchanged,
    }


def _copies(copies: Iterable[CopyView]) -> list[dict[str, Any]]:
    return [{"at": one.shop, "of": one.of, "reviews": one.n} for one in copies]


def _offer(offer: OfferView) -> dict[str, Any]:
    return {
        "shop": offer.shop,
        "seller": offer.seller,
        "printed": offer.printed,
        "currency": offer.currency,
        "amount": offer.amount,
        "seen": offer.seen.isoformat(),
    }


def _not_counted(drops: Iterable[DropView]) -> dict[str, int]:
    return {drop.reason: drop.n for drop in drops}


def _specs(product: ProductView) -> dict[str, str | None]:
    return {spec.key: spec.text for spec in (*product.fit, *product.specs)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
