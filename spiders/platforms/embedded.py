"""Reviews in a page's own data: review-shaped objects in JSON scripts and JSON files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from spiders.platforms import spellings
from spiders.platforms.assigned import assigned
from spiders.platforms.distinct import distinct, distinct_products
from spiders.platforms.document import Document
from spiders.platforms.jsontext import Refused, read_block
from spiders.platforms.paging import language_of
from spiders.platforms.platform import Mended, Printed, PrintedProduct, Read
from spiders.platforms.schemaorg import NAME as SCHEMAORG
from spiders.platforms.schemaorg import completed, is_linked_data, read_nodes
from spiders.platforms.shapes import Flat, Group, first, flatten, lone_reviews, review_groups, words
from spiders.platforms.state import revived, unfolded
from spiders.platforms.wording import absolute

NAME = "embedded"
JSON_TYPE = re.compile(r"(?:application|text)/(?:[\w.-]+\+)?json\b", re.I)
# one of these stands in every spelling of a rating's key
TELLING = (b"rating", b"stars", b"score", b"buyereval", b'"rate"', b'"overall"', b'"grade"')
YES = frozenset(("true", "yes", "1", "2", "buyer"))
INCENTIVE = re.compile(
    r"incentiv|sweepstake|sampl(?:e|ing)|free.?product|product.?for.?free|gifted|reward"
    r"|future.?purchase|compensat",
    re.I,
)
NESTED = re.compile(rb'[{\[]\\+"')  # JSON in a text of JSON
DATED = re.compile(r"date|time|created|submitted|posted|published|stamp|at\Z|ts\Z")
OF_OTHERS = re.compile(r"updat|modif|edit|expir|birth|order|purchas|deliver|repl|respon|answer")
MOMENT = re.compile(r"(?:19|20)\d\d-\d\d-\d\d|1\d{9}(?:\d{3})?\Z")
OWN_ID = re.compile(r"(?:review|feedback|rating)(?!product|user|author|reviewer)\w*id\Z")
NOT_SO = re.compile(r"(?:no|false|not)\Z", re.I)


def read_document(document: Document, beside: bool = False) -> Read:
    """Read the review-shaped objects of an HTML page's data; beside its markup, without that."""
    problems: list[str] = []
    return read_data(list(stored_data(document, problems, beside)), document, problems)


def read_data(roots: list[Any], document: Document, problems: list[str]) -> Read:
    """Read schema.org's nodes in JSON, else the objects that have the shape of a review."""
    typed = read_nodes("JSON", roots, document.url, escaped=True)
    printed, products = list(typed.reviews), list(typed.products)
    if not printed:
        groups = [group for root in roots for group in review_groups(root)]
        groups = groups or [group for root in roots for group in lone_reviews(root)]
        for group in groups:
            about = _product_around(group, document.url)
            products += [about] if about else []
            by = first(flatten(group.around[-1]), spellings.WRITERS) if group.around else None
            printed += [_printed(node, about, document.url, by) for node in group.reviews]
    empty = [
        review for review in printed if not (review.rating_text or review.body or review.title)
    ]
    full = (review for review in printed if review.rating_text or review.body or review.title)
    reviews, notes = distinct(("JSON", review) for review in full)
    language = language_of(document) if reviews else None
    if empty:
        notes.append(f"JSON: reviews without rating, title and text: {len(empty)}")
    return Read(
        platform=SCHEMAORG if typed.reviews else NAME,
        reviews=tuple(completed(review, None, language) for review in reviews),
        products=distinct_products(products),
        problems=(*problems, *typed.problems, *notes),
    )


def stored_data(document: Document, problems: list[str], beside: bool = False) -> Iterator[Any]:
    """Give the data of an HTML page that speak of ratings: JSON scripts, then other scripts."""
    if _tells(document):
        yield from _json_scripts(document, problems, beside)
    yield from assigned(document, TELLING, problems)


def _json_scripts(document: Document, problems: list[str], beside: bool) -> Iterator[Any]:
    for number, script in enumerate(document.json_scripts, 1):
        kind = script.attributes.get("type", "")
        if not JSON_TYPE.match(kind) and script.attributes.get("id") != "__NEXT_DATA__":
            continue
        lowered = script.raw.lower()
        if beside and is_linked_data(script):
            continue
        if not any(word in lowered for word in TELLING):
            continue
        try:
            documents, mended = read_block(script.text())
        except Refused as refused:
            if not is_linked_data(script):  # those were named when the markup was read
                problems.append(f"JSON script {number} refused: {refused}")
            continue
        if mended and not is_linked_data(script):
            problems.append(Mended(f"JSON script {number} {mended}"))
        if script.attributes.get("id") == "__NUXT_DATA__":
            documents = [revived(part) for part in documents]
        yield from (map(unfolded, documents) if NESTED.search(script.raw) else documents)


def data_with(document: Document, words: Iterable[bytes], problems: list[str]) -> list[Any]:
    """Give the data of a JSON file, or of a page's JSON scripts that hold one of these words."""
    if document.is_json:
        return [document.data]
    found: list[Any] = []
    for script in document.json_scripts:
        if any(word in script.raw.lower() for word in words):
            try:
                found += read_block(script.text())[0]
            except Refused as refused:
                problems.append(f"JSON script refused: {refused}")
    return found


def _tells(document: Document) -> bool:
    """Tell whether any JSON script speaks of ratings: far cheaper than to find them exactly."""
    marks = document.marks
    for opened in document.json_marks:
        closed = marks.find(b"</script", opened.end())
        inside = marks[opened.end() : closed if closed >= 0 else None]
        if any(word in inside for word in TELLING):
            return True
    return False


def _printed(
    node: dict[str, Any], about: PrintedProduct | None, url: str | None, by: str | None
) -> Printed:
    flat = flatten(node)
    body, title = first(flat, spellings.BODY), first(flat, spellings.TITLE)
    return Printed(
        review_id=first(flat, spellings.IDENTITY) or _number(flat),
        rating_text=first(flat, spellings.RATING),
        best_text=first(flat, spellings.BEST),
        worst_text=first(flat, spellings.WORST),
        title=None if title == body and "summary" in flat else title,
        body=body,
        author=_author(flat) or by,
        date_text=first(flat, spellings.DATE) or _moment(flat),
        verified=_verified(flat),
        incentive_text=_incentive(flat),
        helpful=_count(first(flat, spellings.HELPFUL)),
        variant=first(flat, spellings.VARIANT) or _features(flat),
        syndicated_from=first(flat, spellings.SYNDICATED),
        reply=_reply(flat),
        media_count=_media(flat),
        language_text=first(flat, spellings.LANGUAGE),
        url=absolute(first(flat, spellings.URL), url),
        product=first(flat, spellings.PRODUCT) or (about.name if about else None),
        listing_url=absolute(first(flat, spellings.LISTING), url) or (about.url if about else None),
    )


def _number(flat: Flat) -> str | None:
    """Read an id under a key of the shop's own, such as reviewRateId."""
    return first(flat, (path for path in flat if OWN_ID.match(path)))


def _author(flat: Flat) -> str | None:
    """Read the whole name: a first name alone is taken only where no other stands beside it."""
    for parts in spellings.NAME_PARTS:
        names = [text for part in parts if (text := first(flat, (part,)))]
        if len(names) > 1 and first(flat, spellings.AUTHOR) in (None, names[0]):
            return " ".join(names)
    return first(flat, (*spellings.AUTHOR, *(given for given, _ in spellings.NAME_PARTS)))


def _moment(flat: Flat) -> str | None:
    """Read a date under a key that nobody is known to use, where it can be nothing else."""
    found = (words(value) for path, value in flat.items()
             if "." not in path and DATED.search(path) and not OF_OTHERS.search(path))  # fmt: skip
    return next((text for text in found if text and MOMENT.match(text)), None)


def _verified(flat: Flat) -> bool | None:
    for path in spellings.VERIFIED:
        value = flat.get(path)
        if isinstance(value, bool):
            return value
        if isinstance(value, dict):
            return True
        if text := words(value):
            return text.lower() in YES or text.lower().startswith(("verified", "confirmed"))
    # a badge says yes; that there is none says nothing
    return any("verified" in badge.lower() for badge in _badges(flat)) or None


def _badges(flat: Flat) -> Iterator[str]:
    """Give the codes and names of the badges on a review."""
    printed = flat.get("badges")
    values = list(printed.items()) if isinstance(printed, dict) else printed
    for badge in values if isinstance(values, list) else ():
        if isinstance(badge, tuple):
            if badge[1]:
                yield badge[0]
        elif isinstance(badge, dict):
            yield from (value for value in badge.values() if isinstance(value, str))
        elif isinstance(badge, str):
            yield badge


def _incentive(flat: Flat) -> str | None:
    for path in spellings.INCENTIVE:
        value = flat.get(path)
        text = words(value)
        if value is True or (text and text.lower() in YES):
            return path.removesuffix(".value").rpartition(".")[2]
        if text and not NOT_SO.match(text) and text != "0":
            return text
    said = [badge for badge in _badges(flat) if INCENTIVE.search(badge)]
    said += [key for key, value in flat.items() if value is True and INCENTIVE.search(key)]
    return next((badge for badge in said if not NOT_SO.search(badge)), None)


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None


def _features(flat: Flat) -> str | None:
    """Read a list of named features, such as colour and size, as the variant."""
    features = flat.get("features")
    if not isinstance(features, list):
        return None
    pairs = [
        (words(part.get("name")), words(part.get("value")))
        for part in features
        if isinstance(part, dict)
    ]
    return ", ".join(f"{name}: {value}" for name, value in pairs if name and value) or None


def _reply(flat: Flat) -> str | None:
    if flat.get("apialias") == "product_review":
        return first(flat, ("comment",))  # Shopware calls the shop's answer so
    for path in spellings.REPLY:
        value = flat.get(path)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            if text := first(flatten(value[0]), spellings.REPLY_TEXT):
                return text
        elif text := words(value):
            return text
    return None


def _media(flat: Flat) -> int | None:
    counts = []
    for path in spellings.MEDIA:
        value = flat.get(path)
        if isinstance(value, list):
            counts.append(len(value))
        elif isinstance(value, str):
            counts.append(len([name for name in re.split(r"[,|]", value) if name.strip(" []")]))
    if counts:
        return sum(counts)
    return _count(first(flat, spellings.MEDIA_COUNT))


def _product_around(group: Group, url: str | None) -> PrintedProduct | None:
    """Find the product whose object encloses the reviews, or stands beside them."""
    for node in reversed(group.around):
        beside = [value for name, value in node.items() if name.lower() == "product"]
        if product := _product(node, url):
            return product
        for candidate in beside:
            if isinstance(candidate, dict) and (product := _product(candidate, url, called=True)):
                return product
    return None


def _product(node: dict[str, Any], url: str | None, called: bool = False) -> PrintedProduct | None:
    """Transcribe a product: an object that is called so, or has a product's marks."""
    flat = flatten({name: value for name, value in node.items() if not isinstance(value, list)})
    name = first(flat, spellings.P_NAME)
    marked = called or any(first(flat, (mark,)) for mark in spellings.P_MARKS)
    if name is None or not marked:
        return None
    return PrintedProduct(
        name=name,
        brand=first(flat, spellings.P_BRAND),
        model=first(flat, spellings.P_MODEL),
        gtin=first(flat, spellings.P_GTIN),
        mpn=first(flat, ("mpn",)),
        sku=first(flat, spellings.P_SKU),
        price_text=first(flat, spellings.P_PRICE),
        currency=first(flat, spellings.P_CURRENCY),
        rating_text=first(flat, spellings.P_RATING),
        count_text=first(flat, spellings.P_COUNT),
        url=absolute(first(flat, ("url", "producturl", "link")), url),
    )
