"""`cluster_centroids`: of large classes only the rows in the middle of clusters."""

from __future__ import annotations

from importlib.util import find_spec
from typing import ClassVar

import numpy as np

from augkit.errors import MissingExtra
from augkit.gates.base import gate
from augkit.gates.resampling import DistanceGate, UnderSamplingGate
from augkit.ops.tabular.resampling.cluster_centroids import centroid_rows, cluster_centroids
from augkit.ops.tabular.resampling.search.spaces import Integers


@gate("cluster_centroids")
class ClusterCentroids(DistanceGate, UnderSamplingGate):
    """Drop all rows of large classes but those nearest to the centres of as many clusters as rows shall stay.

    Rows stay as they are; none is replaced by a centre (Yen & Lee 2009, with rows in the place of centres). Distances
    are over the columns of numbers as they are. Rows that lack a number are neither judged nor in a cluster.
    """

    reason: ClassVar[str] = "another row is nearer to the centre of its cluster"

    def check_ready(self, language: str) -> None:
        super().check_ready(language)
        if find_spec("sklearn") is None or find_spec("threadpoolctl") is None:
            raise MissingExtra(self.name, "tabular")

    def kept_by_distance(self, values: np.ndarray, codes: Integers, wanted: dict[int, int], seed: int) -> Integers:
        from sklearn.cluster import KMeans
        from threadpoolctl import threadpool_limits

        kept = [np.flatnonzero(~np.isin(codes, list(wanted)))]
        for code, count in wanted.items():
            members = np.flatnonzero(codes == code)
            if count >= len(members):
                kept.append(members)
            elif count:
                with threadpool_limits(1):  # sums of several threads differ in their last bits
                    centres, _ = cluster_centroids(values, members, count, KMeans(random_state=seed, n_init=1))
                kept.append(np.unique(centroid_rows(values, members, centres)))
        return np.concatenate(kept)
