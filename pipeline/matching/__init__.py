"""Which listing is which product: what is certain, what is proposed, and what speaks for it."""

from __future__ import annotations

from pipeline.matching.features import FEATURES
from pipeline.matching.proposals import propose

__all__ = ["FEATURES", "propose"]
