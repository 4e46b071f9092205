"""Who is forgotten: their reviews are not taken in, and the archive keeps their words masked.

Only keyed hashes are known of them. So a name is found by what is printed as an author, and by
hashing the words of a page, one to six together, as the name was hashed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from db.connect import Engine
from db.erasure import author_subject, review_subject, suppressed, words
from db.identity import author_hash
from spiders.archive.needles import (
    MARK,
    UNSPACED,
    WORD,
    Needles,
    is_long,
    is_telling,
    needles_of,
    words_of,
)
from spiders.archive.traced import folded, peeled, without_tags
from spiders.archive.warc import DROPPED, MASKED, REDACTED, WAS, Answer, sha256
from spiders.border import key_of
from spiders.platforms.document import open_document
from spiders.platforms.platform import Page, Printed, Read, Unreadable
from spiders.reading import read_page

MOST_WORDS = 6  # of a name that is looked for in a page
MOST_LETTERS = 8  # of a name in a script without spaces
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
TEXTS = ("title", "body", "reply", "incentive_text")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who and what of a shop is never kept again."""

    shop: str
    secret: bytes
    subjects: frozenset[str]

    def forgets(self, printed: Printed) -> bool:
        """Say whether a review is not to be taken in: of a forgotten person, or what is left."""
        if not self.subjects:
            return False
        return _is_left(printed) or self.means(printed)

    def others(self, printed: Iterable[Printed]) -> tuple[Printed, ...]:
        """Leave out the reviews that are not to be taken in."""
        return tuple(one for one in printed if not self.forgets(one))

    def veil(self, answer: Answer) -> Answer:
        """Mask in an answer what must not be kept of those who are forgotten."""
        if not self.subjects:
            return answer
        read = read_answer(answer)
        mine = [one for one in (read.reviews if read else ()) if self.is_there(one)]
        names = {name for text in texts_in(answer) for name in self._names_in(text)}
        texts = (text for one in mine for text in texts_of(one))
        return self.redact(answer, names, texts)

    def redact(self, answer: Answer, names: Iterable[str], texts: Iterable[str]) -> Answer:
        """Mask names and texts; where that cannot be done cleanly, drop the payload.

        It is clean where nothing of them is found any more, and where the page, read again, says
        of everybody else what it said before.
        """
        before = read_answer(answer)
        mine = [one for one in (before.reviews if before else ()) if self.is_there(one)]
        rest = self.others(before.reviews) if before else ()
        addressed = in_addresses(names)
        names = {*filter(is_telling, names), *self._names_of(mine, rest)}
        texts = {*texts, *(text for one in mine for text in texts_of(one))}
        said = f" {' '.join(words_of(text) for one in rest for text in texts_of(one))} "
        long = {text for text in texts if is_long(text)}
        own = {text for text in texts if f" {words_of(text)} " not in said}
        for chosen in (long | own, long):
            masked = mask(answer, needles_of(names, chosen), addressed)
            if masked is answer and not mine:
                return answer
            if self._is_clean(masked, needles_of(names, long), addressed, before):
                return masked
        return dropped(answer, addressed)

    def means(self, printed: Printed) -> bool:
        """Say whether a review is a forgotten one, or a forgotten person's."""
        if printed.author and self._is_name(printed.author):
            return True
        key = key_of(printed, self.shop, self.secret)
        return review_subject(self.shop, key) in self.subjects

    def _is_name(self, name: str) -> bool:
        printed = f"author:{author_hash(self.secret, self.shop, name)}"
        return bool(self.subjects & {printed, author_subject(self.secret, self.shop, name)})

    def _names_of(self, mine: Sequence[Printed], rest: Sequence[Printed]) -> set[str]:
        """Name the authors of forgotten reviews; one that others on the page bear stays theirs."""
        theirs = {words(one.author or "") for one in rest}
        return {one.author for one in mine if one.author and words(one.author) not in theirs}

    def _is_clean(
        self, masked: Answer, needles: Needles, addressed: Needles, before: Read | None
    ) -> bool:
        if mask(masked, needles, addressed) is not masked:
            return False
        after = read_answer(masked)
        if before is None or after is None:
            return before is after
        if any(self.is_there(one) for one in after.reviews):
            return False
        return (self.others(before.reviews), before.products) == (
            self.others(after.reviews), after.products,
        )  # fmt: skip

    def is_there(self, printed: Printed) -> bool:
        """Say whether a page still yields the person: a name, or words that are not masked."""
        if printed.author and self._is_name(printed.author):
            return True
        says = bool(printed.author or texts_of(printed))
        return says and not _is_left(printed) and self.means(printed)

    def _names_in(self, told: str) -> Iterator[str]:
        """Find the names that are forgotten among the words of a page."""
        for name in set(_candidates(told)):
            if f"author:{author_hash(self.secret, self.shop, name)}" in self.subjects:
                yield name  # its words are folded


def forgotten_of(engine: Engine, shop: str, secret: bytes) -> Forgotten:
    """Load who and what of a shop is never kept again."""
    return Forgotten(shop, secret, suppressed(engine, shop))


def read_answer(answer: Answer) -> Read | None:
    """Read a kept answer; None for one that cannot be read."""
    try:
        return read_page(Page(answer.body, answer.url or None, answer.content_type))
    except Unreadable:
        return None


def texts_of(printed: Printed) -> tuple[str, ...]:
    """Return what a person wrote, and what was answered."""
    return tuple(text for name in TEXTS if (text := getattr(printed, name)))


def texts_in(answer: Answer) -> Iterator[str]:
    """Give the words of an answer: in each charset, within tags and across them."""
    for charset in charsets_of(answer):
        bare = peeled(answer.body.decode(charset, _errors(charset)))
        for view in (bare, without_tags(bare)):
            yield folded(view).text
    for told in (answer.url, *(value for _, value in answer.headers)):
        yield folded(peeled(told)).text


def in_addresses(names: Iterable[str]) -> Needles:
    """Look for names in the address of an answer."""
    return needles_of(filter(is_telling, names), ())


def mask(answer: Answer, needles: Needles, addressed: Needles) -> Answer:
    """Take out of an answer what is looked for, wherever it stands; the same where nothing is."""
    if not needles:
        return answer
    body = answer.body
    for charset in charsets_of(answer):
        text = body.decode(charset, _errors(charset))
        masked = needles.mask(text)
        body = body if masked == text else masked.encode(charset, _errors(charset))
    url = addressed.mask(answer.url)
    headers = tuple((name, needles.mask(value)) for name, value in answer.headers)
    if (body, url, headers) == (answer.body, answer.url, answer.headers):
        return answer
    marks = {**answer.marks, REDACTED: MASKED, WAS: sha256(answer.body)}
    return replace(answer, body=body, url=url, headers=headers, marks=marks)


def dropped(answer: Answer, addressed: Needles) -> Answer:
    """Leave nothing of an answer but that there was one, and its hash."""
    marks = {REDACTED: DROPPED, WAS: sha256(answer.body)}
    return replace(answer, body=b"", url=addressed.mask(answer.url), headers=(), marks=marks)


def charsets_of(answer: Answer) -> list[str]:
    """Name the charsets in which a body is searched: those from which it comes back whole."""
    try:
        declared = open_document(Page(answer.body, None, answer.content_type)).charset
    except Unreadable:
        declared = "utf-8"
    wide = WIDE if b"\0" in answer.body else ()
    return [one for one in dict.fromkeys((declared, "utf-8", *wide)) if _is_whole(answer.body, one)]


def _is_whole(body: bytes, charset: str) -> bool:
    try:
        return body.decode(charset, _errors(charset)).encode(charset, _errors(charset)) == body
    except (UnicodeError, LookupError):
        return False


def _errors(charset: str) -> str:
    return "surrogateescape" if charset == "utf-8" else "strict"


def _is_left(printed: Printed) -> bool:
    """Recognise what an erasure left of a review."""
    said = (printed.author, printed.title, printed.body)
    return any(words(text).startswith(words(MARK)) for text in said if text)


def _candidates(told: str) -> Iterator[str]:
    """Give each run of words that could be a name which names somebody wherever it stands."""
    found = WORD.findall(told)
    for length in range(2, MOST_WORDS + 1):
        for at in range(len(found) - length + 1):
            yield " ".join(found[at : at + length])
    for word in set(WORD.findall(told)):
        if UNSPACED.match(word):
            yield from _pieces(word)
        elif not word.isascii():
            yield word


def _pieces(word: str) -> Iterator[str]:
    for length in range(2, MOST_LETTERS + 1):
        for at in range(len(word) - length + 1):
            yield word[at : at + length]
