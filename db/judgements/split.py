"""Products made by an editor: minted for what was in no file, or split from another product."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from db.judgements.known import Known
from db.judgements.log import Decision, judgements, record_all
from db.judgements.standing import standing
from db.problem import Problem
from db.schema import Judgement


def mint(
    connection: Connection,
    product_id: str,
    facts: Mapping[str, object],
    who: str,
    why: str,
    now: datetime,
    evidence: str = "{}",
) -> Judgement:
    """Make a product of facts, as a file of it would state them; raises Problem for an id in use.

    It is in the catalog from the next sync on.
    """
    return split(connection, None, (), product_id, facts, who, why, now, evidence)[0]


def split(
    connection: Connection,
    product: str | None,
    listings: Sequence[str],
    product_id: str,
    facts: Mapping[str, object],
    who: str,
    why: str,
    now: datetime,
    evidence: str = "{}",
) -> tuple[Judgement, ...]:
    """Make a product and give it some listings, which are no longer those of another product.

    All of it is recorded, or nothing: raises Problem as `record` does.
    """
    _check_new(connection, product_id)

    def say(verdict: str, subject: str, other: str | None = None, value: str | None = None) -> None:
        decisions.append(Decision(verdict=verdict, subject=subject, other=other, value=value,
                                  who=who, why=why, evidence=evidence))  # fmt: skip

    decisions: list[Decision] = []
    say("set", f"file:products/{product_id}", value=json.dumps(facts, ensure_ascii=False))
    for listing in listings:
        if product is not None:
            say("different", f"listing:{listing}", f"product:{product}")
        say("same", f"listing:{listing}", f"product:{product_id}")
    return record_all(connection, decisions, now)


def _check_new(connection: Connection, product_id: str) -> None:
    rows = judgements(connection)
    if Known(connection, standing(rows), rows).ever(product_id):
        raise Problem(f"{product_id} has been a product before; choose another id")
