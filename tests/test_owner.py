"""Whose page an address is, in every spelling of a host."""

from __future__ import annotations

import pytest

from db.owner import owner_of
from db.schema import Shop


def shop(name: str, domain: str, domains: str = "[]") -> Shop:
    return Shop(shop=name, name=name, domain=domain, domains=domains, platform="x", start="[]")


SHOPS = (
    shop("velm", "www.velm.example", '["velm.test", "velm.co.test"]'),
    shop("quoin", "quoin.example:8080"),
)


@pytest.mark.parametrize(
    ("url", "owner"),
    [
        ("https://velm.example/p/1", "velm"),
        ("https://WWW.Velm.Example/p/1", "velm"),
        ("http://velm.example.:443/p/1", "velm"),
        ("https://user:word@velm.test/p/1", "velm"),
        ("https://outlet.de.velm.co.test/p/1", "velm"),
        ("http://quoin.example:8080/", "quoin"),
        ("http://quoin.example/", "quoin"),
        ("http://quoin.example:8081/", None),
        ("https://notvelm.example/p/1", None),
        ("https://velm.example.test/p/1", None),
        ("https://co.test/velm.example", None),
    ],
)
def test_an_address_belongs_to_the_shop_of_its_domain(url: str, owner: str | None) -> None:
    found = owner_of(SHOPS, url)
    assert (found and found.shop) == owner
