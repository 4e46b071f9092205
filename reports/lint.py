"""The claim lint: words on a page that approve, cure, prove or accuse, and what to say instead."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import html

from reports.claims import Claim, shipped
from reports.markup import Read, read_page
from reports.sizes import SIZES, oversized

QUOTES = str.maketrans("‘’“”–—‑‐−", "''\"\"-----")
NEGATORS = re.compile(
    r"(?:not|never|no|cannot|nobody|none|neither|nor|without|unproven)"
    r"|(?:is|are|was|were|do|does|did|wo|ca|could|should|must|has|have)n't"
)
# Words that deny nothing that follows: 'not only cures', 'no doubt it heals', 'do not miss'.
EMPTY = re.compile(
    r"\b(?:not (?:only|just|merely|simply)|never fails?|(?:cannot|can't|won't) fail|none other"
    r"|(?:not|never|don't|won't|cannot|can't) (?:miss|wait|hesitate|forget|worry|suffer|believe)"
    r"|no (?:doubt|wonder|question|longer|more|other|need|surgery|drugs|pills|medication|risk)"
    r"|without (?:doubt|fail|question|surgery|drugs|pills|medication|side))\b"
)
CLAUSE = re.compile(r"[.;:!?,\n]| (?:but|and|so that|because|which|while|yet|though) ")
WORD = re.compile(r"\w+")
REACH = 8  # words before a claim in which a denial counts
SKIPPED = frozenset(("script", "style", "svg", "head"))
INLINE = frozenset(("a", "abbr", "b", "bdi", "em", "i", "q", "small", "span", "strong",
                    "time"))  # fmt: skip


@lru_cache(maxsize=1)
def claims() -> tuple[Claim, ...]:
    """List the claims that count on the site's own pages."""
    return shipped().of("pages")


@lru_cache(maxsize=1)
def others() -> tuple[Claim, ...]:
    """List those that count beside a first-hand test on record too."""
    return tuple(one for one in claims() if not one.on_record)


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim that must not stand: where, which words, why, and what to say instead."""

    page: str
    words: str
    why: str
    instead: str

    def __str__(self) -> str:
        return f"{self.page}: '{self.words}': {self.why}. Say instead: {self.instead}"


def check_pages(
    pages: Mapping[str, bytes], names: Iterable[str] = (), counted: int | None = None
) -> tuple[Finding, ...]:
    """Check the words of rendered pages, HTML only; names of products and shops are no claims.

    Counted is how many reviews count: with it, claims of size are held against it.
    """
    html_pages = {name: page for name, page in pages.items() if name.endswith(".html")}
    return check_words({name: read_page(page, ours=False) for name, page in html_pages.items()},
                       names, counted)  # fmt: skip


def check_words(
    pages: Mapping[str, Read], names: Iterable[str] = (), counted: int | None = None
) -> tuple[Finding, ...]:
    """Check the words of pages that are read already."""
    lines = _Lines(names)
    found: list[Finding] = []
    for page, read in pages.items():
        if any(lines.claims(line) for line in read.lines):
            text = "\n".join(lines.plain(line) for line in read.lines)
            found.extend(_findings(text, page, claims()))
            found.extend(_sizes(text, page, counted))
        if any(lines.claims(line) for line in read.first_hand):
            text = "\n".join(lines.plain(line) for line in read.first_hand)
            found.extend(_findings(text, page, others()))
    return tuple(found)


def check_size(text: str, counted: int, page: str = "text") -> tuple[Finding, ...]:
    """Check any text for claims of more reviews than count."""
    return tuple(_sizes(plain(text), page, counted))


def mask(text: str, names: Iterable[str]) -> str:
    """Take names out of a text in small letters: they are no claims."""
    return Masks(names).hide(text)


def _sizes(text: str, page: str, counted: int | None) -> Iterator[Finding]:
    for found in oversized(text, counted) if counted is not None else ():
        if not is_denied(text, found.start()):
            reviews = "review counts" if counted == 1 else "reviews count"
            why = f"more is claimed than there is: {counted:,} {reviews}"
            yield Finding(page, " ".join(found.group().split()), why, "say how many count")


class _Lines:
    """Lines of pages, each read once: most of them stand on many pages.

    No claim reaches over the end of a line, and neither does what denies it; what excuses one may.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._masks = Masks(names)
        self._plain: dict[str, str] = {}
        self._claims: dict[str, bool] = {}

    def plain(self, line: str) -> str:
        """Give a line in plain letters, without names."""
        found = self._plain.get(line)
        if found is None:
            found = self._plain[line] = self._masks.hide(plain(line))
        return found

    def claims(self, line: str) -> bool:
        """Tell whether a line holds a claim that is not denied, excused or not."""
        found = self._claims.get(line)
        if found is None:
            text = self.plain(line)
            found = self._claims[line] = any(
                not is_denied(text, match.start())
                for pattern in (*(claim.pattern for claim in claims()), SIZES)
                for match in pattern.finditer(text)
            )
        return found


class Masks:
    """Names that are no words of ours, found by their rarest word."""

    def __init__(self, names: Iterable[str]) -> None:
        masks = sorted({plain(name) for name in names} - {""}, key=lambda one: (-len(one), one))
        words = {mask: WORD.findall(mask) or [""] for mask in masks}
        often = Counter(word for told in words.values() for word in set(told))
        self._places = {mask: place for place, mask in enumerate(masks)}
        self._by_word: defaultdict[str, list[str]] = defaultdict(list)
        for mask, told in words.items():
            self._by_word[min(told, key=lambda word: (often[word], word))].append(mask)

    def hide(self, text: str) -> str:
        """Put '(name)' in the place of every name, the longest first."""
        near = [mask for word in {"", *WORD.findall(text)} for mask in self._by_word.get(word, ())]
        for mask in sorted(near, key=self._places.__getitem__):
            text = text.replace(mask, "(name)")
        return text


@lru_cache(maxsize=10_000)
def check_text(text: str, page: str = "text") -> tuple[Finding, ...]:
    """Check any text for claims; a denied claim ('not FDA approved') is none."""
    return tuple(_findings(plain(text), page, claims()))


def check_own(text: str, page: str = "text") -> tuple[Finding, ...]:
    """Check what our own people write of a test of theirs, which may say that it was one."""
    return tuple(_findings(plain(text), page, others()))


def words_of(page: bytes) -> str:
    """Take the words of an HTML page, a line a block, with what is read aloud but not seen."""
    root = html.document_fromstring(page.decode())
    return "".join(_pieces(root)) + "\n" + "\n".join(_described(root))


def plain(text: str) -> str:
    """Put a text into small letters, plain quotes and single spaces, lines kept."""
    small = text.casefold()
    if not text.isascii():
        small = unicodedata.normalize("NFKC", text).translate(QUOTES).casefold()
        small = "".join(char for char in small if unicodedata.category(char) != "Cf")
    return "\n".join(" ".join(line.split()) for line in small.splitlines())


def _findings(text: str, page: str, claims: Iterable[Claim]) -> Iterator[Finding]:
    for claim in claims:
        for match in claim.pattern.finditer(text):
            if is_denied(text, match.start()) or _is_excused(claim, text, match):
                continue
            yield Finding(page, " ".join(match.group().split()), claim.why, claim.instead)


def is_denied(text: str, start: int) -> bool:
    """Tell whether words at this place are denied by those before them."""
    before = text[max(0, start - 120) : start]
    clause = CLAUSE.split(before)[-1]
    words = EMPTY.sub(" ", clause).split()[-REACH:]
    return any(NEGATORS.fullmatch(word.strip("'\"()*")) for word in words)


def _is_excused(claim: Claim, text: str, match: re.Match[str]) -> bool:
    if claim.unless is None:
        return False
    around = text[max(0, match.start() - 200) : match.end() + 200]
    return claim.unless.search(around) is not None


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in SKIPPED:
        return
    block = element.tag not in INLINE
    yield "\n" if block else ""
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield "\n" if block else ""


def _described(root: html.HtmlElement) -> Iterator[str]:
    yield from (str(text) for text in root.xpath("//title/text()"))
    yield from (str(text) for text in root.xpath("//meta[@name='description']/@content"))
    yield from (str(text) for text in root.xpath("//@aria-label | //@alt | //@title"))
