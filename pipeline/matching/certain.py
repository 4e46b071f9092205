"""Which pairs are certain without asking anybody: an equal GTIN, or equal brand and model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from pipeline.kinds import kind_of, pack
from pipeline.matching.records import Records
from pipeline.matching.words import numbers, squash, tokens
from pipeline.variants import differ, variants

HEAD = 3  # words of a name among which its maker stands
LONG = 5  # figures and letters of a code that names one product

Rule = tuple[str, str]  # the rule and the words that say why
Bearers = Mapping[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Known:
    """Who bears what: (group, key) of the listings and of the products with a mark."""

    records: Records
    gtins: Bearers
    names: Bearers
    codes: Bearers
    item_codes: Bearers
    gtins_of: Bearers  # of a product, by its key


def known(records: Records, first: int) -> Known:
    """Index the marks of listings (rows before `first`) and of products (from there on)."""
    items, products = range(first), range(first, len(records))
    own = [frozenset({gtin} - {""}) for gtin in records.gtins]
    by_key = ((records.keys[row], ("", gtin)) for row in products for gtin in own[row])
    return Known(
        records=records,
        gtins=_bearers(_marked(records, products, own)),
        names=_bearers(_marked(records, products, records.names)),
        codes=_bearers(_marked(records, products, records.codes)),
        item_codes=_bearers(_marked(records, items, records.codes)),
        gtins_of=_bearers(by_key),
    )


def certain_rule(known: Known, item: int, product: int) -> Rule | None:
    """Give the rule by which a listing is a product for certain; none where it is not.

    Bundles, refurbished units, accessories, parts and other numbers of pieces are never certain.
    """
    records = known.records
    one, other = records.printed[item], records.printed[product]
    found = _by_gtin(known, item, product) or _by_name(known, item, product)
    found = found or _by_code(known, item, product)
    if (
        not found
        or _other_name(known, item, product)
        or kind_of(one).kind != kind_of(other).kind
        or pack(one) != pack(other)
    ):
        return None
    return None if found[0] != "gtin" and differ(variants(one), variants(other)) else found


def _by_gtin(known: Known, item: int, product: int) -> Rule | None:
    """An equal valid GTIN that one product bears, of no other maker."""
    gtin = known.records.gtins[item]
    if not gtin or gtin != known.records.gtins[product] or len(known.gtins[gtin]) > 1:
        return None
    if _other_maker(known.records, item, product):
        return None
    return "gtin", f"GTIN {gtin.lstrip('0')}"


def _by_name(known: Known, item: int, product: int) -> Rule | None:
    """An equal brand and model, stated or as the whole name, that one product has."""
    records = known.records
    shared = sorted(records.names[item] & records.names[product])
    if not shared or not records.brands[product] or _other_gtin(known, item, product):
        return None
    if _other_model(records, item, product):
        return None
    if any(len(known.names[name]) == 1 for name in shared):
        return "brand_model", f"brand and model '{_said(records, item)}'"
    return None


def _by_code(known: Known, item: int, product: int) -> Rule | None:
    """An equal brand and model code, where the product's model is stated in its name only.

    The code is of one product and of one listing in its shop, and neither bears another.
    """
    records = known.records
    model, mine, yours = records.models[item], records.codes[item], records.codes[product]
    shared = mine & yours
    if records.models[product] or not shared or (model and model not in shared):
        return None
    rivals = _outside(mine, records.squashed[product]) or _outside(yours, records.squashed[item])
    if rivals or _other_gtin(known, item, product) or not _one_maker(records, item, product):
        return None
    if _numbers_differ(records, item, product):
        return None
    own = sorted(code for code in shared if _is_model(code) and _alone(known, code, item))
    return ("brand_model", f"the maker and the code {own[0]} in both") if own else None


def _is_model(code: str) -> bool:
    """Tell a model from a number of figures alone: that may be a shop's, or of a whole family."""
    return len(code) >= LONG and not code.isdigit()


def _alone(known: Known, code: str, item: int) -> bool:
    group = known.records.groups[item]
    rivals = {key for shop, key in known.item_codes[code] if shop == group}
    return len(rivals) == 1 and len(known.codes[code]) == 1


def _outside(codes: Iterable[str], said: str) -> bool:
    return any(code not in said for code in codes)


def _numbers_differ(records: Records, item: int, product: int) -> bool:
    """Tell whether each name prints a number that the other side never mentions."""
    mine, yours = records.numbers[item], records.numbers[product]
    return bool(mine - numbers(records.texts[product]) and yours - numbers(records.texts[item]))


def _other_name(known: Known, item: int, product: int) -> bool:
    """Tell whether one of the listing's names, by title or by model, is another product's."""
    mine = ("", known.records.keys[product])
    named = (known.names[name] for name in known.records.names[item] if name in known.names)
    return any(mine not in bearers for bearers in named)


def _other_gtin(known: Known, item: int, product: int) -> bool:
    """Tell whether the listing's GTIN is another product's, or the product has others."""
    gtin, key = known.records.gtins[item], known.records.keys[product]
    stated, bearers = known.gtins_of.get(key, frozenset()), known.gtins.get(gtin, frozenset())
    if not gtin or ("", gtin) in stated:
        return False
    return bool(stated or bearers)


def _other_model(records: Records, item: int, product: int) -> bool:
    """Tell whether both state a model by its code, and neither code is the other's."""
    mine, yours = (records.model_codes[row] for row in (item, product))
    rivals = _outside(mine, records.squashed[product]) or _outside(yours, records.squashed[item])
    return bool(mine and yours and rivals)


def _other_maker(records: Records, item: int, product: int) -> bool:
    """Tell whether both state a maker, and neither says the other's name anywhere."""
    mine, yours = records.brands[item], records.brands[product]
    strange = mine not in records.squashed[product] and yours not in records.squashed[item]
    return bool(mine and yours and strange)


def _one_maker(records: Records, item: int, product: int) -> bool:
    """Compare the makers: as stated, or else as the first words of a name."""
    one, other = records.brands[item], records.brands[product]
    if one and other:
        return one == other
    if one or other:
        return (one or other) in "".join(_head(records.printed[product if one else item]))
    return _head(records.printed[item])[:1] == _head(records.printed[product])[:1]


def _head(name: str) -> list[str]:
    words = (squash(token) for token in tokens(name))
    return list(islice((word for word in words if word.isalpha()), HEAD))


def _said(records: Records, item: int) -> str:
    title = records.printed[item]
    return title or records.titles[item]


def _marked(
    records: Records, rows: Iterable[int], marks: Iterable[frozenset[str]]
) -> Iterator[tuple[str, tuple[str, str]]]:
    held = list(marks)
    return ((mark, (records.groups[row], records.keys[row])) for row in rows for mark in held[row])


def _bearers(marked: Iterable[tuple[str, tuple[str, str]]]) -> Bearers:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for mark, bearer in marked:
        found[mark].add(bearer)
    return {mark: frozenset(bearers) for mark, bearers in found.items()}
