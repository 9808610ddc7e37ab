"""polynom-fit-SMOTE and ProWSyn: ranked best of 85 over-samplers by Kovács 2019, absent from imbalanced-learn."""

from __future__ import annotations

from numbers import Real
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from sklearn.utils._param_validation import Interval, StrOptions

from augkit.ops.tabular.resampling.polynom_fit import fitted_curve, polynom_fit
from augkit.ops.tabular.resampling.prowsyn import prowsyn
from augkit.tabular.base import COUNT, SEARCHED, Interpolator, Made
from augkit.tabular.targets import Target

__all__ = ["PolynomFitSMOTE", "ProWSyn"]


class PolynomFitSMOTE(Interpolator):
    """New rows on lines or on a curve through a class; needs no neighbours.

    Args:
        sampling_strategy: rows that each class shall have; see `wanted_rows`.
        random_state: seed.
        topology: `star` joins every row with the mean of the class, `bus` every row with the next one, `mesh` any two;
            `polynomial` fits each column by the place of a row within the class.
        degree: of the polynomial.
        keep_whole_numbers: columns of whole numbers stay whole, whatever their dtype.

    Source: Gazzah & Amara 2008, "New Oversampling Approaches Based on Polynomial Fitting for Imbalanced Data Sets".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **Interpolator._parameter_constraints,
        "topology": [StrOptions({"star", "bus", "mesh", "polynomial"})],
        "degree": [COUNT],
    }

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        random_state: Any = None,
        topology: Any = "star",
        degree: int = 2,
        keep_whole_numbers: bool = True,
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.random_state = random_state
        self.topology = topology
        self.degree = degree
        self.keep_whole_numbers = keep_whole_numbers

    def _make(self, values: NDArray[Any], target: Target, code: int, count: int, chance: Any) -> Made:
        members = np.flatnonzero(target.codes == code)
        if self.topology == "polynomial":
            blend, made = fitted_curve(values, members, count, self.degree, chance, target.name(code))
            return Made(blend, values=made)
        mean = values[members].mean(axis=0, dtype=np.float64)
        return Made(polynom_fit(members, count, self.topology, chance, target.name(code)), mean=mean)


class ProWSyn(Interpolator):
    """SMOTE that weighs rows by how near to the border of their class they are.

    Args:
        sampling_strategy, random_state, keep_whole_numbers: as for `PolynomFitSMOTE`.
        levels: the class is peeled into at most so many levels from its border.
        n_neighbors: rows of the class that each row of another class names for a level.
        smoothing: the row of level n weighs exp(-smoothing * (n - 1)).
        n_jobs: threads; None for all that the process may use.

    Source: Barua, Islam & Murase 2013, "ProWSyn: Proximity Weighted Synthetic Oversampling Technique for Imbalanced
    Data Set Learning".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **Interpolator._parameter_constraints,
        "levels": [COUNT],
        "n_neighbors": [COUNT],
        "smoothing": [Interval(Real, 0, None, closed="left")],
        "n_jobs": SEARCHED["n_jobs"],
    }

    def __init__(
        self,
        *,
        sampling_strategy: Any = "auto",
        random_state: Any = None,
        levels: int = 5,
        n_neighbors: int = 5,
        smoothing: float = 1.0,
        keep_whole_numbers: bool = True,
        n_jobs: int | None = None,
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.random_state = random_state
        self.levels = levels
        self.n_neighbors = n_neighbors
        self.smoothing = smoothing
        self.keep_whole_numbers = keep_whole_numbers
        self.n_jobs = n_jobs

    def _make(self, values: NDArray[Any], target: Target, code: int, count: int, chance: Any) -> Made:
        members = np.flatnonzero(target.codes == code)
        search, name = self._search(), target.name(code)
        levels, k, smoothing = self.levels, self.n_neighbors, self.smoothing
        return Made(prowsyn(values, target.codes, members, count, levels, k, smoothing, chance, search, name))
