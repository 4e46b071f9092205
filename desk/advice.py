"""What a person may do about a crawl that is not complete, in one line per named class."""

from __future__ import annotations

from collections.abc import Mapping

LATER = "try again later; readers keep what the last good crawl gave"
LOOK = "open the address in a browser: the shop may have moved it, or may want no crawler"
SHORT = "reviews may be missing, so this crawl takes none away: is its platform known by now?"
ADVICE: Mapping[str, str] = {
    "unreachable": f"no answer from its host: is `domain` right? Else {LATER}",
    "robots unreachable": f"its robots.txt cannot be read, so nothing was asked: {LATER}",
    "robots disallowed": "its robots.txt forbids the address: ask the shop, or import saved pages",
    "parked": f"it asks us to wait longer than a crawl may: {LATER}",
    "time-out": LATER,
    "http 404": "correct the address in the shop's YAML",
    "http 410": "take the address out of the shop's YAML",
    "http 5xx": LATER,
    "soft block?": LOOK,
    "http 401": LOOK,
    "http 403": LOOK,
    "http 429": LATER,
    "no reviews read": "try `upright read` on a saved page: are there reviews in it at all?",
    "no listings": "name product pages under `listings` in the shop's YAML",
    "off the shop's domain": "correct the address, or `domain`, in the shop's YAML",
    "the next page is off the shop's domain": "its further reviews are with somebody else: they "
    "need a shop, and a permission, of their own",
    "address refused": "correct the address: only public hosts are crawled",
    "an id stands for two reviews": "the shop numbers its reviews anew for each product: the "
    "second of each pair is in no table but `rejects`",
    "a page repeats": SHORT,
    "the end serves page one again": SHORT,
    "the next page was read already": SHORT,
    "an empty page": SHORT,
    "redirect not followed": "correct the address: the page has moved, in a circle or out of reach",
    "too large": "the answer is larger than any page of reviews: is it the right address?",
    "cut short": f"its answer broke off, so nothing of it was believed: {LATER}",
    "unreadable answer": f"what came is not what its headers say: {LATER}",
    "tls": "its certificate does not hold: it is not crawled until the shop renews it",
    "could not be kept": "is the disk full? What was kept is whole; start the crawl again",
    "stopped": "it was ended from outside, or took longer than --timeout",
    "killed": "its process was killed; start it at another time",
    "fewer reviews than it claims": SHORT,
    "more reviews than it claims": SHORT,
    "platform not on the page": "the pages named do not show the shop's `platform`: correct it in "
    "the shop's YAML, or give its `keys` there",
    "keys not on the page": "write what the platform must be told under `keys` in the shop's YAML",
    "another platform": "write it as `platform` in the shop's YAML",
    "key refused": "the platform no longer takes the key in the shop's page: ask the shop",
    "damaged archive": "restore the WARC files named from a backup, or crawl the shop again",
    "unreadable page": "the pages named are not HTML or JSON; see `upright read` on a saved one",
}


def advice(reason: str | None) -> str | None:
    """Return what may be done about a reason; None where the reason says it all."""
    return ADVICE.get((reason or "").partition(":")[0])
