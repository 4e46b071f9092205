"""What editors write for readers, held against the claim lint as it is typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from db.problem import Problem
from reports.lint import check_own, check_text, mask, plain


def check_typed(words: Mapping[str, str], names: Iterable[str], tested: bool) -> None:
    """Raise Problem for the first claim that must not stand: which words, the rule, the mend.

    Names of products are no claims. Of a test of our own may be spoken only where one is on
    record.
    """
    check, known = check_own if tested else check_text, list(names)
    for field, text in words.items():
        for claim in check(mask(plain(text), known)):
            told = f"'{claim.words}': {claim.why}. Say instead: {claim.instead}"
            raise Problem(f"{field}: {told}")
