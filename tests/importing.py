"""Files to import, written with invented words: feeds, data sets, WARC files."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from tests.shops.pages import product_page, review

HOST = "http://oakrow.example"
FEED = """\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:vc="http://www.w3.org/2007/XMLSchema-versioning">
 <version>2.4</version><aggregator><name>Gather</name></aggregator>
 <publisher><name>{publisher}</name><favicon>http://oakrow.example/f.png</favicon></publisher>
 <reviews>{reviews}</reviews>
</feed>
"""
FULL = """\
<review>
 <review_id>71</review_id>
 <reviewer><name>Quill Marten</name><reviewer_id>9</reviewer_id></reviewer>
 <is_verified_purchase>true</is_verified_purchase>
 <is_incentivized_review>true</is_incentivized_review>
 <review_timestamp>2026-03-04T07:07:07Z</review_timestamp>
 <title>Firm &amp; flat</title>
 <content><![CDATA[It holds <well>.]]></content>
 <pros><pro>Folds</pro><pro>Light</pro></pros><cons><con>Slow</con></cons>
 <review_url type="singleton">http://oakrow.example/r/71</review_url>
 <reviewer_images><reviewer_image><url>http://oakrow.example/1.jpg</url></reviewer_image>
 <reviewer_image><url>http://oakrow.example/2.jpg</url></reviewer_image></reviewer_images>
 <ratings><overall min="1" max="5">4.4</overall></ratings>
 <products><product><product_ids><gtins><gtin>4006381333931</gtin></gtins>
 <mpns><mpn>TW-300</mpn></mpns><skus><sku>6206</sku></skus><brands><brand>Tiltwell</brand></brands>
 <asins><asin>B0INVENTED</asin></asins></product_ids><product_name>Tiltwell 300</product_name>
 <product_url>http://oakrow.example/p/300</product_url></product></products>
 <is_spam>false</is_spam><collection_method>post_fulfillment</collection_method>
 <transaction_id>1</transaction_id>
</review>
"""


def feed_review(number: int, more: str = "") -> str:
    """Write a short review of a feed."""
    return (
        f'<review><review_id>{number}</review_id><reviewer><name is_anonymous="true">Anonymous'
        f"</name></reviewer><review_timestamp>2026-03-04T07:07:07Z</review_timestamp><content>"
        f'Words of {number}.</content><review_url type="group">{HOST}/p/300</review_url><ratings>'
        f'<overall min="1" max="10">{number % 10 + 1}</overall></ratings><products><product>'
        f"<product_url>{HOST}/p/300</product_url></product></products>{more}</review>"
    )


def feed(*reviews: str, publisher: str = "Oakrow") -> bytes:
    """Write a feed."""
    return FEED.format(publisher=publisher, reviews="".join(reviews)).encode()


def record(number: int, **changes: object) -> dict[str, object]:
    """Invent a review as the Amazon Reviews 2023 data have them."""
    chance = random.Random(number)
    words = chance.choices("strap holds folds steady heavy ankle soft slow".split(), k=12)
    return {
        "rating": float(chance.randint(1, 5)), "title": f"Word {number}", "text": " ".join(words),
        "images": [{"hi_res": "-"}] * (number % 3), "asin": f"B{number % 40:09}",
        "parent_asin": f"B{number % 30:09}", "user_id": f"QUILL{number % 500}",
        "timestamp": 1_588_687_728_923 + number * 1000, "helpful_vote": number % 4,
        "verified_purchase": number % 2 == 0,
    } | changes  # fmt: skip


def lines(rows: Iterable[object]) -> bytes:
    """Write JSON lines."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def warc(answers: Iterable[tuple[str, bytes, Mapping[str, str]]], packed: bool = True) -> bytes:
    """Write responses (address, body, headers) as a WARC file, a request before each."""
    members = []
    for url, body, headers in answers:
        told = {"Content-Type": "text/html; charset=utf-8"} | dict(headers)
        status = told.pop("status", "200 OK")
        lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        answer = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
        members.append(_member("request", url, b"GET / HTTP/1.1\r\nHost: -\r\n\r\n"))
        members.append(_member("response", url, answer))
    return b"".join(map(gzip.compress, members) if packed else members)


def _member(kind: str, url: str, block: bytes) -> bytes:
    fields = {
        "WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": "2026-02-03T04:05:06Z",
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, kind + url)}>",
        "Content-Type": f"application/http; msgtype={kind}", "Content-Length": str(len(block)),
    }  # fmt: skip
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def page(number: int, reviews: int = 3) -> bytes:
    """Write a product page with reviews of its own."""
    told = [review(number * 100 + n) for n in range(reviews)]
    return product_page(told, name=f"Tiltwell {number}").body


def write(path: Path, data: bytes) -> Path:
    """Write a file, and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
