"""MLSMOTE: over-sampling where a row has any number of labels."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import StrOptions
from sklearn_compat.utils.validation import validate_data

from augkit.ops.tabular.resampling.columns import Columns
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.lineage import Lineage, blend
from augkit.ops.tabular.resampling.mlsmote import mlsmote
from augkit.tabular.base import COUNT, SEARCHED, search_of
from augkit.tabular.tables import NEW, Table

__all__ = ["MLSMOTE"]


class MLSMOTE(BaseEstimator):  # type: ignore[misc]
    """One new row for every row of every label that is rarer than the mean imbalance ratio.

    Args:
        k_neighbors: neighbours among the rows of the label.
        labels: labels of a new row: those that at least half of the row and its neighbours have (`ranking`), that any
            of them has (`union`), or all (`intersection`).
        random_state: seed.
        keep_whole_numbers: columns of whole numbers stay whole, whatever their dtype.
        n_jobs: threads; None for all that the process may use.

    Source: Charte et al. 2015, "MLSMOTE: Approaching imbalanced multilabel learning through synthetic instance
    generation".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "k_neighbors": [COUNT],
        "labels": [StrOptions({"ranking", "union", "intersection"})],
        "random_state": ["random_state"],
        "keep_whole_numbers": ["boolean"],
        "n_jobs": SEARCHED["n_jobs"],
    }

    def __init__(
        self,
        *,
        k_neighbors: int = 5,
        labels: Any = "ranking",
        random_state: Any = None,
        keep_whole_numbers: bool = True,
        n_jobs: int | None = None,
    ) -> None:
        self.k_neighbors = k_neighbors
        self.labels = labels
        self.random_state = random_state
        self.keep_whole_numbers = keep_whole_numbers
        self.n_jobs = n_jobs

    def fit_resample(self, X: Any, y: Any, **_: Any) -> tuple[Any, Any]:
        """Resample a table.

        Args:
            X: array, list, pandas frame or sparse matrix of numbers, shape (rows, columns).
            y: array or frame of 0 and 1, shape (rows, labels).

        Returns:
            X and y, of the kind they were handed over.

        Raises:
            TableError: the table cannot be resampled as asked.
        """
        self._validate_params()
        table = Table(X)
        validate_data(self, X=table.held, reset=True, skip_check_array=True)
        values = table.numbers()
        labels = _labels(y, len(table))
        chance = check_random_state(self.random_state)
        made, made_labels = mlsmote(values, labels, self.k_neighbors, self.labels, chance, search_of(self))
        columns = Columns.of(values, keep_whole=self.keep_whole_numbers)
        self.origins_ = np.concatenate([np.arange(len(table)), np.full(len(made.parents), NEW)])
        self.lineage_ = Lineage.of(made)

        def fill(out: NDArray[Any]) -> None:
            blend(values, made, out, columns=columns)

        everything = np.concatenate([labels, made_labels])
        if isinstance(y, pd.DataFrame):
            y_made = pd.DataFrame(everything, columns=y.columns).astype(y.dtypes)
        else:
            y_made = everything.tolist() if isinstance(y, list) else everything
        return table.build(self.origins_, fill), y_made


def _labels(y: Any, rows: int) -> NDArray[Any]:
    labels = y.to_numpy() if isinstance(y, pd.DataFrame) else np.asarray(y)
    if labels.ndim != 2 or not np.isin(labels, [0, 1]).all():
        raise TableError(
            f"y must be 0 and 1 in one column a label, shape (rows, labels); found shape {labels.shape},"
            f" dtype {labels.dtype}.",
            hint="MultiLabelBinarizer of scikit-learn makes them of lists of labels; for one label a row use SMOTE.",
        )
    if len(labels) != rows:
        raise TableError(f"X has {rows} rows and y has {len(labels)}.", hint="Hand over the labels of these rows.")
    return labels
