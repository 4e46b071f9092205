"""Articles by their addresses: only on the site's own host, through the guards of a crawl."""

from __future__ import annotations

import re
from collections.abc import Mapping

from db.catalog import effective_of
from db.catalog.kinds import host_of
from db.config import Config, is_loopback
from db.problem import Problem
from db.schema import Site
from desk.articles.article import Article
from desk.articles.reading import MOST_ARTICLE, page_of
from spiders.guard.loopback import loopback_of
from spiders.look import look

CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,30})")


def fetch_article(config: Config, environ: Mapping[str, str], address: str) -> Article:
    """Fetch one article of the site itself; raises Problem for every other host."""
    _check_own(config, address)
    looked = look(config, address, environ)
    if looked.page is None:
        raise Problem(f"{address}: could not be read ({looked.reason})")
    kind = looked.page.content_type or "text/html"
    if "html" not in kind:
        raise Problem(f"{address}: is {kind.partition(';')[0]}, no page of HTML")
    if len(looked.page.body) > MOST_ARTICLE:
        raise Problem(f"{address}: is larger than {MOST_ARTICLE:,} bytes; is it an article?")
    return page_of(address, _decoded(looked.page.body, kind))


def _check_own(config: Config, address: str) -> None:
    host = host_of(address)
    if is_loopback(host) or loopback_of(address, config.loopback) is not None:
        return
    own = [host_of(site.address) for site in effective_of(config).of(Site) if site.address]
    if not own:
        raise Problem(
            f"{address}: which host is the site's own is not known; put 'address' into site.yml"
        )
    if host.removeprefix("www.") not in {one.removeprefix("www.") for one in own}:
        raise Problem(
            f"{address}: is not on the site's own host ({', '.join(own)}, of site.yml); articles "
            "of others are not fetched. Save the page and check the file"
        )


def _decoded(body: bytes, kind: str) -> str:
    found = CHARSET.search(kind.encode("ascii", "replace")) or CHARSET.search(body[:2000])
    charset = found[1].decode() if found else "utf-8"
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
