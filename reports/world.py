"""From the tables to all that the pages of one release say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from db.problem import Problem
from db.schema import Feature, Method, Site
from reports.addresses import moved
from reports.advisories import with_advisories
from reports.behind import Behind, with_listings
from reports.joined import join
from reports.judged import test_views, topic_views
from reports.offers import Offers
from reports.products import product_views
from reports.queries import Facts
from reports.render import contact_address
from reports.safety import safety_view
from reports.sources import newest_accepted, source_views
from reports.specs import columns, specs_by_product
from reports.trials import columns as trial_columns
from reports.trials import tried
from reports.trust import trust_view
from reports.views import PictureView, ProductView, SourceView
from reports.world_views import FeatureView, ParameterView, SiteView, World


def see(
    facts: Facts,
    pictures: Mapping[str, tuple[PictureView, ...]] | None = None,
    archive_days: int = 30,
) -> World:
    """Turn the tables into views; raises Problem where no site is set up."""
    site = the_site(facts.sites)
    zone = zone_of(site)
    as_of = newest_accepted(facts, zone)
    sources = source_views(facts, zone, as_of)
    old = moved(facts, zone)
    products = product_views(
        join(facts), sources, Offers(facts, zone, as_of), _needed(facts.methods), pictures or {}
    )
    products = with_listings(products, facts, Behind(facts, zone), old)
    products, advised = with_advisories(products, facts.advisories)
    shown = {product.product_id for product in products if product.score.state != "recalled"}
    specs = specs_by_product(facts.specs, facts.shops)
    return World(
        site=_site(site, facts, products, sources, as_of),
        products=products,
        moved=old,
        columns=columns([stated for key, stated in sorted(specs.items()) if key in shown]),
        safety=safety_view(facts.notes, advised),
        sources=sources,
        parameters=tuple(
            ParameterView(_plain(one.name), one.value, _spelt(one.meaning), one.version)
            for one in facts.methods
        ),
        fits=tuple(
            ParameterView(_plain(one.name), one.value, "", one.version) for one in facts.fits
        ),
        features=_features(facts.features),
        tests=test_views(facts),
        topics=topic_views(facts),
        tried=tried(facts.trials, (product.product_id for product in products)),
        trial_columns=trial_columns([one.trial_summary for one in products if one.trial_summary]),
        trust=trust_view(facts, zone, old, archive_days),
    )


def the_site(sites: Sequence[Site]) -> Site:
    """Give the one site; raises Problem where there is none or more than one."""
    if len(sites) != 1:
        raise Problem(
            f"{len(sites)} sites are set up, one is needed. Set one up with: upright init"
        )
    return sites[0]


def zone_of(site: Site) -> ZoneInfo:
    """Give the time zone of a site's dates; raises Problem for an unknown one."""
    try:
        return ZoneInfo(site.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Problem(
            f"the site's time zone '{site.time_zone}' is unknown; use an IANA name, "
            "as in America/Chicago"
        ) from None


def plural(category: str) -> str:
    """Name a kind of product in the plural, with a capital."""
    return f"{category[:1].upper()}{category[1:]}s"


def interval_of(methods: Iterable[Method]) -> float | None:
    """Give the share that bands are made for, as 0.9; None where no method is on record."""
    return {one.name: one.value for one in methods}.get("interval")


def _plain(name: str) -> str:
    """Name a parameter or feature in plain words."""
    return name.replace("_", " ")


def _spelt(meaning: str) -> str:
    """Name other parameters, which stand in backticks in the YAML, as the page names them."""
    return re.sub(r"`(\w+)`", lambda found: f"“{_plain(found[1])}”", meaning)


def _features(rows: Iterable[Feature]) -> tuple[FeatureView, ...]:
    ordered = sorted(rows, key=lambda one: (one.position, one.feature))
    return tuple(FeatureView(_plain(one.feature), one.weight, one.meaning) for one in ordered)


def _needed(methods: Iterable[Method]) -> int | None:
    values = {one.name: one.value for one in methods}
    return int(values["enough_reviews"]) if "enough_reviews" in values else None


def _site(
    site: Site,
    facts: Facts,
    products: Sequence[ProductView],
    sources: Sequence[SourceView],
    as_of: date | None,
) -> SiteView:
    kinds = sorted({product.category for product in products})
    versions = sorted({one.version for one in facts.methods})
    return SiteView(
        name=site.name,
        owner=site.owner,
        contact=site.contact,
        contact_url=contact_address(site.contact),
        ties=site.ties,
        country=site.country,
        currency=site.currency,
        address=site.address,
        category=plural(kinds[0]) if len(kinds) == 1 else "Products",
        method=versions[-1] if versions else None,
        as_of=as_of,
        known=sum(tally.n for tally in facts.tallies),
        counted=sum(product.score.counted for product in products),
        unmatched=sum(source.unmatched for source in sources),
        needed=_needed(facts.methods),
        interval=interval_of(facts.methods),
    )
