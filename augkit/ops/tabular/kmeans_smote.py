"""`tabular.kmeans_smote`: SMOTE within clusters where a class is common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from augkit.ops.base import operator
from augkit.ops.chance import Chance
from augkit.ops.tabular.base import TableRow
from augkit.ops.tabular.over_sampling.base import Lines, LineSampling, nearest_partners
from augkit.ops.tabular.reading.training_table import TrainingTable, fit_training_table
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.kmeans_smote import sparse_clusters
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace


@operator("tabular.kmeans_smote", version=1)
class KMeansSmote(LineSampling):
    """SMOTE within those clusters of the training split where a class is common, more where its rows are sparse.

    Copies of rows outside of these clusters start from a row inside, whose text and truth values they take over; the
    lineage names the rows they lie between. Distances are over the columns of numbers as they are. A row that lacks a
    number, or is the only one of its class, stays as it is.

    Args:
        neighbours: nearest rows within cluster and class that a partner is drawn from.
        clusters: how many the training split is divided into.
        least_share: share of a cluster's rows that must be of the class for it to be used; half of what it would be if
            all rare classes shared a cluster alike, where left out.
        density_exponent: of the mean distance between the rows of a cluster, which says how many copies it gets; by
            their number where left out.

    Source: Douzas, Bacao & Last 2018, "Improving imbalanced learning through a heuristic oversampling method based on
        k-means and SMOTE".
    """

    packages: ClassVar[tuple[str, ...]] = (*LineSampling.packages, "sklearn")

    neighbours: Annotated[int, Field(ge=1, le=1000)] = 2
    clusters: Annotated[int, Field(ge=1, le=10_000)] = 8
    least_share: Annotated[float, Field(ge=0, le=1)] | None = None
    density_exponent: Annotated[float, Field(ge=0, le=100)] | None = None

    def fit(self, samples: Iterable[TableRow], rng: Chance) -> bytes:
        seed = int(rng.integers(2**31))

        def clustered(values: NDArray[np.float64], codes: Integers) -> Integers:
            from sklearn.cluster import MiniBatchKMeans
            from threadpoolctl import threadpool_limits

            count = min(self.clusters, len(np.unique(values, axis=0)))
            with threadpool_limits(1):  # sums of several threads differ in their last bits
                found: Integers = MiniBatchKMeans(count, random_state=seed, n_init=3).fit_predict(values)
            return found

        return fit_training_table(samples, self.categorical, clustered)

    def lines(self, table: TrainingTable, code: int, members: Integers) -> Lines:
        share = 0.5 / max(1, len(table.labels) - 1) if self.least_share is None else self.least_share
        if table.guide.max() == 0:
            share = 0.0  # with one cluster there is nothing to choose
        count = min(self.neighbours, len(members) - 1)
        groups, sparsity = sparse_clusters(table.values, members, table.guide, count, share, self.density_exponent)
        if not groups:
            raise TableError(
                f"No cluster has more than {count} rows of {table.name_of(code)} that are at least {share:.3g} of its"
                " rows.",
                hint="Lower least_share or neighbours, change clusters, or use tabular.smote.",
            )
        weights = np.zeros(len(members))
        partners = np.full((len(members), count), -1, dtype=np.int64)
        for rows, sparse in zip(groups, sparsity.tolist(), strict=True):
            places = np.searchsorted(members, rows)
            weights[places] = sparse / len(rows)
            everyone = np.ones(len(rows), dtype=bool)
            partners[places] = nearest_partners(NumericSpace(table.values), rows, rows, everyone, count)
        return Lines(weights, partners)
