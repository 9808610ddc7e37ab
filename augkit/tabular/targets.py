"""Class labels as users hand them over, and given back in kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from imblearn.utils import check_target_type
from numpy.typing import NDArray
from sklearn.preprocessing import label_binarize
from sklearn.utils.multiclass import check_classification_targets

from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.search.spaces import Integers
from augkit.tabular.tables import NEW

__all__ = ["Target"]


class Target:
    """Labels of classes.

    Args:
        given: what was handed over as y: labels, one column of them, or one column of 0 and 1 for each class.
        rows: rows of the table.

    Raises:
        TableError: these are no classes, or not as many as rows.
    """

    def __init__(self, given: Any, rows: int) -> None:
        if given is None:
            raise TableError("y is None, and a sampler requires y to be passed: the class of every row.")
        self.given = given
        try:
            labels, self.binary_columns = given, False
            if not (isinstance(given, np.ndarray) and given.ndim == 1 and given.dtype.kind in "iub"):  # else they are
                check_classification_targets(given)
                labels, self.binary_columns = check_target_type(given, indicate_one_vs_all=True)
            self.labels: NDArray[Any] = np.asarray(labels)
            self.classes, codes = np.unique(self.labels, return_inverse=True)
        except (ValueError, TypeError) as error:
            raise TableError(
                f"y cannot be read as classes: {error}",
                hint="For numbers on a scale use SMOGN, for several labels a row MLSMOTE; labels must be of one type,"
                " and none missing.",
            ) from error
        if len(self.labels) != rows:
            raise TableError(
                f"X has {rows} rows and y has {len(self.labels)} (inconsistent numbers of samples).",
                hint="Hand over the target of exactly these rows.",
            )
        self.codes: Integers = codes.astype(np.int64).reshape(-1)

    def name(self, code: int) -> str:
        """How a class is called in messages."""
        return f"class {self.classes.tolist()[code]!r}"

    def build(self, origins: Integers, made: Integers) -> Any:
        """Labels of the rows of the result.

        Args:
            origins: for every row the row it was, or `NEW`.
            made: the class of every new row, as a number.
        """
        labels = np.empty(len(origins), dtype=self.labels.dtype)
        new = origins == NEW
        labels[~new] = self.labels[origins[~new]]
        labels[new] = self.classes[made]
        values = label_binarize(labels, classes=self.classes) if self.binary_columns else labels
        given = self.given
        if isinstance(given, pd.Series):
            return pd.Series(values, dtype=given.dtype, name=given.name)
        if isinstance(given, pd.DataFrame):
            return pd.DataFrame(values, columns=given.columns).astype(given.dtypes)
        return values.tolist() if isinstance(given, list) else values
