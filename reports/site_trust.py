"""The trust pages: collecting, corrections, privacy, who checked, accessibility, evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reports.accessible import CHECKED, LIMITS
from reports.evidence import GRADES
from reports.log import PAGE, page_of
from reports.page import Link, Page
from reports.trust_views import ConditionView
from reports.world_views import World

FIFTHS = ("Lowest fifth", "Second", "Middle", "Fourth", "Highest fifth")
KINDS = {
    "decision": "decision",
    "correction": "correction",
    "method": "method",
    "product": "product",
}
OURS = (
    "index", "safety", "method", "sources", "collect", "privacy", "medical", "accessibility",
    "evidence", "corrections",
)  # fmt: skip
EVIDENCE = Link("What is known, by condition", "evidence.html")


@dataclass(frozen=True, slots=True)
class CheckView:
    """One text on health: which, and when it is to be checked again."""

    title: str
    kind: str
    path: str
    reviewer: str
    checked: date
    due: date


def pages(world: World) -> Iterator[Page]:
    """Make the trust pages."""
    yield _collect(world)
    yield from _corrections(world)
    yield _privacy(world)
    yield _medical(world)
    yield Page(
        path="accessibility.html",
        template="accessibility.html",
        title="Accessibility",
        about="What is checked so that everybody can read these pages, and what is not.",
        said={"checked": CHECKED, "limits": LIMITS},
    )
    yield _evidence(world)
    yield from (_condition(one) for one in world.trust.conditions)


def _collect(world: World) -> Page:
    return Page(
        path="collect.html",
        template="collect.html",
        title="How we collect and check reviews",
        about="Where reviews come from, what is left out and why, and what decides the order.",
        said={"fifths": FIFTHS},
    )


def _corrections(world: World) -> Iterator[Page]:
    log, there = world.trust.log, _paths(world)
    starts = range(0, max(len(log), 1), PAGE)
    others = tuple(Link(f"{start // PAGE + 1}", page_of(start)) for start in starts)
    for start in starts:
        yield Page(
            path=page_of(start),
            template="corrections.html",
            title="Corrections" if not start else f"Corrections, page {start // PAGE + 1}",
            about="What readers were told wrongly, what was decided anew, and why.",
            said={
                "entries": log[start : start + PAGE],
                "total": len(log),
                "others": others,
                "kinds": KINDS,
                "here_too": there,
            },
        )


def _paths(world: World) -> frozenset[str]:
    """Name the pages that a correction may lead to: others may be gone by now."""
    slugs = {one.slug for one in world.products} | {one.slug for one in world.moved}
    products = {f"products/{slug}.html" for slug in slugs}
    conditions = {one.path for one in world.trust.conditions}
    return frozenset(products | conditions | {f"{name}.html" for name in OURS})


def _privacy(world: World) -> Page:
    return Page(
        path="privacy.html",
        template="privacy.html",
        title="Privacy and takedown",
        about="What is kept of reviews and of their writers, and how to have it taken down.",
        said={"quoted": sum(1 for source in world.sources if source.allows("quote"))},
    )


def _medical(world: World) -> Page:
    checks = sorted(_checks(world), key=lambda one: (one.due, one.title, one.path))
    reviewers = Counter(one.reviewer for one in checks)
    return Page(
        path="medical.html",
        template="medical.html",
        title="Who checked what is said of health",
        about="Who checked each text on safety and evidence, and when it is due again.",
        said={"checks": checks, "reviewers": sorted(reviewers.items())},
    )


def _checks(world: World) -> Iterator[CheckView]:
    safety = world.safety
    for note in (*safety.contraindications, *safety.emergencies, *safety.recalls):
        path = f"safety.html#{note.anchor}"
        yield CheckView(note.title, note.kind, path, note.reviewer, note.reviewed, note.review_by)
    for one in world.trust.conditions:
        yield CheckView(one.name, "evidence", one.path, one.reviewer, one.reviewed, one.review_by)


def _evidence(world: World) -> Page:
    conditions = world.trust.conditions
    return Page(
        path="evidence.html",
        template="evidence.html",
        title="What is known, by condition",
        about="What is known of inversion in each condition, what is not, and how sure it is.",
        listed=tuple(Link(one.name, one.path) for one in conditions),
        said={"conditions": conditions, "grades": GRADES},
    )


def _condition(one: ConditionView) -> Page:
    return Page(
        path=one.path,
        template="condition.html",
        title=f"{one.name}: what is known of inversion",
        about=one.answer,
        above=(EVIDENCE,),
        said={"condition": one},
    )
