"""Hostile texts: every line and every short file of ../shared/hostile, and a few of our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

WHOLE = 20_000  # bytes: a file up to this size is also one text, line breaks and all
CLIPPED = 4_000  # characters: what a longer line says, it says by then
# In the shapes of the public lists, so that the guard is proved where those lists are not.
OWN = (
    "<script>canary('own')</script>",
    "</script><script>canary('own')</script>",
    "<img src=x onerror=canary('own')>",
    "\"><svg onload=canary('own')>",
    "' autofocus onfocus=canary('own') x='",
    "\" onmouseover=canary('own') tabindex=\"0",
    "javascript:canary('own')",
    "jAvA\tscript:canary('own')",
    "data:text/html,<script>parent.canary('own')</script>",
    "</title><script>canary('own')</script>",
    "</textarea></style></noscript><script>canary('own')</script>",
    "--><script>canary('own')</script><!--",
    "]]><script>canary('own')</script>",
    "<details open ontoggle=canary('own')>",
    "<iframe srcdoc=\"<script>parent.canary('own')</script>\">",
    "{{ 7 * 7 }}{% print(canary) %}${canary('own')}",
    "\u2028canary('own')\u2029</script><script>canary('own')</script>",
    '=HYPERLINK("http://evil.example")',
    "<a href=javascript:canary('own')>x</a>",
    "<form action=javascript:canary('own')><button>x</button></form>",
    "\x00\x1b\u202e<b onclick=canary('own')>",
)
KEPT = frozenset(
    "product_id shop use kind spec crawl_id listing_id tally note alias judgement subject other"
    " verdict outcome status models aliases gtins start stated_by differs sides time_zone"
    " month run_id aspect test feature cause before method signals mention polarity barred".split()
)


def corpus(shared: Path) -> Mapping[str, tuple[str, ...]]:
    """Read every hostile text by its family, each once there, in a fixed order."""
    found: dict[str, dict[str, None]] = {}
    for path in sorted((shared / "hostile").rglob("*")):
        if path.is_file() and path.name != "MANIFEST.tsv":
            family = path.relative_to(shared / "hostile").parts[0]
            found.setdefault(family, {}).update(dict.fromkeys(texts_of(path.read_bytes())))
    return {family: tuple(texts) for family, texts in found.items()}


def texts_of(data: bytes) -> Iterator[str]:
    """Give the lines of a file, and the whole of a short one; other bytes than UTF-8 both ways."""
    parts = [*data.splitlines(), *([data] if len(data) <= WHOLE else [])]
    for part in dict.fromkeys(parts):
        try:
            yield part.decode()[:CLIPPED]
        except UnicodeDecodeError:
            yield part.decode("utf-8", "replace")[:CLIPPED]
            yield part.decode("latin-1")[:CLIPPED]


def spread(families: Mapping[str, Sequence[str]], each: int) -> list[str]:
    """Choose texts of every family, evenly spread and always the same."""
    return [
        text
        for texts in families.values()
        for text in texts[:: max(1, len(texts) // each)][: each + 1]
    ]


def poison(facts: object, texts: Sequence[str]) -> int:
    """Put the texts into every text of every record that a page prints; counts the places.

    A text that may be an address stands alone; every other holds all of them, each time in
    another order, since a page may clip what is long.
    """
    places = 0
    for field in facts.__dataclass_fields__:  # type: ignore[attr-defined]
        rows = getattr(facts, field)
        for row in rows if isinstance(rows, tuple) else ():
            for name in _open_columns(row):
                places += 1
                at = places % len(texts)
                whole = "\n".join((*texts[at:], *texts[:at]))
                setattr(row, name, texts[at] if name in ("url", "source", "contact") else whole)
    return places


def _open_columns(row: Any) -> list[str]:
    if not hasattr(row, "table"):
        return []  # a count
    fixed = KEPT | ({"name", "version"} if row.__tablename__ in ("methods", "fits") else set())
    return [
        column.name
        for column in row.table().c
        if column.name not in fixed and isinstance(getattr(row, column.name, None), str)
    ]
