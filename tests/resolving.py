"""Rows for tests of resolve: products, listings as printed, judgements; invented throughout."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from db.contract import fit
from db.schema import Judgement, Listing, Match, Product, RawListing
from pipeline.resolve import resolve
from tests.frames import frame, shipped_methods

Row = dict[str, object]
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def product(key: str, brand: str, model: str, *aliases: str, gtin: str = "") -> Row:
    return {
        "product_id": key, "brand": brand, "model": model, "category": "inversion table",
        "aliases": json.dumps(aliases), "gtins": json.dumps([gtin] if gtin else []),
    }  # fmt: skip


def judgement(
    number: int, verdict: str, subject: str, other: str | None = None, **more: str
) -> Row:
    return {
        "judgement": f"j{number}", "number": number, "verdict": verdict, "subject": subject,
        "other": other, "who": "ed", "at": NOW, "why": "seen", "evidence": "{}", **more,
    }  # fmt: skip


def resolved(
    printed: list[Row],
    products: list[Row],
    judgements: Sequence[Row] = (),
    listings: Sequence[Row] = (),
) -> dict[str, Any]:
    """Resolve listings (of shop `s`, unless they say another); by listing, as rows of matches."""
    found = resolve(
        frame(Listing, [{"shop": "s", **one} for one in listings]),
        frame(RawListing, [{"shop": "s", **one} for one in printed]),
        frame(Product, products),
        frame(Judgement, list(judgements)),
        shipped_methods(),
    )
    return {str(row.listing_id): row for row in fit(found, Match).itertuples()}


def said(value: object) -> str:
    """Give a text of a frame; empty where it is missing."""
    return value if isinstance(value, str) else ""
