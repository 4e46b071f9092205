"""How much of a text speaks of the delivery, and of nothing else."""

from __future__ import annotations

import re

LONGEST = 400  # characters; who writes more than that says something of the product
SPARSE = 6  # words; a clause with more of them for each word of the delivery speaks of other things
CLAUSE = re.compile(r"[.!?;:,\n&~()]+|\b(?:and|but|though|although|und|aber|et|mais|y|pero)\b")
WORD = re.compile(r"[^\W\d_]{2,}")
DELIVERY = re.compile(
    r"\b(?:deliver\w*|shipp\w+|shipment|parcel|package[ds]?|packaging|couriers?|postage|postman"
    r"|arriv\w+|tracking|carrier|carton|dispatch\w*|(?:the|outer|cardboard) box"
    r"|came (?:on time|quickly|fast|late|early|in time|next day|a day|in \w+ days)"
    r"|got here|doorstep|driver|left it at|ups|fedex|usps|dhl"
    r"|lieferung\w*|geliefert\w*|versand\w*|paket\w*|verpack\w+|zustell\w+"
    r"|spedition|livr\w+|colis|emballage|transporteur|expédi\w+|envío|entreg\w+|paquete|embalaje"
    r"|llegó|transportista)\b"
)

# what may be the product's, and is the parcel's where the text speaks of the delivery elsewhere
BESIDE = re.compile(rf"{DELIVERY.pattern}|\b(?:box(?:es)?|boxed|wrapped|packed)\b")


def delivery_share(title: str | None, body: str | None) -> float:
    """Return which share of a text's words lies in clauses that speak of the delivery."""
    text = (body or title or "").lower()
    if len(text) > LONGEST or not any(hint in text for hint in HINTS):
        return 0.0
    beside = BESIDE if DELIVERY.search(text) else DELIVERY
    clauses = [(len(WORD.findall(one)), len(beside.findall(one))) for one in CLAUSE.split(text)]
    total = sum(size for size, _ in clauses)
    spoken = sum(size for size, hits in clauses if hits and hits * SPARSE >= size)
    return spoken / total if total else 0.0


# a quick look: a text without any of these has no word of the delivery
HINTS = (
    "deliver", "ship", "parcel", "packag", "courier", "posta", "postman", "arriv", "tracking",
    "carrier", "carton", "dispatch", " box", "came ", "got here", "doorstep", "driver", "left it",
    "ups", "fedex", "usps", "dhl", "liefer", "versand", "paket", "verpack", "zustell", "spedition",
    "livr", "colis", "emballage", "transport", "expédi", "envío", "entreg", "paquete", "embalaje",
    "llegó",
)  # fmt: skip
