"""What all products of the site bench share: the site, its shops, the method, notes on safety."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from db.schema import (
    Aspect,
    Crawl,
    CrawlVerdict,
    Fit,
    Method,
    Permission,
    Record,
    Run,
    SafetyNote,
    Shop,
    Site,
    TrustTest,
)

AT = datetime(2026, 11, 1, 4, 30, tzinfo=UTC)
SHOPS = 20
ASPECTS = (
    "ankle_comfort ankle_security entry_exit return_upright balance_setup angle_control stability "
    "capacity_fit bed_comfort assembly storage_size build_durability extras service_warranty "
    "value_price"
).split()
TESTS = "unverified incentivised copied burst lone_account template too_short".split()


def common() -> Iterator[Record]:
    """Make what all products share: the site, its shops, the method, the notes on safety."""
    yield Site(
        name="Upright Almanac",
        owner="Plumb Line Press Ltd",
        contact="desk@upright.example",
        country="US",
        currency="USD",
        time_zone="UTC",
        ties="none",
        address="https://almanac.upright.example/tables/",
    )
    yield Run(run_id="run/1", kind="run", started=AT, status="done")
    for at in range(SHOPS):
        yield from _shop(f"shop-{at:02}", f"Plumbline Outlet {at}")
    for name, value in (("enough_reviews", 20.0), ("interval", 0.9), ("prior_strength", 12.0)):
        yield Method(name=name, value=value, version="2.0", meaning="a number of the method")
    yield Fit(name="prior_mean", value=0.75, version="2.0-aa")
    for at, aspect in enumerate(ASPECTS):
        label = aspect.replace("_", " ").capitalize()
        yield Aspect(
            aspect=aspect,
            position=at,
            label=label,
            meaning=f"{label}, as owners tell.",
            kind="product",
            terms="[]",
        )
    for at, test in enumerate(TESTS):
        yield TrustTest(
            test=test,
            position=at,
            grain="review",
            meaning="It marks some reviews.",
            auc=0.9,
            false_alarm=0.02,
        )
    for at, title in enumerate(("glaucoma", "high blood pressure", "pregnancy", "hernia")):
        yield _note(f"c-{at}", "contraindication", title, at)
    yield _note("e-0", "emergency", "numbness between the legs", 0)


def _shop(shop: str, name: str) -> Iterator[Record]:
    yield Shop(shop=shop, name=name, domain=f"{shop}.example", platform="jsonld", start="[]")
    for use in ("fetch", "store", "score", "quote", "show_rating"):
        yield Permission(
            shop=shop,
            use=use,
            verdict="allowed",
            evidence="a letter",
            on_date=date(2026, 9, 1),
            until=date(2027, 9, 1),
        )
    crawl = f"{shop}/1"
    yield Crawl(
        crawl_id=crawl,
        shop=shop,
        kind="crawl",
        started=AT,
        finished=AT + timedelta(minutes=9),
        outcome="complete",
    )
    yield CrawlVerdict(crawl_id=crawl, shop=shop, accepted=True)


def _note(note: str, kind: str, title: str, at: int) -> Record:
    return SafetyNote(
        note=note,
        kind=kind,
        title=title,
        text="Ask a clinician first.",
        source="a manual",
        url="https://manuals.example/a",
        position=at,
        reviewer="R. Example, physiotherapist",
        reviewed=date(2026, 9, 1),
        review_by=date(2027, 3, 1),
    )
