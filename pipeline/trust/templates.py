"""The test of templates: the same phrases, put together again and again."""

from __future__ import annotations

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
        alike = _near(_space(rows, hashed, shop))
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


def _space(rows: Ints, hashed: Ints, shop: Shop) -> csr_matrix:
    """Weigh phrases by their rarity in the shop; each row has length 1 over all its phrases.

    A phrase has a column for each product: only reviews of one product are held together.
    """
    size, product = len(shop), shop.product[rows]
    _, phrase, counts = np.unique(hashed, return_inverse=True, return_counts=True)
    weights = np.log1p(size / counts[phrase])
    few = np.maximum(1.0, ENOUGH / np.maximum(np.bincount(rows, minlength=size), 1))
    lengths = np.sqrt(np.bincount(rows, weights * weights, size) * few)
    several = (counts[phrase] > 1) & (product >= 0)
    rows, weights, pairs = (
        rows[several],
        weights[several],
        phrase[several] * size + product[several],
    )
    _, columns, sharing = np.unique(pairs, return_inverse=True, return_counts=True)
    telling = (sharing[columns] > 1) & (sharing[columns] <= IDIOM)
    values = (weights / lengths[rows])[telling]
    return csr_matrix((values, (rows[telling], columns[telling])), (size, len(sharing)))


def _near(space: csr_matrix) -> Floats:
    """Return how alike the third-nearest other review is, 0 to 1; the nearest is the review."""
    near = sp_matmul_topn(space, space.T.tocsr(), OTHERS + 1, threshold=1e-3, sort=True)
    several = np.diff(near.indptr) > OTHERS
    alike = np.zeros(space.shape[0])
    alike[several] = near.data[near.indptr[:-1][several] + OTHERS]
    return alike
