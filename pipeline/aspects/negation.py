"""Which words of a unit stand under a negation."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.aspects.clauses import CONTRASTS

SCOPE = 4  # words after a negation that stand under it
NEGATIONS = frozenset(
    "not no never nothing nobody none neither nor without hardly barely scarcely cannot cant dont "
    "doesnt didnt isnt wasnt wont wouldnt couldnt arent werent havent hasnt hadnt aint zero".split()
)
BREAKS = frozenset(".!?;:,()") | CONTRASTS


def negated(words: Sequence[str]) -> list[bool]:
    """Mark the words that stand under a negation."""
    marked, left = [], 0
    for word in words:
        if word in BREAKS:
            left = 0
        marked.append(left > 0)
        left = SCOPE if is_negation(word) else max(0, left - 1)
    return marked


def is_negation(word: str) -> bool:
    """Tell whether a word turns what follows into its contrary."""
    return word in NEGATIONS or word.endswith("n't")
