"""What a shop allows, written into its YAML: a permission, a refusal, a question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from db.catalog import Edit, read_catalog
from db.catalog.entry import Wrong
from db.catalog.kinds import day, text
from db.permission import USES
from db.problem import Problem
from db.schema import Permission
from desk.edited import edit_shop, shop_file, with_member


def record(
    catalog: Path,
    shop: str,
    use: str,
    allowed: bool,
    evidence: str,
    on: date,
    until: str | None,
    decided: Sequence[Edit] = (),
) -> Path:
    """Record what a shop allows; the file is checked whole, and put back where it is wrong."""
    check_use(use)
    shop_file(catalog, shop)
    last = _day("--until", until) if until else None
    rows = read_catalog(catalog, decided).of(Permission)
    before = next((row for row in rows if (row.shop, row.use) == (shop, use)), None)
    asked = before.on_date if before and before.verdict == "asked" else None
    row = Permission(
        shop=shop,
        use=use,
        verdict="allowed" if allowed else "refused",
        evidence=_text("--evidence", evidence),
        on_date=on,
        until=last,
    )
    since = f"asked: {asked}, " if asked else ""
    end = f", until: {last}" if last else ""
    value = f"{{{since}allowed: {json.dumps(allowed)}, evidence: {quoted(row)}, on: {on}{end}}}"
    return edit_shop(
        catalog,
        shop,
        lambda written: with_member(written, "permission", use, value),
        [row],
        decided,
    )


def record_asked(
    catalog: Path, shop: str, uses: Sequence[str], on: date, decided: Sequence[Edit] = ()
) -> Path:
    """Record that a shop was asked by letter to allow some uses."""
    rows = [
        Permission(shop=shop, use=use, verdict="asked", evidence=f"letter of {on}", on_date=on)
        for use in uses
    ]

    def edit(written: str) -> str:
        for row in reversed(rows):
            value = f"{{asked: {on}, evidence: {quoted(row)}}}"
            written = with_member(written, "permission", row.use, value)
        return written

    return edit_shop(catalog, shop, edit, rows, decided)


def check_use(use: str) -> None:
    """Raise Problem for a use that there is not."""
    if use not in USES:
        raise Problem(f"'{use}' is not a use. Uses: {', '.join(USES)}")


def quoted(row: Permission) -> str:
    """Write the evidence of a permission as YAML."""
    return json.dumps(row.evidence, ensure_ascii=False)


def _text(option: str, value: str) -> str:
    try:
        return text(value)
    except Wrong as wrong:
        raise Problem(f"{option} {wrong}") from None


def _day(option: str, value: str) -> date:
    try:
        return day(value)
    except Wrong as wrong:
        raise Problem(f"{option} {wrong}") from None
