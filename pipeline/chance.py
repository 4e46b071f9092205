"""How likely chance alone is: what tells a small shop's luck from a reader that broke."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, lgamma, log, log1p

TINY = 1e-12  # of a sum: what is left of a tail is not worth adding


def at_least(count: int, n: int, rate: float) -> float:
    """Give the chance of so many or more of n, each with a small rate of its own (binomial)."""
    if count <= 0:
        return 1.0
    return _sum(
        exp(_choose(n, k) + k * log(rate) + (n - k) * log1p(-rate)) for k in range(count, n + 1)
    )


def at_most(count: int, n: int, known: int, of: int) -> float:
    """Give the chance of so few or fewer of n, where `known` of `of` were before (beta-binomial).

    What was seen before is a sample too: of five reviews that all have a title nothing follows
    for certain. The rate is uniform before anything is seen, and integrated out.
    """
    if count >= n:
        return 1.0
    a, b = known + 1, of - known + 1
    return _sum(
        exp(_choose(n, k) + _beta(k + a, n - k + b) - _beta(a, b)) for k in range(count, -1, -1)
    )


def _sum(terms: Iterator[float]) -> float:
    """Add the terms of a tail, outwards, until they do not matter any more."""
    total, last = 0.0, 0.0
    for term in terms:
        total += term
        if term <= last and term < total * TINY:
            break
        last = term
    return min(total, 1.0)


def _choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
