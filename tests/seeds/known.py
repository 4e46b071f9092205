"""Rows of what is known: site, shops, permissions, safety notes, method, products."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from db.schema import (
    Fit,
    Match,
    Method,
    Permission,
    Product,
    RawSpec,
    Record,
    SafetyNote,
    Shop,
    Site,
    Spec,
    StatedSpec,
    columns_of,
)
from pipeline.specs import specs as states
from tests.frames import frame
from tests.seeds.world import ENOUGH, MU, NOTES, WEIGHT, WITHIN, Seed


def site() -> Iterator[Record]:
    yield Site(
        name="Upright Almanac",
        owner="Plumb Line Press Ltd",
        contact="desk@upright.example",
        country="US",
        currency="USD",
        time_zone="America/Chicago",
        ties="none",
    )


def shop_rows(shops: dict[str, str]) -> Iterator[Record]:
    for shop, name in shops.items():
        yield Shop(
            shop=shop,
            name=name,
            domain=f"{shop}.example",
            platform="jsonld",
            start="[]",
            sold_by_maker=shop == "gneis",
        )
        for use in ("fetch", "store", "score"):
            yield Permission(
                shop=shop,
                use=use,
                verdict="allowed",
                evidence="e-mail of the owner",
                on_date=date(2026, 9, 2),
                until=date(2027, 9, 2),
            )
    if "tilthaus" in shops:
        yield Permission(
            shop="tilthaus",
            use="show_rating",
            verdict="allowed",
            evidence="same e-mail",
            on_date=date(2026, 9, 2),
            until=date(2027, 9, 2),
        )


def safety_rows() -> Iterator[Record]:
    for position, (note, kind, title, text) in enumerate(NOTES):
        yield SafetyNote(
            note=note,
            kind=kind,
            title=title,
            text=text,
            source="Maker's manual, page 4",
            url="https://manuals.example/a2",
            position=position,
            reviewer="R. Example, physiotherapist",
            reviewed=date(2026, 9, 1),
            review_by=date(2027, 3, 1),
        )


def recall_row(brand: str = "Fjord", models: Sequence[str] = ("BASIC",)) -> SafetyNote:
    """Make a recall of some models of a brand."""
    return SafetyNote(
        note="recall-fjord",
        kind="recall",
        title="Ankle clamp can open",
        source="Safety Office 26-114",
        text="The clamp can open under load. Stop using it and ask the maker for the kit.",
        url="https://recalls.example/26-114",
        brand=brand,
        models=json.dumps(list(models)),
        position=0,
        reviewer="R. Example",
        reviewed=date(2026, 9, 1),
        review_by=date(2027, 3, 1),
    )


def method_rows() -> Iterator[Record]:
    yield Method(
        name="enough_reviews", value=ENOUGH, version="1.3", meaning="reviews that a score needs"
    )
    yield Method(
        name="prior_strength",
        value=WEIGHT,
        version="1.3",
        meaning="reviews that the mean of the kind is worth",
    )
    yield Method(name="interval", value=0.9, version="1.3", meaning="share that a band is for")
    for name, value in (("prior_mean", MU), ("prior_strength", WEIGHT), ("within_sd", WITHIN)):
        yield Fit(name=name, value=value, version="1.3-5f0c")


def product_rows(seed: Seed) -> Iterator[Record]:
    yield Product(
        product_id=seed.product,
        brand=seed.brand,
        model=seed.model,
        category="inversion table",
        summary=seed.summary,
    )
    specs = [
        Spec(
            product_id=seed.product,
            spec=name,
            printed=printed,
            number=number,
            unit=unit,
            source="https://maker.example/manual.pdf",
            seen=date(2026, 10, 20),
        )
        for name, (printed, number, unit) in seed.specs.items()
    ]
    yield from specs
    yield from stated_rows(specs)


def stated_rows(specs: Sequence[Spec]) -> Iterator[Record]:
    """Make the rows that the step would make of the catalog's specs, where no shop says more."""
    names = columns_of(Spec).names
    catalog = frame(Spec, [{name: getattr(one, name) for name in names} for one in specs])
    nothing = (frame(record, []) for record in (RawSpec, Match, Product, Shop))
    stated: Any = states(catalog, *nothing)
    for row in stated.astype(object).where(stated.notna(), None).to_dict("records"):
        yield StatedSpec(**row)
