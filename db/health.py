"""How healthy a crawl was, in one word, from its outcome and the named class of its failure."""

from __future__ import annotations

HEALTH = ("done", "partial", "blocked", "broken", "empty", "open")
BLOCKED = frozenset(
    (
        "robots disallowed", "robots unreachable", "http 401", "http 403", "http 429", "http 451",
        "soft block?", "parked", "key refused",
    )
)  # fmt: skip
EMPTY = frozenset(("no reviews read", "no listings"))


def health(outcome: str, reason: str | None) -> str:
    """Return done, partial, blocked (it does not want us), broken or empty; open: not ended."""
    if outcome in ("open", "partial"):
        return outcome
    if outcome == "complete":
        return "done"
    if reason in BLOCKED:
        return "blocked"
    return "empty" if reason in EMPTY else "broken"
