"""KMeans-SMOTE: SMOTE within those clusters where a class is common, more where it is sparse.

Source: Douzas, Bacao & Last 2018, "Improving imbalanced learning through a heuristic oversampling method based on
k-means and SMOTE".
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.lineage import Blend
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers
from augkit.ops.tabular.resampling.smote import smote

__all__ = ["kmeans_smote", "shares", "sparse_clusters"]

_BLOCK = 512


def kmeans_smote(
    values: NDArray[Any],
    members: Integers,
    clusters: Integers,
    count: int,
    k: int,
    balance: float,
    density_exponent: float | None,
    chance: RandomState,
    search: Search,
    what: str,
) -> Blend:
    """`count` new rows of one class, spread over clusters.

    Args:
        members: rows of the class, ascending.
        clusters: the cluster of every row of the table.
        k: neighbours within cluster and class.
        balance: least share of the class in a cluster that is used.
        density_exponent: of the mean distance between rows, which makes a cluster sparse; by the number of rows where
            None.

    Raises:
        TableError: no cluster is used.
    """
    groups, sparsity = sparse_clusters(values, members, clusters, k, balance, density_exponent)
    if not groups:
        raise TableError(
            f"{what}: no cluster has more than {k} of its rows and at least {balance:.3g} of its rows from this class.",
            hint="Lower cluster_balance_threshold or k_neighbors, change the number of clusters, or use SMOTE.",
        )
    blends = [
        smote(values, rows, number, k, chance, search, what)
        for rows, number in zip(groups, shares(sparsity, count), strict=True)
        if number
    ]
    return Blend(*(np.concatenate(parts) for parts in zip(*blends, strict=True)))


def sparse_clusters(
    values: NDArray[Any], members: Integers, clusters: Integers, k: int, balance: float, exponent: float | None
) -> tuple[list[Integers], NDArray[np.float64]]:
    """The rows of a class in each cluster that is used, and how sparse they are; for arguments see `kmeans_smote`."""
    sizes = np.bincount(clusters)
    own = np.bincount(clusters[members], minlength=len(sizes))
    used = np.flatnonzero((own > k) & (own >= balance * sizes))
    groups = [members[clusters[members] == cluster] for cluster in used]
    sparsity = np.array([_sparsity(values, rows, exponent) for rows in groups])
    return groups, sparsity if sparsity.sum() > 0 else np.ones(len(groups))  # else rows of each cluster are all alike


def shares(weights: NDArray[np.float64], count: int) -> list[int]:
    """`count` divided as `weights` are, to whole numbers that add up to it (largest remainders first).

    >>> shares(np.array([1.0, 1.0, 2.0]), 5)
    [1, 1, 3]
    """
    exact = weights / weights.sum() * count
    whole = np.floor(exact).astype(np.int64)
    rest = np.argsort(-(exact - whole), kind="stable")[: count - int(whole.sum())]
    whole[rest] += 1
    return [int(number) for number in whole]


def _sparsity(values: NDArray[Any], rows: Integers, exponent: float | None) -> float:
    """Mean distance between the rows, to a power, over their number."""
    from scipy.spatial.distance import cdist

    points = values[rows].astype(np.float64, copy=False)
    total = sum(float(cdist(points[at : at + _BLOCK], points).sum()) for at in range(0, len(points), _BLOCK))
    mean = total / (len(points) * (len(points) - 1))
    power = math.log(len(points), 1.6) ** 1.8 * 0.16 if exponent is None else exponent
    return float(mean**power / len(points))
