"""Which sentences stand behind the counts: chosen by a rule that readers are told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.judged_views import AspectView
from reports.lint import check_text
from reports.queries import Facts
from reports.render import day, is_safe, slug
from reports.spoken import Heard, Quotable
from reports.told_views import QuoteView, SilentView
from reports.views import SourceView

EACH = 3  # sentences of one shop on one aspect
ALL = 6  # sentences on one aspect
# What people felt in their bodies is counted, and never quoted: it is no property of a table.
BODY = frozenset(("adverse_feel",))


class Quotes:
    """The sentences on every product, of shops that allow quoting on the day of the page."""

    def __init__(self, facts: Facts, shops: Mapping[str, SourceView]) -> None:
        self._shops = shops
        self._said: defaultdict[tuple[str, str], list[Quotable]] = defaultdict(list)
        for one in facts.quotable:
            if _may_quote(shops, one.shop) and one.aspect not in BODY:
                self._said[one.product_id, one.aspect].append(one)
        self._heard: defaultdict[tuple[str, str], list[Heard]] = defaultdict(list)
        for heard in facts.heard:
            self._heard[heard.product_id, heard.aspect].append(heard)
        self._urls = {one.listing_id: one.url for one in facts.listed if one.url}
        self._urls |= {one.listing_id: one.url for one in facts.listings if one.url}

    def of(self, product: str, view: AspectView) -> AspectView:
        """Add to an aspect of a product the sentences behind its counts, and who is not quoted."""
        said, heard = self._said[product, view.aspect], self._heard[product, view.aspect]
        open_ = [one for one in heard if _may_quote(self._shops, one.shop)]
        chosen = choose(said, sum(one.praise for one in open_),
                        sum(one.complaints for one in open_)) if said else []  # fmt: skip
        return replace(
            view,
            anchor=f"said-{slug(view.aspect.replace('_', '-'))}",
            quotes=tuple(self._quote(one) for one in chosen),
            silent=self._silent(heard),
            body=view.aspect in BODY,
        )

    def _quote(self, one: Quotable) -> QuoteView:
        url = self._urls.get(one.listing_id)
        safe = url if url is not None and is_safe(url) else None
        when = day(one.day) if one.day else "no date"
        return QuoteView(one.text, one.praise, self._shops[one.shop].name, when, safe)

    def _silent(self, heard: Sequence[Heard]) -> tuple[SilentView, ...]:
        found = [
            SilentView(self._name(one.shop), one.praise + one.complaints)
            for one in heard
            if not _may_quote(self._shops, one.shop) and one.praise + one.complaints
        ]
        return tuple(sorted(found, key=lambda one: (-one.n, one.shop)))

    def _name(self, shop: str) -> str:
        return self._shops[shop].name if shop in self._shops else shop


def choose(said: Sequence[Quotable], praise: int, regret: int) -> list[Quotable]:
    """Choose sentences: sides in the proportion of their counts, the newest first, none twice.

    At most EACH of one shop and ALL in all; at least one of each side where both were counted. The
    rarer side chooses first, so that a shop's share is not used up by the other. A sentence that
    the claim lint would stop is passed over. `said` is sorted, the newest first.
    """
    praises, regrets = shares(praise, regret, ALL)
    taken, seen = Counter[str](), set[str]()
    found: dict[bool, list[Quotable]] = {True: [], False: []}
    for side, places in sorted(((True, praises), (False, regrets)), key=lambda one: one[1]):
        for one in said:
            if len(found[side]) == places:
                break
            words = one.text.casefold()
            if one.praise is not side or taken[one.shop] == EACH or words in seen:
                continue
            if not check_text(one.text):
                seen.add(words)
                taken[one.shop] += 1
                found[side].append(one)
    return found[True] + found[False]


def shares(praise: int, regret: int, places: int) -> tuple[int, int]:
    """Share places in the proportion of two counts; a side that was counted gets at least one."""
    if not praise or not regret:
        return (places if praise else 0), (places if regret else 0)
    first = (2 * places * praise + praise + regret) // (2 * (praise + regret))  # a half goes up
    first = min(max(first, 1), places - 1)
    return first, places - first


def _may_quote(shops: Mapping[str, SourceView], shop: str) -> bool:
    return shop in shops and shops[shop].allows("quote")
