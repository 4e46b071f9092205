"""The apps of Shopify's shops: found on a page, asked page by page, read whole, never misled."""

from __future__ import annotations

import json
from typing import Any

import pytest

from spiders.platforms import judgeme, loox, okendo, reviewsio, shopify, stamped, yotpo
from spiders.platforms.document import Document, open_document
from spiders.platforms.platform import Page, Platform, Read, Unreadable
from spiders.reading import PLATFORMS, read_page
from tests.recorded import PAGES
from tests.shops.speaking import PAGE, some_told, speakers
from tests.shops.speaking.reviewsio import ORDER
from tests.shops.walking import answers, ask, walked
from tests.test_asked_platforms import expected, told_by

SHOP = "https://tilt.example"
APPS: dict[str, Platform] = {
    one.NAME: one for one in (judgeme, okendo, yotpo, stamped, loox, reviewsio)
}


def opened(data: Any, url: str | None = None) -> Document:
    body = data if isinstance(data, str) else json.dumps(data)
    return open_document(Page(body.encode(), url))


@pytest.mark.parametrize("name", sorted(APPS))
@pytest.mark.parametrize("count", [0, 1, 20, 47])
def test_a_walk_reads_every_review_with_all_that_the_app_prints(name: str, count: int) -> None:
    speaker, told = speakers()[name], some_told(count)
    found = walked(APPS[name], speaker.hosts("tilt", told, size=10), SHOP + PAGE)
    told_back = [{key: told_by(one)[key] for key in speaker.CARRIES} for one in found]
    assert told_back == [expected(one, speaker.CARRIES) for one in told]
