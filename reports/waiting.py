"""What waits for a decision when an edition is written: listings to match, what runs out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from reports.addresses import all_names
from reports.behind import Behind
from reports.edition.views import ExpiryView, UnmatchedView, WaitingView
from reports.judged import dangers
from reports.queries import Facts
from reports.questions import contradictions, questions

NOTICE = timedelta(days=60)  # an editor needs that long to ask a shop or a clinician again


def waiting(facts: Facts, month: str, zone: ZoneInfo) -> WaitingView:
    """List what waits: questions, unmatched listings, and what ends within 60 days of a month."""
    end = last_day(month)
    behind = Behind(facts, zone)
    expiries = [*_permissions(facts, end), *_reviews(facts, end), *_conditions(facts, end)]
    expiries += _prices(facts, behind, end)
    return WaitingView(
        dangers=dangers(facts, all_names(facts)),
        questions=questions(facts, behind),
        contradictions=contradictions(facts),
        unmatched=tuple(
            sorted(_unmatched(facts, behind), key=lambda one: (-one.reviews, one.name))
        ),
        expiries=tuple(sorted(expiries, key=lambda one: (one.day, one.what))),
    )


def last_day(month: str) -> date:
    """Give the last day of a month, YYYY-MM."""
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, monthrange(year, number)[1])


def _unmatched(facts: Facts, behind: Behind) -> Iterator[UnmatchedView]:
    """Name each unmatched listing of which nothing else is asked or decided.

    Only those that were read or have reviews: of others there is nothing to decide yet.
    """
    products = {one.listing_id: one.product_id for one in facts.matches}
    asked = {one.listing_id for one in facts.matches if one.question or one.rule == "judgement"}
    read = {(one.shop, one.listing_id): 0 for one in facts.listings
            if not products.get(one.listing_id)}  # fmt: skip
    held = {(one.shop, one.listing_id): one.n for one in facts.held if one.product_id is None}
    for (shop, key), reviews in (read | held).items():
        if key not in asked:
            yield UnmatchedView(behind.called(key), behind.shop(shop), reviews, key)


def _permissions(facts: Facts, end: date) -> Iterator[ExpiryView]:
    shops = {shop.shop: shop.name for shop in facts.shops}
    for one in facts.permissions:
        if one.verdict == "allowed" and one.until and one.until <= end + NOTICE:
            use = one.use.replace("_", " ")
            what = f"{shops.get(one.shop, one.shop)}: permission to {use}"
            key = f"permission/{one.shop}/{one.use}"
            yield ExpiryView(what, one.until, one.until <= end, key)


def _reviews(facts: Facts, end: date) -> Iterator[ExpiryView]:
    for note in facts.notes:
        if note.review_by <= end + NOTICE:
            what = f"Safety review of “{note.title}”"
            key = f"safety/{note.note}"
            yield ExpiryView(what, note.review_by, note.review_by <= end, key)


def _conditions(facts: Facts, end: date) -> Iterator[ExpiryView]:
    for one in facts.conditions:
        if one.review_by <= end + NOTICE:
            what, key = f"Review of what is known on {one.name}", f"condition/{one.condition}"
            yield ExpiryView(what, one.review_by, one.review_by <= end, key)


def _prices(facts: Facts, behind: Behind, end: date) -> Iterator[ExpiryView]:
    """Name the prices noted by hand that may not be shown for long; read ones renew themselves."""
    for one in facts.listed:
        if one.price_text and one.price_expires and one.price_expires <= end + NOTICE:
            what = f"Price of “{behind.called(one.listing_id)}” at {behind.shop(one.shop)}"
            yield ExpiryView(what, one.price_expires, one.price_expires <= end,
                             f"price/{one.listing_id}")  # fmt: skip
