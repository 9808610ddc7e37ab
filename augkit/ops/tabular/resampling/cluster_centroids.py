"""Cluster centroids: a class is replaced by the centres of its clusters.

Source: Yen & Lee 2009, "Cluster-based under-sampling approaches for imbalanced data distributions", as in
imbalanced-learn.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.lineage import Lineage
from augkit.ops.tabular.resampling.search.spaces import Integers

__all__ = ["centroid_rows", "cluster_centroids"]

_BLOCK = 512


def cluster_centroids(
    values: NDArray[Any], members: Integers, count: int, estimator: Any
) -> tuple[NDArray[np.float64], Lineage]:
    """`count` centres of a class, with the rows that each is the mean of.

    Args:
        values: the table, shape (rows, columns), finite.
        members: rows of the class, ascending.
        estimator: an unfitted scikit-learn clusterer with `n_clusters`, which gets `cluster_centers_` and `labels_`.

    Returns:
        Centres, shape (count, columns); and their lineage, in which the rows of a cluster weigh alike.

    Raises:
        TableError: the estimator has no centres once it is fitted.
    """
    estimator.set_params(n_clusters=count)
    estimator.fit(values[members])
    if not hasattr(estimator, "cluster_centers_") or not hasattr(estimator, "labels_"):
        raise TableError(
            f"{type(estimator).__name__} has no cluster_centers_ and labels_ once it is fitted.",
            hint="Pass a clusterer with centres, such as sklearn.cluster.KMeans or MiniBatchKMeans.",
        )
    centres: NDArray[np.float64] = np.asarray(estimator.cluster_centers_, dtype=np.float64)
    labels = np.asarray(estimator.labels_)
    sizes = np.bincount(labels, minlength=count)
    firsts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    order = np.argsort(labels, kind="stable")
    return centres, Lineage(firsts, members[order], (1 / np.maximum(sizes, 1))[labels[order]])


def centroid_rows(values: NDArray[Any], members: Integers, centres: NDArray[np.float64]) -> Integers:
    """The row of the class that is nearest to each centre."""
    from scipy.spatial.distance import cdist

    points = values[members].astype(np.float64, copy=False)
    step = max(1, _BLOCK * 4096 // max(1, len(points)))
    nearest = [
        cdist(centres[at : at + step], points, "sqeuclidean").argmin(axis=1) for at in range(0, len(centres), step)
    ]
    result: Integers = members[np.concatenate(nearest)]
    return result
