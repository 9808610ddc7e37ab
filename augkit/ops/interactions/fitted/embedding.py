"""Which items are similar, by where they stand in histories: vectors of items, and the angles between them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from augkit.ops.chance import Chance
from augkit.ops.interactions.fitted.similarity import packed_neighbours

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["fit_embedded"]

WINDOW = 5
DIMENSIONS = 64
SPARE = 16  # dimensions beside those wanted while they are looked for
ROUNDS = 4
SMOOTHING = 0.75
AT_ONCE = 1 << 22  # similarities held at a time


def fit_embedded(histories: Iterable[Sequence[str]], count: int, rng: Chance) -> bytes:
    """The items with the most similar vectors of every item, as bytes for `Neighbours`.

    Two items are together where they stand at most five places apart in a history. A vector is made of the positive
    pointwise mutual information of an item with all others, of which the 64 strongest directions are kept; similarity
    is the cosine. It is what word2vec factors without saying so, and unlike word2vec's it is the same in every run on
    a machine. In memory are four bytes for each event and what a sparse matrix of the pairs takes.

    Args:
        histories: of the training split, in any order of users.
        count: items that are kept for each.
        rng: from which the search for the strongest directions starts.

    Source: Levy & Goldberg 2014, "Neural word embedding as implicit matrix factorization", with the smoothing of Levy
        et al. 2015; of items, Barkan & Koenigstein 2016, "Item2vec"; the directions by Halko et al. 2011, "Finding
        structure with randomness".
    """
    numbers: dict[str, int] = {}
    places, lengths = array("i"), array("q")
    for items in histories:
        places.extend([numbers.setdefault(item, len(numbers)) for item in items])
        lengths.append(len(items))
    names = sorted(numbers)
    if len(names) < 2:
        return packed_neighbours(names, np.full((len(names), count), -1, np.int32))
    rank = np.empty(len(names), np.int32)
    rank[[numbers[name] for name in names]] = np.arange(len(names))
    together = _together(rank[np.frombuffer(places, np.int32)], np.frombuffer(lengths, np.int64), len(names))
    vectors = _vectors(_information(together), rng)
    return packed_neighbours(names, _nearest(vectors, count))


def _together(item: np.ndarray, lengths: np.ndarray, items: int) -> csr_matrix:
    """How often two different items are together; symmetric, of shape (items, items)."""
    from scipy.sparse import csr_matrix

    user = np.repeat(np.arange(len(lengths)), lengths)
    total = csr_matrix((items, items))
    for apart in range(1, WINDOW + 1):
        left, right = item[:-apart], item[apart:]
        is_pair = (user[:-apart] == user[apart:]) & (left != right)
        ones = np.ones(np.count_nonzero(is_pair))
        total = total + csr_matrix((ones, (left[is_pair], right[is_pair])), shape=(items, items))
    return (total + total.T).tocsr()


def _information(together: csr_matrix) -> csr_matrix:
    """Positive pointwise mutual information of each pair, the commoner of the two smoothed."""
    pairs = together.tocoo()
    counts = np.asarray(together.sum(axis=1)).ravel()
    smoothed = counts**SMOOTHING
    chance = counts[pairs.row] * smoothed[pairs.col] / max(smoothed.sum(), 1.0)
    pairs.data = np.maximum(np.log(pairs.data / chance), 0.0)
    made = pairs.tocsr()
    made.eliminate_zeros()
    return made


def _vectors(matrix: csr_matrix, rng: Chance) -> np.ndarray:
    """Unit vectors of the items, shape (items, dimensions); zeros for an item that is never beside another."""
    items = matrix.shape[0]
    width = min(DIMENSIONS + SPARE, items)
    basis: Any = np.linalg.qr(matrix @ (rng.random((items, width)) - 0.5))[0]
    for _ in range(ROUNDS):
        basis = np.linalg.qr(matrix @ np.linalg.qr(matrix.T @ basis)[0])[0]
    left, strength, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    vectors: np.ndarray = (basis @ left)[:, :DIMENSIONS] * np.sqrt(strength[:DIMENSIONS])
    sizes = np.linalg.norm(vectors, axis=1, keepdims=True)
    is_alone = np.diff(matrix.indptr) == 0
    vectors = vectors / np.maximum(sizes, 1e-12)
    vectors[is_alone] = 0.0
    return vectors


def _nearest(vectors: np.ndarray, count: int) -> np.ndarray:
    """Numbers of the nearest by cosine, -1 where none is left with an angle below a right one; (items, count)."""
    items = len(vectors)
    found = np.full((items, count), -1, np.int32)
    rows = max(1, AT_ONCE // items)
    for start in range(0, items, rows):
        scores = np.round(vectors[start : start + rows] @ vectors.T, 6)
        for number, score in enumerate(scores, start):
            score[number] = -1.0
            worth = np.flatnonzero(score > 0)
            if len(worth) > count:
                worth = worth[score[worth] >= np.partition(score[worth], -count)[-count]]
            best = worth[np.lexsort((worth, -score[worth]))[:count]]
            found[number, : len(best)] = best
    return found
