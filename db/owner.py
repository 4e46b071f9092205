"""Whose page an address is: a domain, with all that is below it, belongs to one shop."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import urlsplit

from db.schema import Shop


def owner_of(shops: Iterable[Shop], url: str) -> Shop | None:
    """Return the shop of whose domains an address is."""
    place = urlsplit(url).netloc.rpartition("@")[2]
    owners = (shop for shop in shops if any(within(place, home) for home in domains_of(shop)))
    return next(owners, None)


def domains_of(shop: Shop) -> list[str]:
    """Return every domain of a shop, the first one first."""
    return [shop.domain, *json.loads(shop.domains)]


def within(place: str, domain: str) -> bool:
    """Say whether a host is a domain or below it; the ports must not differ where both say one."""
    host, home = host_of(place), host_of(domain)
    port, there = place.partition(":")[2], domain.partition(":")[2]
    same = host == home or host.endswith(f".{home}")
    return same and (port == there or not port or not there)


def host_of(place: str) -> str:
    """Return the bare name of a host: small letters, no port, no www in front."""
    return place.partition(":")[0].lower().rstrip(".").removeprefix("www.")
