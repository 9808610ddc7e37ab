"""Random over-sampling, SMOTE, Borderline-SMOTE, ADASYN."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import Interval, StrOptions

from augkit.ops.tabular.resampling.adasyn import adasyn
from augkit.ops.tabular.resampling.borderline import borderline_smote
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.lineage import Lineage
from augkit.ops.tabular.resampling.random_sampling import random_copies, smoothing_noise
from augkit.ops.tabular.resampling.smote import smote
from augkit.tabular.base import COUNT, SEARCHED, Interpolator, Made, Result
from augkit.tabular.tables import Table
from augkit.tabular.targets import Target

__all__ = ["ADASYN", "SMOTE", "BorderlineSMOTE", "RandomOverSampler"]


class RandomOverSampler(Interpolator):
    """Copy rows of small classes by chance.

    Args:
        sampling_strategy: rows that each class shall have; see `wanted_rows`.
        random_state: seed.
        shrinkage: width of normal noise on the copies, or a mapping from label to it; None for plain copies, which
            work with any kind of column and with missing values.
        keep_whole_numbers: with noise, columns of whole numbers stay whole, whatever their dtype.

    Source: Menardi & Torelli 2014, "Training and assessing classification rules with imbalanced data".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **Interpolator._parameter_constraints,
        "shrinkage": [Interval(Real, 0, None, closed="left"), dict, None],
    }

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        random_state: Any = None,
        shrinkage: Any = None,
        keep_whole_numbers: bool = True,
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.random_state = random_state
        self.shrinkage = shrinkage
        self.keep_whole_numbers = keep_whole_numbers

    def _decide(self, table: Table, target: Target, wanted: dict[int, int]) -> Result:
        if self.shrinkage is not None:
            return super()._decide(table, target, wanted)
        chance = check_random_state(self.random_state)
        blends = [
            random_copies(np.flatnonzero(target.codes == code), number, chance) for code, number in wanted.items()
        ]
        copies = [blend.parents[:, 0] for blend in blends]
        empty = np.empty(0, dtype=np.int64)
        return Result(np.concatenate([np.arange(len(table)), *copies]), empty, Lineage.of(*blends))

    def _make(self, values: NDArray[Any], target: Target, code: int, count: int, chance: Any) -> Made:
        shrinkage = self.shrinkage
        if isinstance(shrinkage, Mapping):
            label = target.classes.tolist()[code]
            if label not in shrinkage or shrinkage[label] < 0:
                raise TableError(
                    f"shrinkage has no width of at least 0 for {target.name(code)}, which gets new rows.",
                    hint="Give one for each class that grows, or one number for all.",
                )
            shrinkage = shrinkage[label]
        members = np.flatnonzero(target.codes == code)
        blend = random_copies(members, count, chance)
        return Made(blend, noise=smoothing_noise(values, members, count, float(shrinkage), chance))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = tags.input_tags.string = self.shrinkage is None
        tags.sampler_tags.sample_indices = self.shrinkage is None
        return tags


class _NeighbourSampler(Interpolator):
    """Parameters of the samplers that go from rows to their neighbours."""

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **Interpolator._parameter_constraints,
        **SEARCHED,
        "k_neighbors": [COUNT],
    }


class SMOTE(_NeighbourSampler):
    """New rows between a row of a class and one of its nearest rows of that class.

    Args:
        sampling_strategy: rows that each class shall have; see `wanted_rows`.
        random_state: seed.
        k_neighbors: neighbours to choose from.
        keep_whole_numbers: columns of whole numbers stay whole, whatever their dtype.
        approximate: search large classes in cells, faster; some neighbours are missed.
        n_jobs: threads; None for all that the process may use.

    Source: Chawla et al. 2002, "SMOTE: Synthetic Minority Over-sampling Technique".

    >>> X, y = [[0.0], [1.0], [2.0], [3.0], [10.0], [20.0]], [0, 0, 0, 0, 1, 1]
    >>> X_more, y_more = SMOTE(k_neighbors=1, random_state=0).fit_resample(X, y)
    >>> sum(y_more), all(10 <= row[0] <= 20 for row in X_more[6:])
    (4, True)
    """

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        random_state: Any = None,
        k_neighbors: int = 5,
        keep_whole_numbers: bool = True,
        approximate: bool = False,
        n_jobs: int | None = None,
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.random_state = random_state
        self.k_neighbors = k_neighbors
        self.keep_whole_numbers = keep_whole_numbers
        self.approximate = approximate
        self.n_jobs = n_jobs

    def _make(self, values: NDArray[Any], target: Target, code: int, count: int, chance: Any) -> Made:
        members = np.flatnonzero(target.codes == code)
        return Made(smote(values, members, count, self.k_neighbors, chance, self._search(), target.name(code)))


class BorderlineSMOTE(SMOTE):
    """SMOTE from those rows of a class that rows of others surround, but not all around.

    Args:
        sampling_strategy, random_state, k_neighbors, keep_whole_numbers, approximate, n_jobs: as for `SMOTE`.
        m_neighbors: neighbours in the whole table that tell which rows are at the border.
        kind: `borderline-1` goes towards rows of the class, `borderline-2` towards any.

    Source: Han et al. 2005, "Borderline-SMOTE: A New Over-Sampling Method in Imbalanced Data Sets Learning".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **SMOTE._parameter_constraints,
        "m_neighbors": [COUNT],
        "kind": [StrOptions({"borderline-1", "borderline-2"})],
    }

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        random_state: Any = None,
        k_neighbors: int = 5,
        m_neighbors: int = 10,
        kind: Any = "borderline-1",
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
        self.kind = kind

    def _make(self, values: NDArray[Any], target: Target, code: int, count: int, chance: Any) -> Made:
        members = np.flatnonzero(target.codes == code)
        k, m, search = self.k_neighbors, self.m_neighbors, self._search()
        return Made(
            borderline_smote(values, target.codes, members, count, k, m, self.kind, chance, search, target.name(code))
        )


class ADASYN(Interpolator):
    """SMOTE that starts more often from rows that rows of other classes surround.

    The number of new rows comes near what the strategy says: each row's share is rounded by itself.

    Args:
        sampling_strategy, random_state, keep_whole_numbers, approximate, n_jobs: as for `SMOTE`.
        n_neighbors: neighbours in the whole table, whose classes count, and in the class, towards which new rows lie.

    Source: He et al. 2008, "ADASYN: Adaptive synthetic sampling approach for imbalanced learning".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **Interpolator._parameter_constraints,
        **SEARCHED,
        "n_neighbors": [COUNT],
    }

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        random_state: Any = None,
        n_neighbors: int = 5,
        keep_whole_numbers: bool = True,
        approximate: bool = False,
        n_jobs: int | None = None,
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.random_state = random_state
        self.n_neighbors = n_neighbors
        self.keep_whole_numbers = keep_whole_numbers
        self.approximate = approximate
        self.n_jobs = n_jobs

    def _make(self, values: NDArray[Any], target: Target, code: int, count: int, chance: Any) -> Made:
        members = np.flatnonzero(target.codes == code)
        k, search, name = self.n_neighbors, self._search(), target.name(code)
        return Made(adasyn(values, target.codes, members, count, k, chance, search, name))
