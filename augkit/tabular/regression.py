"""SMOGN: over-sampling where the target is a number."""

from __future__ import annotations

from numbers import Real
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import Interval
from sklearn_compat.utils.validation import validate_data

from augkit.ops.tabular.resampling.columns import Columns
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.lineage import Lineage, blend
from augkit.ops.tabular.resampling.smogn import smogn
from augkit.tabular.base import COUNT, SEARCHED, search_of
from augkit.tabular.tables import NEW, Table

__all__ = ["SMOGN"]


class SMOGN(BaseEstimator):  # type: ignore[misc]
    """More rows with rare target values, fewer with common ones; the table keeps its size.

    Args:
        threshold: relevance from which a target value is rare, in (0, 1]; see `relevance`.
        k_neighbors: neighbours among rows of like target values.
        perturbation: width of the noise where neighbours are far, in standard deviations of each column.
        random_state: seed.
        keep_whole_numbers: columns of whole numbers stay whole, whatever their dtype.
        n_jobs: threads; None for all that the process may use.

    Source: Branco, Torgo & Ribeiro 2017, "SMOGN: a Pre-processing Approach for Imbalanced Regression".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "threshold": [Interval(Real, 0, 1, closed="right")],
        "k_neighbors": [COUNT],
        "perturbation": [Interval(Real, 0, None, closed="left")],
        "random_state": ["random_state"],
        "keep_whole_numbers": ["boolean"],
        "n_jobs": SEARCHED["n_jobs"],
    }

    def __init__(
        self,
        *,
        threshold: float = 0.5,
        k_neighbors: int = 5,
        perturbation: float = 0.02,
        random_state: Any = None,
        keep_whole_numbers: bool = True,
        n_jobs: int | None = None,
    ) -> None:
        self.threshold = threshold
        self.k_neighbors = k_neighbors
        self.perturbation = perturbation
        self.random_state = random_state
        self.keep_whole_numbers = keep_whole_numbers
        self.n_jobs = n_jobs

    def fit_resample(self, X: Any, y: Any, **_: Any) -> tuple[Any, Any]:
        """Resample a table.

        Args:
            X: array, list, pandas frame or sparse matrix of numbers, shape (rows, columns).
            y: a finite number for each row.

        Returns:
            X and y, of the kind they were handed over.

        Raises:
            TableError: the table cannot be resampled, or no target value is rare.
        """
        self._validate_params()
        table = Table(X)
        validate_data(self, X=table.held, reset=True, skip_check_array=True)
        values, targets = table.numbers(), _targets(y, len(table))
        result = smogn(
            values,
            targets,
            self.threshold,
            self.k_neighbors,
            self.perturbation,
            check_random_state(self.random_state),
            search_of(self),
        )
        columns = Columns.of(values, keep_whole=self.keep_whole_numbers)
        self.origins_ = np.concatenate([result.kept, np.full(len(result.targets), NEW)])
        self.lineage_ = Lineage.of(result.made)

        def fill(out: NDArray[Any]) -> None:
            blend(values, result.made, out, noise=result.noise, columns=columns)

        made = result.targets[:, None].copy()
        Columns.of(np.asarray(y).reshape(-1, 1), keep_whole=self.keep_whole_numbers).settle(made)
        everything = np.concatenate([targets[result.kept], made[:, 0]])
        return table.build(self.origins_, fill), _in_kind(y, everything)


def _targets(y: Any, rows: int) -> NDArray[np.float64]:
    try:
        targets = np.asarray(y, dtype=np.float64).reshape(-1)
    except (TypeError, ValueError) as error:
        raise TableError(f"y must be numbers: {error}.", hint="For classes use SMOTE and its family.") from error
    if len(targets) != rows:
        raise TableError(f"X has {rows} rows and y has {len(targets)}.", hint="Hand over the target of these rows.")
    if not np.isfinite(targets).all():
        row = int(np.flatnonzero(~np.isfinite(targets))[0])
        raise TableError(f"y holds {targets[row]} in row {row}.", hint="Drop rows without a target first.")
    return targets


def _in_kind(given: Any, values: NDArray[np.float64]) -> Any:
    if isinstance(given, pd.Series):
        return pd.Series(values, name=given.name).astype(given.dtype)
    if isinstance(given, list):
        return values.tolist()
    array = np.asarray(given)
    return values.astype(array.dtype).reshape(-1, *array.shape[1:])
