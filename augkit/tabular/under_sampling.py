"""Random under-sampling and NearMiss."""

from __future__ import annotations

from numbers import Integral
from typing import Any, ClassVar

from sklearn.utils import check_random_state
from sklearn.utils._param_validation import Interval

from augkit.ops.tabular.resampling.near_miss import near_miss_kept
from augkit.ops.tabular.resampling.random_sampling import random_kept
from augkit.ops.tabular.resampling.search.spaces import Integers
from augkit.tabular.base import COUNT, SEARCHED, UnderSampler
from augkit.tabular.tables import Table
from augkit.tabular.targets import Target

__all__ = ["NearMiss", "RandomUnderSampler"]


class RandomUnderSampler(UnderSampler):
    """Keep rows of large classes by chance. Works with any kind of column and with missing values.

    Args:
        sampling_strategy: rows that each class shall have; see `wanted_rows`.
        random_state: seed.
        replacement: a row may be kept more than once.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **UnderSampler._parameter_constraints,
        "random_state": ["random_state"],
        "replacement": ["boolean"],
    }

    def __init__(self, *, sampling_strategy: Any = "auto", random_state: Any = None, replacement: bool = False) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.random_state = random_state
        self.replacement = replacement

    def _keep(self, table: Table, target: Target, wanted: dict[int, int]) -> Integers:
        return random_kept(target.codes, wanted, self.replacement, check_random_state(self.random_state))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.string = True
        return tags


class NearMiss(UnderSampler):
    """Keep the rows of large classes that are near the smallest one.

    Args:
        sampling_strategy: rows that each class shall have; see `wanted_rows`.
        version: 1 by the distance to its nearest rows, 2 to its farthest; 3 by the greatest distance to its nearest,
            among the rows nearest to each row of it.
        n_neighbors: rows of the smallest class whose distances are added up.
        n_neighbors_ver3: rows that each row of the smallest class names in version 3.
        n_jobs: threads; None for all that the process may use.

    Source: Mani & Zhang 2003, "kNN approach to unbalanced data distributions: a case study involving information
    extraction".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **UnderSampler._parameter_constraints,
        "version": [Interval(Integral, 1, 3, closed="both")],
        "n_neighbors": [COUNT],
        "n_neighbors_ver3": [COUNT],
        "n_jobs": SEARCHED["n_jobs"],
    }

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        version: int = 1,
        n_neighbors: int = 3,
        n_neighbors_ver3: int = 3,
        n_jobs: int | None = None,
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.version = version
        self.n_neighbors = n_neighbors
        self.n_neighbors_ver3 = n_neighbors_ver3
        self.n_jobs = n_jobs

    def _keep(self, table: Table, target: Target, wanted: dict[int, int]) -> Integers:
        k, k_version_3 = self.n_neighbors, self.n_neighbors_ver3
        return near_miss_kept(table.numbers(), target.codes, wanted, self.version, k, k_version_3, self._search())
