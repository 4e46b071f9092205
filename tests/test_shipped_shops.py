"""The large sites that are shipped as facts: refused by default, under any name and domain."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest

from db.catalog import read_catalog
from db.catalog.shops import read_shop
from db.catalog.yamls import read_yaml
from db.owner import domains_of, owner_of
from db.permission import SHOWN, USES, require, verdict
from db.problem import Problem
from db.schema import Listing, Permission, Shop
from desk.permit import record
from desk.setup import shipped_catalog
from spiders.recognise import is_known
from tests.desk import ALLOWED, Desk

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 22)
STEMS = sorted(path.stem for path in (ROOT / "catalog/shops").glob("*.yml"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    shutil.copytree(ROOT / "catalog/shops", made.catalog / "shops", dirs_exist_ok=True)
    return made


def test_the_large_sites_are_there(desk: Desk) -> None:
    assert STEMS == [
        "amazon", "amazon-reviews-2023", "bestbuy", "ebay", "homedepot", "reddit", "target",
        "trustpilot", "walmart", "youtube",
    ]  # fmt: skip
    catalog = read_catalog(desk.catalog)
    assert [shop.shop for shop in catalog.of(Shop)] == STEMS
    assert catalog.of(Listing) == ()
    assert {shop.shop for shop in catalog.of(Shop) if shop.research} == {"amazon-reviews-2023"}
    assert [shop.platform for shop in catalog.of(Shop) if not is_known(shop.platform)] == []


@pytest.mark.parametrize("stem", STEMS)
def test_each_refuses_with_reason_source_and_day(desk: Desk, stem: str) -> None:
    rows = [row for row in read_catalog(desk.catalog).of(Permission) if row.shop == stem]
    found = {use: verdict(rows, stem, use, TODAY) for use in USES}
    assert "allowed" not in found.values()
    refused = {use for use, said in found.items() if said == "refused"}
    assert {"fetch", "quote", "show_rating", "redistribute"} <= refused
    assert all(
        row.on_date == TODAY and len(row.evidence) > 40 for row in rows if row.use != "fetch"
    )
    with pytest.raises(Problem, match=f"upright shop permit {stem} fetch --evidence"):
        require(rows, stem, "fetch", TODAY)


@pytest.mark.parametrize(
    "domain",
    ["amazon.de", "www.amazon.com", "smile.amazon.co.uk", "amazon.fr:443", "old.reddit.com"],
)
def test_no_other_name_passes_a_refusal_by(desk: Desk, domain: str) -> None:
    everything = "".join(f"  {use}: {ALLOWED}\n" for use in USES)
    desk.write(
        "shops/mirror.yml",
        f"name: Mirror\ndomain: {domain}\nplatform: schemaorg\npermission:\n{everything}"
        f"listings: [{{url: 'https://{domain}/dp/1'}}]\n",
    )
    with pytest.raises(Problem, match=f"the domain '{domain}' is that of catalog/shops/"):
        read_catalog(desk.catalog)


def test_every_command_says_so_in_one_line(desk: Desk) -> None:
    desk.write("shops/mirror.yml", "name: M\ndomain: amazon.de\nplatform: schemaorg\n")
    told = desk.upright("crawl", "mirror", code=1)
    assert "catalog/shops/mirror.yml: the domain 'amazon.de' is that of" in told
    assert told.count("\n") == 1


def test_a_domain_of_another_company_is_nobodys(desk: Desk) -> None:
    shops = read_catalog(desk.catalog).of(Shop)
    for url in (
        "https://notamazon.com/",
        "https://amazon.com.velm.example/",
        "https://velm.example/",
    ):
        assert owner_of(shops, url) is None
    assert owner_of(shops, "https://www.amazon.co.jp/dp/1") is not None


def test_what_is_for_research_cannot_be_permitted_more(desk: Desk) -> None:
    path = desk.catalog / "shops/amazon-reviews-2023.yml"
    before = path.read_bytes()
    for use in SHOWN:
        with pytest.raises(Problem, match="cannot be true: `research: true` stands above"):
            record(desk.catalog, path.stem, use, True, "x", TODAY, None)
    assert path.read_bytes() == before
    record(desk.catalog, path.stem, "store", True, "for study", TODAY, None)
    assert "store" in {row.use for row in read_catalog(desk.catalog).of(Permission)}


def test_a_licence_is_recorded_in_the_shipped_file(desk: Desk) -> None:
    record(desk.catalog, "walmart", "fetch", True, "contract 7", TODAY, "2027-01-01")
    rows = read_catalog(desk.catalog).of(Permission)
    assert verdict(rows, "walmart", "fetch", TODAY) == "allowed"
    assert verdict(rows, "walmart", "quote", TODAY) == "refused"


def test_no_domain_stands_twice() -> None:
    homes = [home for shop in read_shipped() for home in domains_of(shop)]
    assert len(homes) == len(set(homes)) > 50


def read_shipped() -> tuple[Shop, ...]:
    files = [shipped_catalog() / "shops" / f"{stem}.yml" for stem in STEMS]
    rows = [row for f in files for row in read_shop(f.name, f.stem, read_yaml(f.read_bytes()))]
    return tuple(row for row in rows if isinstance(row, Shop))


def test_the_wheel_carries_them() -> None:
    """Read from the build's own list: building a wheel takes a network."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    forced = told["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert forced["catalog/shops"] == "desk/catalog/shops"
