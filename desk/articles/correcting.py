"""The corrected draft of an article: what must not stand gives way, all else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from desk.articles.article import Article, Block
from desk.articles.checking import Checked, Finding, Place
from desk.articles.markup import SHORTCODE, VOID
from desk.articles.sentences import Sentence, sentences

TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?>", re.DOTALL)
OPENS = re.compile(r"(?:<!-- wp:([a-z/-]+)[^<>]*-->\s*)?(<(li|p)(?:\s[^<>]*)?>\s*)$")
CLOSES = re.compile(r"(\s*</(li|p)>)(?:\s*<!-- /wp:([a-z/-]+) -->)?")
TO_DO = "(Editor: {advice}.)"
BEFORE = 400  # letters in which the tags that open a block are looked for


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence as it stands, and what stands in its place; '' where it goes."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A corrected article: its title and text, each change, and what is left to a person."""

    title: str
    raw: str
    changes: tuple[Change, ...]
    by_hand: tuple[str, ...]


def correct(checked: Checked) -> Draft:
    """Write the corrected draft; a sentence without a correction stays, marked for an editor."""
    return _Drafting(checked).draft()


class _Drafting:
    """Makes one draft; a correction stands once where there are other words beside it."""

    def __init__(self, checked: Checked) -> None:
        self._article = checked.article
        self._stopped: dict[Place, list[Finding]] = {}
        self._lacks = [one for one in checked.findings if one.stops and one.place is None]
        for one in checked.findings:
            if one.stops and one.place is not None:
                self._stopped.setdefault(one.place, []).append(one)
        self._said: set[str] = set()
        self._changes: list[Change] = []
        self._by_hand: list[str] = []
        self._edits: list[tuple[int, int, str]] = []
        self._title = checked.article.title

    def draft(self) -> Draft:
        """Go through the blocks, then add what the article lacks."""
        numbers = sorted({place.block for place in self._stopped})
        for number in numbers:
            self._block(number)
        if added := "".join(self._added()):
            end = self._end()
            self._edits.append((end, end, added))
        raw = self._article.raw
        for start, end, new in sorted(self._edits, reverse=True):
            raw = raw[:start] + new + raw[end:]
        return Draft(self._title, raw, tuple(self._changes), tuple(self._by_hand))

    def _end(self) -> int:
        """Find where the article ends: of a whole page, after its last paragraph."""
        article = self._article
        placed = [one for one in article.blocks if one.ends]
        if not article.is_markup or article.route is not None or not placed:
            return len(article.raw)
        closes = CLOSES.match(article.raw, placed[-1].ends[-1])
        return closes.end() if closes else placed[-1].ends[-1]

    def _block(self, number: int) -> None:
        block = self._article.blocks[number]
        all_of = [Place(number, one) for one in sentences(block)]
        if not block.starts:
            for place in all_of:
                self._by_itself(block, place)
            return
        news = {place: self._new(place) for place in all_of if place in self._stopped}
        if len(news) == len(all_of) and not any(news.values()):
            first = next(iter(news))
            if not self._is_removable(block):
                news[first] = " ".join(_corrections(self._stopped[first]))
            else:
                self._remove(block, all_of)
                return
        for place, new in news.items():
            self._replace(block, place.sentence, new)

    def _by_itself(self, block: Block, place: Place) -> None:
        """Change a title; what is said of a picture is left to a person."""
        if place not in self._stopped:
            return
        told = _corrections(self._stopped[place]) or [_advice(self._stopped[place])]
        if block.kind == "title" and self._article.route is not None:
            self._changes.append(Change(place.sentence.text, told[0]))
            self._title = told[0]
        else:
            self._by_hand.append(f"{block.kind}: '{place.sentence.text}': {told[0]}")

    def _new(self, place: Place) -> str:
        found = self._stopped[place]
        told = _corrections(found)
        if self._article.blocks[place.block].kind in ("title", "heading"):
            told = told[:1]
        marks = [one.fault.reason.advice for one in found if one.fault.correction is None]
        fresh = [one for one in told if one not in self._said]
        self._said.update(fresh)
        to_do = [TO_DO.format(advice=one) for one in dict.fromkeys(filter(None, marks))]
        kept = [] if told else [place.sentence.text]
        return " ".join([*kept, *fresh, *to_do])

    def _replace(self, block: Block, sentence: Sentence, new: str) -> None:
        start, end = block.starts[sentence.start], block.ends[sentence.end - 1]
        written = new
        if self._article.is_markup:
            kept = "".join(_kept(self._article.raw[start:end]))
            written = escape(new, quote=False) + kept
        self._edits.append((start, end, written))
        self._changes.append(Change(sentence.text, new))

    def _is_removable(self, block: Block) -> bool:
        return self._element(block) is not None

    def _element(self, block: Block) -> tuple[int, int] | None:
        """Find where the whole paragraph or item stands in the raw text, if it holds no more."""
        raw, start, end = self._article.raw, block.starts[0], block.ends[-1]
        if not self._article.is_markup or any(_kept(raw[start:end])):
            return None
        floor = max(0, start - BEFORE)
        opens, closes = OPENS.search(raw[floor:start]), CLOSES.match(raw, end)
        if opens is None or closes is None or opens[3] != closes[2]:
            return None
        whole = 0 if opens[1] == closes[3] else 2  # with the marks of its block, or without
        return floor + opens.start(whole), closes.end(whole // 2)

    def _remove(self, block: Block, places: list[Place]) -> None:
        found = self._element(block)
        if found is not None:
            self._edits.append((*found, ""))
            self._changes.extend(Change(place.sentence.text, "") for place in places)

    def _added(self) -> Iterator[str]:
        blocks = "<!-- wp:" in self._article.raw
        for one in self._lacks:
            words = one.fault.correction
            if words is None:
                self._by_hand.append(f"{one.fault.reason.why}: {one.fault.mend}")
                continue
            self._changes.append(Change("", words))
            if not self._article.is_markup:
                yield f"\n\n{words}\n"
                continue
            told = f"<p>{escape(words, quote=False)}</p>"
            yield (
                f"\n\n<!-- wp:paragraph -->\n{told}\n<!-- /wp:paragraph -->"
                if blocks
                else (f"\n\n{told}")
            )


def difference(article: Article, draft: Draft) -> list[str]:
    """List the changes for people: what goes with '-', what comes with '+'."""
    lines = [f"--- {article.name}", f"+++ {draft.title or article.address} (corrected draft)"]
    for one in draft.changes:
        lines += [f"- {one.old}"] if one.old else []
        lines += [f"+ {one.new}"] if one.new else []
    return [*lines, *(f"! by hand: {one}" for one in draft.by_hand)]


def _corrections(found: list[Finding]) -> list[str]:
    return list(dict.fromkeys(one.fault.correction for one in found if one.fault.correction))


def _advice(found: list[Finding]) -> str:
    return found[0].fault.mend


def _kept(raw: str) -> Iterator[str]:
    """Give the tags of a passage that do not end within it, its pictures, comments, shortcodes."""
    tags: list[tuple[str, str]] = []  # name of an opening tag or '', as written
    for found in re.finditer(f"{TAG.pattern}|{SHORTCODE.pattern}", raw, re.DOTALL):
        name = (found[2] or "").lower()
        if found[1] and (opened := _last(tags, name)) is not None:
            del tags[opened]
        else:
            is_open = bool(name) and not found[1] and name not in VOID
            tags.append((name if is_open else "", found.group()))
    yield from (written for _, written in tags if not written.lower().startswith(("<br", "<wbr")))


def _last(tags: list[tuple[str, str]], name: str) -> int | None:
    at = [place for place, (opened, _) in enumerate(tags) if opened == name]
    return at[-1] if at else None
