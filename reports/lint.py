"""The claim lint: words on a page that approve, cure, prove or accuse, and what to say instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import html

from reports.claims import ARTICLE, CLAIMS, WARNED, Claim
from reports.sizes import oversized

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
REACH = 8  # words before a claim in which a denial counts
SKIPPED = frozenset(("script", "style", "svg", "head"))
INLINE = frozenset(("a", "abbr", "b", "bdi", "em", "i", "small", "span", "strong", "time"))


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
    masks = _masks(names)
    found: list[Finding] = []
    for page, content in pages.items():
        if page.endswith(".html"):
            text = _masked(plain(words_of(content)), masks)
            found.extend(_findings(text, page, CLAIMS))
            if counted is not None:
                found.extend(_sizes(text, page, counted))
    return tuple(found)


def check_size(text: str, counted: int, page: str = "text") -> tuple[Finding, ...]:
    """Check any text for claims of more reviews than count."""
    return tuple(_sizes(plain(text), page, counted))


def mask(text: str, names: Iterable[str]) -> str:
    """Take names out of a text in small letters: they are no claims."""
    return _masked(text, _masks(names))


def _masks(names: Iterable[str]) -> list[str]:
    return sorted({plain(name) for name in names} - {""}, key=lambda name: (-len(name), name))


def _masked(text: str, masks: Iterable[str]) -> str:
    for one in masks:
        text = text.replace(one, "(name)")
    return text


def _sizes(text: str, page: str, counted: int) -> Iterator[Finding]:
    for found in oversized(text, counted):
        if not _is_denied(text, found.start()):
            reviews = "review counts" if counted == 1 else "reviews count"
            why = f"more is claimed than there is: {counted:,} {reviews}"
            yield Finding(page, " ".join(found.group().split()), why, "say how many count")


def check_text(text: str, page: str = "text") -> tuple[Finding, ...]:
    """Check any text for claims; a denied claim ('not FDA approved') is none."""
    return tuple(_findings(plain(text), page, CLAIMS))


def check_article(text: str, page: str = "article") -> tuple[Finding, ...]:
    """Check an editor's article: claims, facts often got wrong, and warnings left out."""
    said = plain(text)
    found = [*_findings(said, page, CLAIMS), *_findings(said, page, ARTICLE)]
    if said.count("inversion") >= 2 and not WARNED.search(said):
        why = "inversion is written of, and no one is told who must not do it"
        mend = "name the contraindications, and 'ask a clinician first'"
        found.append(Finding(page, "(missing)", why, mend))
    return tuple(found)


def words_of(page: bytes) -> str:
    """Take the words of an HTML page, a line a block, with what is read aloud but not seen."""
    root = html.document_fromstring(page.decode())
    return "".join(_pieces(root)) + "\n" + "\n".join(_described(root))


def plain(text: str) -> str:
    """Put a text into small letters, plain quotes and single spaces, lines kept."""
    small = unicodedata.normalize("NFKC", text).translate(QUOTES).casefold()
    small = "".join(char for char in small if unicodedata.category(char) != "Cf")
    return "\n".join(" ".join(line.split()) for line in small.splitlines())


def _findings(text: str, page: str, claims: Iterable[Claim]) -> Iterator[Finding]:
    for claim in claims:
        for match in claim.pattern.finditer(text):
            if _is_denied(text, match.start()) or _is_excused(claim, text, match):
                continue
            yield Finding(page, " ".join(match.group().split()), claim.why, claim.instead)


def _is_denied(text: str, start: int) -> bool:
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
