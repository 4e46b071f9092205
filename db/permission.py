"""What a shop allows us to do with its reviews: per use, and no where nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from db.problem import Problem
from db.schema import Permission

USES: Mapping[str, str] = {
    "fetch": "crawled",
    "store": "stored",
    "score": "scored",
    "quote": "quoted",
    "show_rating": "shown with its own rating",
    "redistribute": "redistributed",
    "page_key": "asked for with the key printed in its page",
}
SHOWN = ("score", "quote", "show_rating", "redistribute")  # what data for research is never put to
REASONS: Mapping[str, str] = {
    "unknown": "no permission to {use} is recorded",
    "refused": "permission to {use} is refused ({evidence})",
    "asked": "the shop was asked to allow it and has not answered ({evidence})",
    "expired": "the permission to {use} expired on {until} ({evidence})",
}


def verdict(permissions: Iterable[Permission], shop: str, use: str, on: date) -> str:
    """Return allowed, refused, unknown or expired; raises Problem for a use that there is not."""
    found = _find(permissions, shop, use)
    if found is None or found.verdict not in ("allowed", "refused", "asked", "expired"):
        return "unknown"
    over = found.until is not None and found.until < on
    return "expired" if over else found.verdict


def require(permissions: Iterable[Permission], shop: str, use: str, on: date) -> None:
    """Raise Problem unless a shop's reviews may be put to this use on this day."""
    recorded = tuple(permissions)
    found = verdict(recorded, shop, use, on)
    if found == "allowed":
        return
    row = _find(recorded, shop, use)
    evidence, until = (row.evidence, row.until) if row else (None, None)
    reason = REASONS[found].format(use=use, evidence=evidence, until=until)
    first = "If it agrees by now" if found == "refused" else "Record one with"
    mend = f'{first}: upright shop permit {shop} {use} --evidence "..."'
    raise Problem(f"{shop} may not be {USES[use]}: {reason}. {mend}")


def _find(permissions: Iterable[Permission], shop: str, use: str) -> Permission | None:
    if use not in USES:
        raise Problem(f"'{use}' is not a use. Uses: {', '.join(USES)}")
    rows = (row for row in permissions if (row.shop, row.use) == (shop, use))
    return next(rows, None)
