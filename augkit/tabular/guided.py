"""SMOTE where another model says: a support vector machine, or clusters."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.cluster import MiniBatchKMeans
from sklearn.svm import SVC
from sklearn.utils._param_validation import HasMethods, Interval, StrOptions

from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.kmeans_smote import kmeans_smote
from augkit.ops.tabular.resampling.svm_smote import svm_smote
from augkit.tabular.base import COUNT, Made, Result
from augkit.tabular.over_sampling import SMOTE
from augkit.tabular.tables import Table
from augkit.tabular.targets import Target

__all__ = ["SVMSMOTE", "KMeansSMOTE"]


class SVMSMOTE(SMOTE):
    """SMOTE from the support vectors of a class: inwards where others are near, outwards where they are not.

    Args:
        sampling_strategy, random_state, k_neighbors, keep_whole_numbers, approximate, n_jobs: as for `SMOTE`.
        m_neighbors: neighbours in the whole table that tell safe rows from others.
        svm_estimator: a classifier with `support_` once fitted; `SVC(gamma="scale")` where None.
        out_step: how far outwards, as a share of the way to a neighbour.

    Source: Nguyen, Cooper & Kamei 2009, "Borderline over-sampling for imbalanced data classification".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **SMOTE._parameter_constraints,
        "m_neighbors": [COUNT],
        "svm_estimator": [HasMethods(["fit", "predict"]), None],
        "out_step": [Interval(Real, 0, 1, closed="both")],
    }

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        random_state: Any = None,
        k_neighbors: int = 5,
        m_neighbors: int = 10,
        svm_estimator: Any = None,
        out_step: float = 0.5,
        keep_whole_numbers: bool = True,
        approximate: bool = False,
        n_jobs: int | None = None,
    ) -> None:
        super().__init__(
            sampling_strategy=sampling_strategy,
            random_state=random_state,
            k_neighbors=k_neighbors,
            keep_whole_numbers=keep_whole_numbers,
            approximate=approximate,
            n_jobs=n_jobs,
        )
        self.m_neighbors = m_neighbors
        self.svm_estimator = svm_estimator
        self.out_step = out_step

    def _decide(self, table: Table, target: Target, wanted: dict[int, int]) -> Result:
        chosen = SVC(gamma="scale", random_state=self.random_state) if self.svm_estimator is None else None
        fitted = (chosen or clone(self.svm_estimator)).fit(table.numbers(), target.codes)
        if not hasattr(fitted, "support_"):
            raise TableError(
                f"svm_estimator={type(fitted).__name__} has no support_ once it is fitted.",
                hint="Pass a support vector classifier such as sklearn.svm.SVC, or leave it out.",
            )
        self.svm_estimator_ = fitted
        return super()._decide(table, target, wanted)

    def _make(self, values: NDArray[Any], target: Target, code: int, count: int, chance: Any) -> Made:
        members = np.flatnonzero(target.codes == code)
        support = np.asarray(self.svm_estimator_.support_, dtype=np.int64)
        k, m, out = self.k_neighbors, self.m_neighbors, self.out_step
        search, name = self._search(), target.name(code)
        return Made(svm_smote(values, target.codes, members, support, count, k, m, out, chance, search, name))


class KMeansSMOTE(SMOTE):
    """SMOTE within the clusters where a class is common.

    Args:
        sampling_strategy, random_state, keep_whole_numbers, approximate, n_jobs: as for `SMOTE`.
        k_neighbors: neighbours within cluster and class.
        kmeans_estimator: a clusterer, a number of clusters, or None for `MiniBatchKMeans()`.
        cluster_balance_threshold: least share of the class in a cluster that is used; `auto` for half the class's
            share of all new rows.
        density_exponent: of the mean distance between the rows of a cluster, which says how many of the new rows it
            gets; `auto` for one by their number.

    Source: Douzas, Bacao & Last 2018, "Improving imbalanced learning through a heuristic oversampling method based on
    k-means and SMOTE".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **SMOTE._parameter_constraints,
        "kmeans_estimator": [HasMethods(["fit", "predict"]), COUNT, None],
        "cluster_balance_threshold": [StrOptions({"auto"}), Real],
        "density_exponent": [StrOptions({"auto"}), Real],
    }

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        random_state: Any = None,
        k_neighbors: int = 2,
        kmeans_estimator: Any = None,
        cluster_balance_threshold: Any = "auto",
        density_exponent: Any = "auto",
        keep_whole_numbers: bool = True,
        approximate: bool = False,
        n_jobs: int | None = None,
    ) -> None:
        super().__init__(
            sampling_strategy=sampling_strategy,
            random_state=random_state,
            k_neighbors=k_neighbors,
            keep_whole_numbers=keep_whole_numbers,
            approximate=approximate,
            n_jobs=n_jobs,
        )
        self.kmeans_estimator = kmeans_estimator
        self.cluster_balance_threshold = cluster_balance_threshold
        self.density_exponent = density_exponent

    def _decide(self, table: Table, target: Target, wanted: dict[int, int]) -> Result:
        given = self.kmeans_estimator
        if given is None or isinstance(given, Integral):
            clusters = {} if given is None else {"n_clusters": int(given)}
            self.kmeans_estimator_ = MiniBatchKMeans(random_state=self.random_state, **clusters)
        else:
            self.kmeans_estimator_ = clone(given)
        self._clusters = np.asarray(self.kmeans_estimator_.fit_predict(table.numbers()), dtype=np.int64)
        self._total = sum(wanted.values())
        try:
            return super()._decide(table, target, wanted)
        finally:
            del self._clusters, self._total

    def _make(self, values: NDArray[Any], target: Target, code: int, count: int, chance: Any) -> Made:
        members = np.flatnonzero(target.codes == code)
        balance = self.cluster_balance_threshold
        if self._clusters.max() == 0:
            balance = -np.inf  # with one cluster there is nothing to choose
        elif balance == "auto":
            balance = count / self._total / 2
        exponent = None if self.density_exponent == "auto" else self.density_exponent
        k, search, name = self.k_neighbors, self._search(), target.name(code)
        return Made(kmeans_smote(values, members, self._clusters, count, k, balance, exponent, chance, search, name))
