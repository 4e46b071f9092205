"""The test of templates: the same phrases, put together again and again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from pipeline.trust.shop import Floats, Found, Ints, Numbers, Shop, found

OTHERS = 3  # reviews that must share the phrases: two people who use one idiom are chance
IDIOM = 400  # reviews of a product that may share a phrase before it says nothing
ENOUGH = 10  # phrases; the share of a text with fewer is taken of so many


def template(shop: Shop, numbers: Numbers) -> Found:
    """Mark reviews that are put together from stock phrases. It fires where at least three other
    reviews of the product share a good part of a review's phrases of five words. A phrase counts
    the less, the more reviews of the shop use it, and short texts count less too, so that common
    idiom explains little. Copies are left out: they have a test of their own. Source: term weights
    of Spärck Jones 1972 and the cosine of Salton 1975; ReviewMeta's test of phrase repetition.
    """
    rows, hashed = _phrases(shop)
    alike = np.zeros(len(shop))
    if len(rows):
        space = _space(rows, hashed, len(shop))
        for part in _products(shop, space):
            alike[part] = _near(space[part])
    strength = alike / numbers["template_likeness"]
    fires = strength >= 1
    said = {
        int(at): f"{OTHERS} or more other reviews of the product are alike by "
        f"{100 * min(1.0, alike[at]):.0f} % in their phrases of five words"
        for at in np.flatnonzero(fires)
    }
    return found(strength, fires, said)


def _phrases(shop: Shop) -> tuple[Ints, Ints]:
    """Return (row, phrase) pairs of the reviews that are no copies."""
    listed = shop.reviews["phrases"].tolist()
    copies = shop.reviews["repeat"].notna().tolist()
    kept = [() if copy else one for one, copy in zip(listed, copies, strict=True)]
    sizes = np.fromiter(map(len, kept), np.int64, len(kept))
    flat = np.fromiter((hashed for one in kept for hashed in one), np.int64, int(sizes.sum()))
    return np.repeat(np.arange(len(kept)), sizes), flat


def _space(rows: Ints, hashed: Ints, size: int) -> csr_matrix:
    """Weigh phrases by their rarity in the shop; each row has length 1 over all its phrases."""
    _, columns, counts = np.unique(hashed, return_inverse=True, return_counts=True)
    weights = np.log1p(size / counts[columns])
    few = np.maximum(1.0, ENOUGH / np.maximum(np.bincount(rows, minlength=size), 1))
    lengths = np.sqrt(np.bincount(rows, weights * weights, size) * few)
    several = (counts[columns] > 1) & (counts[columns] <= IDIOM)
    values = (weights / np.maximum(lengths[rows], 1e-9))[several]
    return csr_matrix((values, (rows[several], columns[several])), (size, len(counts)))


def _products(shop: Shop, space: csr_matrix) -> Iterator[Ints]:
    """Yield the reviews of each product that share any phrase."""
    rows = np.flatnonzero((np.diff(space.indptr) > 0) & (shop.product >= 0))
    rows = rows[np.lexsort((rows, shop.product[rows]))]
    for part in np.split(rows, np.flatnonzero(np.diff(shop.product[rows])) + 1):
        if len(part) > OTHERS:
            yield part


def _near(space: csr_matrix) -> Floats:
    """Return how alike the third-nearest other review is, 0 to 1."""
    near = sp_matmul_topn(space, space.T.tocsr(), OTHERS + 1, threshold=1e-3, sort=True)
    sizes = np.diff(near.indptr)
    places = near.indptr[:-1] + OTHERS
    found: Floats = np.where(sizes > OTHERS, near.data[np.minimum(places, len(near.data) - 1)], 0.0)
    return found
