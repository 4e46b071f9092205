"""A shop whose reviews are with Bazaarvoice: its page, and the Conversations API."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.shops.server import ALLOW, LOST, Answer, Asked, Shop
from tests.shops.speaking import PAGE, PRODUCT, Told, number_in, parameters, selling

NAME = "bazaarvoice"
CARRIES = frozenset(
    "number rating title body author day verified helpful variant incentive syndicated_from reply"
    " media".split()
)
PASSKEY = "tiltwell0invented0key"
PRODUCT_ID = "TW-300"


def hosts(shop: str, reviews: Sequence[Told], *, size: int = 10) -> dict[str, Shop]:
    """Answer as the shop and as Bazaarvoice, which gives at most `size` at once."""
    host = f"{shop}.example"

    def api(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return ALLOW
        if not asked.path.startswith("/data/reviews.json"):
            return LOST
        return _json(_answer(parameters(asked), host, reviews, size))

    return {host: selling(page()), "api.bazaarvoice.com": api}


def page() -> str:
    """Write the page of the product, with the widget's script and its configuration."""
    return (
        f"<!doctype html><html lang=en><head><title>{PRODUCT}</title>"
        '<script src="https://apps.bazaarvoice.com/deployments/tiltwell/main/production/en_US/bv.js">'
        f'</script><script>window.bv = {{"passkey": "{PASSKEY}", "displaycode": "8800-en_us"}};'
        f'</script></head><body><h1>{PRODUCT}</h1><div data-bv-show="reviews"'
        f' data-bv-product-id="{PRODUCT_ID}"></div></body></html>'
    )


def _answer(query: dict[str, str], host: str, reviews: Sequence[Told], size: int) -> dict[str, Any]:
    limit, offset = number_in(query, "Limit", 10), number_in(query, "Offset", 0)
    if query.get("passkey") != PASSKEY:
        return _error("The passKey provided is invalid.", "ERROR_PARAM_INVALID_API_KEY")
    if limit > 100:
        return _error("Limit must be between 0 and 100.", "ERROR_PARAM_INVALID_LIMIT")
    known = reviews if query.get("Filter") == f"ProductId:eq:{PRODUCT_ID}" else ()
    ordered = known if query.get("Sort") == "SubmissionTime:desc" else tuple(reversed(known))
    shown = ordered[offset : offset + min(limit, size)]
    return {
        "Limit": min(limit, size),
        "Offset": offset,
        "TotalResults": len(known),
        "Locale": "en_US",
        "Results": [_review(told) for told in shown],
        "Includes": {"Products": {PRODUCT_ID: _product(host, len(known))}},
        "HasErrors": False,
        "Errors": [],
    }


def _product(host: str, total: int) -> dict[str, Any]:
    return {
        "Id": PRODUCT_ID,
        "Name": PRODUCT,
        "Brand": {"Id": "tw", "Name": "Tiltwell"},
        "ProductPageUrl": f"https://{host}{PAGE}",
        "ReviewStatistics": {"TotalReviewCount": total, "OverallRatingRange": 5},
    }


def _error(message: str, code: str) -> dict[str, Any]:
    return {
        "Errors": [{"Message": message, "Code": code}],
        "HasErrors": True,
        "Includes": {},
        "Results": [],
        "TotalResults": 0,
    }


def _review(told: Told) -> dict[str, Any]:
    contexts = {"IncentivizedReview": {"Value": told.incentive, "DimensionLabel": "Incentive"}}
    return {
        "Id": str(told.number),
        "ProductId": PRODUCT_ID,
        "Rating": told.rating,
        "RatingRange": 5,
        "Title": told.title,
        "ReviewText": told.body,
        "UserNickname": told.author,
        "SubmissionTime": f"{told.day}T12:00:00.000+00:00",
        "IsRatingsOnly": False,
        "Badges": {"verifiedPurchaser": {"BadgeType": "Custom"}} if told.verified else {},
        "ContextDataValues": (contexts if told.incentive else {})
        | ({"Color": {"Value": told.variant}} if told.variant else {}),
        "TotalPositiveFeedbackCount": told.helpful,
        "TotalNegativeFeedbackCount": 0,
        "IsSyndicated": told.syndicated_from is not None,
        "SyndicationSource": {"Name": told.syndicated_from},
        "ClientResponses": [{"Response": told.reply, "Name": "Shop"}] if told.reply else [],
        "Photos": [{"Sizes": {}}] * told.media,
        "Videos": [],
        "ContentLocale": "en_US",
    }


def _json(data: object) -> Answer:
    return Answer(body=json.dumps(data).encode(), kind="application/json")
