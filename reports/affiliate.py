"""Links that pay: the one view that reads them; nothing that scores, orders or says can (0033)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from db.schema.paying import Affiliate
from reports.queries import Engine
from reports.queries.affiliates import read_affiliates
from reports.views import OfferView, ProductView

PLACE = "{url}"


@dataclass(frozen=True, slots=True)
class PaidLink:
    """What stands in place of a plain link to a shop, and what must stand beside it."""

    url: str
    disclosure: str
    since: date


class Affiliates:
    """All links that pay: looked up when a price list is printed, and when pages are checked."""

    def __init__(self, rows: Iterable[Affiliate] = ()) -> None:
        """Keep the links by shop and product."""
        self._rows = {(one.shop, one.product_id): one for one in rows}
        self._heads = tuple({one.link.partition(PLACE)[0] for one in self._rows.values()})

    def of(self, offer: OfferView, product: ProductView) -> PaidLink | None:
        """Give the link that pays for an offer; None where it does not, or leads nowhere."""
        row = self._rows.get((offer.shop_id, product.product_id))
        row = row or self._rows.get((offer.shop_id, ""))
        if row is None or offer.url is None or product.score.state == "recalled":
            return None
        url = row.link.replace(PLACE, quote(offer.url, safe=""))
        return PaidLink(url, row.disclosure, row.since)

    def pays(self, address: str) -> bool:
        """Tell whether an address is one that pays, wherever on a page it stands."""
        return bool(self._heads) and address.startswith(self._heads)


def affiliates(engine: Engine) -> Affiliates:
    """Read the links that pay."""
    return Affiliates(read_affiliates(engine))
