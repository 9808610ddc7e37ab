"""Cluster centroids."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from imblearn.under_sampling.base import BaseUnderSampler
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.cluster import KMeans
from sklearn.utils._param_validation import HasMethods, StrOptions

from augkit.ops.tabular.resampling.cluster_centroids import centroid_rows, cluster_centroids
from augkit.ops.tabular.resampling.columns import Columns
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.lineage import Lineage
from augkit.tabular.base import Resampler, Result
from augkit.tabular.tables import NEW, Table
from augkit.tabular.targets import Target

__all__ = ["ClusterCentroids"]


class ClusterCentroids(Resampler, BaseUnderSampler):  # type: ignore[misc]
    """Replace the rows of large classes by the centres of their clusters.

    Args:
        sampling_strategy: rows that each class shall have; see `wanted_rows`.
        random_state: seed.
        estimator: a clusterer with `n_clusters`, and `cluster_centers_` and `labels_` once fitted; `KMeans()` where
            None.
        voting: `soft` gives the centres, `hard` the rows nearest to them; `auto` is `hard` for a sparse matrix.
        keep_whole_numbers: columns of whole numbers stay whole, whatever their dtype.

    Source: Yen & Lee 2009, "Cluster-based under-sampling approaches for imbalanced data distributions".
    """

    _task: ClassVar[Any] = "under-sampling"
    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **BaseUnderSampler._parameter_constraints,
        "random_state": ["random_state"],
        "estimator": [HasMethods(["fit", "predict"]), None],
        "voting": [StrOptions({"auto", "hard", "soft"})],
        "keep_whole_numbers": ["boolean"],
    }

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        random_state: Any = None,
        estimator: Any = None,
        voting: Any = "auto",
        keep_whole_numbers: bool = True,
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.random_state = random_state
        self.estimator = estimator
        self.voting = voting
        self.keep_whole_numbers = keep_whole_numbers

    def _decide(self, table: Table, target: Target, wanted: dict[int, int]) -> Result:
        estimator = KMeans(random_state=self.random_state) if self.estimator is None else clone(self.estimator)
        if "n_clusters" not in estimator.get_params():
            raise TableError(
                f"estimator={type(estimator).__name__} has no parameter n_clusters.",
                hint="Pass a clusterer such as sklearn.cluster.KMeans or MiniBatchKMeans.",
            )
        hard = self.voting == "hard" or (self.voting == "auto" and hasattr(table.held, "tocsr"))
        values = table.numbers()
        columns = Columns.of(values, keep_whole=self.keep_whole_numbers)
        origins, codes, made, lineages = [], [], [], []
        for code in range(len(target.classes)):
            members = np.flatnonzero(target.codes == code)
            if code in wanted:
                centres, lineage = cluster_centroids(values, members, wanted[code], estimator)
                if hard:
                    origins.append(centroid_rows(values, members, centres))
                    continue
                columns.settle(centres)
                made.append(centres)
                lineages.append(lineage)
                codes.append(np.full(len(centres), code))
                members = np.full(len(centres), NEW)
            origins.append(members)
        self.estimator_ = estimator
        empty = np.empty(0, dtype=np.int64)

        def fill(out: NDArray[Any]) -> None:
            out[:] = np.concatenate(made)

        return Result(
            np.concatenate(origins), np.concatenate([empty, *codes]), Lineage.chained(lineages), fill if made else None
        )
