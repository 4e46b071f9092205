"""Rows of what editors decided: judgements, and the old addresses that they leave behind."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from db.schema import Judgement, ProductAlias
from tests.seeds.world import AT

DECIDED = AT - timedelta(days=3)


def judgement(
    number: int,
    verdict: str,
    subject: str,
    other: str | None = None,
    *,
    why: str = "same frame, same manual",
    at: datetime = DECIDED,
    undoes: str | None = None,
    path: str | None = None,
    value: str | None = None,
) -> Judgement:
    """Make a decision; its name is its number."""
    return Judgement(
        judgement=f"j{number}",
        number=number,
        verdict=verdict,
        subject=subject,
        other=other,
        path=path,
        value=value,
        undoes=undoes,
        who="R.E.",
        at=at,
        why=why,
        evidence=json.dumps({}),
    )


def alias(
    old: str,
    now: str | None,
    brand: str = "Aurel",
    model: str = "A2 Classic",
    by: str | None = "j1",
) -> ProductAlias:
    """Make an old address: merged into a product, or no longer compared."""
    return ProductAlias(
        alias=old,
        product_id=now,
        brand=brand,
        model=model,
        category="inversion table",
        judgement=by if now else None,
    )
