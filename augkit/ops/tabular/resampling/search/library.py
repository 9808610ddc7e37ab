"""Exact nearest rows by scikit-learn's kernel: the shortest way where there are few rows to choose from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace
from augkit.ops.tabular.resampling.search.threads import openmp_threads

__all__ = ["Uncertain", "library_search"]

Uncertain = NDArray[np.bool_]


def library_search(
    space: NumericSpace, base: Integers, queries: Integers, k: int, workers: int | None
) -> tuple[Integers, NDArray[np.float64], Uncertain]:
    """As `brute_force`, and which queries were not decided.

    The kernel's distances are products in float64, which rounding may put in another order than the true ones. Where
    two that matter are no farther apart than rounding could bring them, as where two rows are equally far, the query is
    left to be decided otherwise.

    Args:
        workers: threads; as many as OpenMP takes where None.
    """
    from sklearn import config_context
    from sklearn.neighbors import NearestNeighbors

    points = space.embed(base, np.zeros(space.width))
    centre = points.mean(axis=0)
    points -= centre
    own = queries is base or (len(queries) == len(base) and bool((queries == base).all()))
    asking = points if own else space.embed(queries, centre)
    inside = own or bool(np.isin(queries, base).any())
    asked = min(k + 1 + inside, len(base))
    with config_context(assume_finite=True), openmp_threads(workers):
        search = NearestNeighbors(n_neighbors=asked, algorithm="brute", metric="sqeuclidean").fit(points)
        squares, places = search.kneighbors(asking)
    rows = base[places]
    lengths = np.sqrt(np.einsum("ij,ij->i", points, points))
    left = lengths if own else np.sqrt(np.einsum("ij,ij->i", asking, asking))
    error = 2 * (space.width + 8) * np.finfo(np.float64).eps * (left + lengths.max()) ** 2
    if inside:
        itself = rows == queries[:, None]
        first = itself[:, 0]
        uncertain: Uncertain = itself.any(axis=1) & ~first
        if not first.all():  # a row that is not in the base keeps its first neighbour
            rows[~first, 1:], squares[~first, 1:] = rows[~first, :-1].copy(), squares[~first, :-1].copy()
        rows, squares = rows[:, 1:], squares[:, 1:]
    else:
        uncertain = np.zeros(len(queries), dtype=bool)
    uncertain |= (np.diff(squares[:, : k + 1], axis=1) <= error[:, None]).any(axis=1)
    uncertain |= ~np.isfinite(squares).all(axis=1) | ~np.isfinite(error)
    rows, squares = rows[:, :k], squares[:, :k]
    blurred = np.flatnonzero(squares[:, 0] <= 1e9 * error)  # the distance itself is wanted to nine digits
    squares[blurred] = space.squared_distances(np.repeat(queries[blurred], k), rows[blurred].reshape(-1)).reshape(-1, k)
    return rows, squares, uncertain
