"""Categorical columns as numbers, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from augkit.errors import nearest
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.search.spaces import Integers
from augkit.tabular.tables import Table

__all__ = ["Categories", "categorical_columns"]


@dataclass(frozen=True)
class Categories:
    """Categorical columns.

    Attributes:
        columns: their numbers in the table.
        codes: a number from 0 for each category, shape (rows, columns).
        kinds: the categories of each column, by number.
    """

    columns: list[int]
    codes: Integers
    kinds: list[NDArray[Any]]

    @classmethod
    def of(cls, table: Table, columns: list[int]) -> Categories:
        """Read some columns of a table; a missing value is a category of its own."""
        held = table.held
        if sparse.issparse(held):
            raise TableError("A sparse matrix cannot hold categories.", hint="Hand over a frame or X.toarray().")
        codes = np.empty((len(table), len(columns)), dtype=np.int64)
        kinds: list[NDArray[Any]] = []
        for place, column in enumerate(columns):
            values = held.iloc[:, column] if isinstance(held, pd.DataFrame) else held[:, column]
            plain = values.to_numpy(dtype=object) if isinstance(values, pd.Series) else values
            codes[:, place], found = pd.factorize(plain, use_na_sentinel=False)
            kinds.append(np.asarray(found))
        return cls(columns, codes, kinds)

    def names(self, place: int, codes: Integers) -> NDArray[Any]:
        """The categories behind numbers of the column at `place`."""
        result: NDArray[Any] = self.kinds[place][codes]
        return result


def categorical_columns(table: Table, chosen: Any) -> list[int]:
    """Numbers of the columns that `categorical_features` means, ascending.

    Raises:
        TableError: there is no such column, or `auto` was asked of something that is no frame.
    """
    held, width = table.held, int(table.held.shape[1])
    frame = isinstance(held, pd.DataFrame)
    if isinstance(chosen, str):
        if not frame:
            raise TableError(
                "categorical_features='auto' reads the dtypes of a pandas frame, and X is none.",
                hint="Name the columns, as in categorical_features=[0, 3].",
            )
        return [
            number
            for number, kind in enumerate(held.dtypes)
            if isinstance(kind, pd.CategoricalDtype)
            or pd.api.types.is_bool_dtype(kind)
            or not pd.api.types.is_numeric_dtype(kind)
        ]
    wanted = list(np.asarray(chosen, dtype=object).reshape(-1))
    if wanted and all(isinstance(item, (bool, np.bool_)) for item in wanted):
        if len(wanted) != width:
            raise TableError(f"categorical_features is a mask of {len(wanted)}, and X has {width} columns.")
        return [number for number, yes in enumerate(wanted) if yes]
    names = held.columns.tolist() if frame else []
    found = set()
    for item in wanted:
        if item in names and not isinstance(item, (int, np.integer)):
            found.add(names.index(item))
        elif isinstance(item, (int, np.integer)) and -width <= item < width:
            found.add(int(item) % width)
        else:
            raise TableError(
                f"categorical_features names {item!r}, and X has {width} columns and none of that name or number.",
                hint=nearest(item, names) if names else f"Valid here: 0 to {width - 1}.",
            )
    return sorted(found)
