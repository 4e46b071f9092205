"""What is known of a shop, set as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

ENDS = ("crawl", "score", "show")


def shop_lines(facts: Mapping[str, Any]) -> Iterator[str]:
    """Set all that is known of one shop."""
    home, *others = facts["domains"]
    also = f" and {len(others)} other domains" if others else ""
    yield f"{facts['shop']}: {facts['name']} ({home}{also})"
    keys = ", ".join(f"{key} {value}" for key, value in facts["keys"].items())
    yield from _rows(
        {
            "platform": f"{facts['platform']}{f'; keys: {keys}' if keys else ''}",
            "listings": facts["listings"],
            "schedule": facts["schedule"] or "none: crawled by hand",
            "next due": due_cell(facts),
            "health": facts["health"] + (f" ({facts['reason']})" if facts["reason"] else ""),
            "data as of": facts["as_of"] or "no data that a run has accepted",
            "robots.txt": facts["robots"] or "not asked yet",
            "next crawl": facts["next_crawl"],
        }
    )
    for kind in _kinds(facts):
        yield f"  it is {kind}"
    yield "permissions"
    for row in facts["permission"]:
        yield f"  {row['use']:<13}{_permission(row)}"
    yield "last crawls and imports" if facts["crawls"] else "no crawl or import yet"
    for row in facts["crawls"]:
        yield f"  {_crawl(row)}"


def list_row(facts: Mapping[str, Any]) -> dict[str, object]:
    """Set one shop as a row of the list."""
    return {
        "shop": facts["shop"],
        "platform": facts["platform"],
        "health": facts["health"],
        "as of": facts["as_of"],
        "next due": due_cell(facts),
        "robots": facts["robots"],
        "permissions": facts["permissions"],
    }


def due_cell(facts: Mapping[str, Any]) -> str:
    """Say when a shop is due, or since when."""
    when = facts["overdue"] or facts["next_due"]
    moment = when[:16].replace("T", " ") if when else "-"
    return f"since {moment}" if facts["overdue"] else moment


def lack_lines(found: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[str]:
    """Set what each shop lacks; those that nothing is wanted of in one line."""
    idle = [shop for shop, lacks in found.items() if _is_fact(lacks)] if len(found) > 1 else []
    for shop, lacks in found.items():
        if shop not in idle:
            yield shop
            for end in ENDS:
                yield f"  {end:<6}{'; '.join(lacks[end]) or 'ready'}"
    if idle:
        yield f"refused, with nothing listed: {', '.join(idle)}"
    yield f"the catalog is in order: {len(found)} shop{'' if len(found) == 1 else 's'} checked"


def _is_fact(lacks: Mapping[str, tuple[str, ...]]) -> bool:
    told = "; ".join(lacks["crawl"])
    return "fetch refused" in told and "addresses: none" in told


def _rows(rows: Mapping[str, object]) -> Iterator[str]:
    for label, value in rows.items():
        yield f"  {label:<13}{value}"


def _kinds(facts: Mapping[str, Any]) -> Iterator[str]:
    if facts["by_maker"]:
        yield "the maker's own shop"
    if facts["research"]:
        yield "for research only: never scored or shown"


def _permission(row: Mapping[str, Any]) -> str:
    said = [row["verdict"]]
    said += [f"of {row['on']}"] if row["on"] else []
    said += [f"until {row['until']}"] if row["until"] else []
    evidence = f": {row['evidence']}" if row["evidence"] else ""
    return f"{' '.join(said)}{evidence}"


def _crawl(row: Mapping[str, Any]) -> str:
    reason = f" ({row['reason']})" if row["reason"] else ""
    counts = f"{row['distinct']} reviews, {row['new']} new, {row['edited']} edited"
    lost = f", {row['rejected']} rejected" if row["rejected"] else ""
    robots = f", robots {row['robots']}" if row["robots"] else ""
    judged = {True: "accepted", False: f"held back: {row['held']}", None: "not judged by a run yet"}
    start = row["started"][:16].replace("T", " ")
    return (
        f"{start}  {row['kind']:<7} {row['health']}{reason}: {counts}{lost}{robots}; "
        f"{judged[row['accepted']]}"
    )
