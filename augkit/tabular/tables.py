"""Tables as users hand them over (arrays, lists, pandas frames, sparse matrices), and given back in kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from augkit.ops.tabular.resampling.columns import find_bad_cell
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.search.spaces import Integers

__all__ = ["NEW", "Fill", "Table"]

NEW = -1
"""Stands in `origins` for a row that was made."""
Fill = Callable[[NDArray[Any]], None]


class Table:
    """A table of the user's.

    Args:
        given: what was handed over as X.

    Raises:
        TableError: it has not two dimensions, or no columns.
    """

    def __init__(self, given: Any) -> None:
        self.given = given
        self.held: Any = given if isinstance(given, pd.DataFrame) or sparse.issparse(given) else np.asarray(given)
        if self.held.ndim != 2 or 0 in self.held.shape:
            raise TableError(
                f"X has shape {self.held.shape}; expected 2D array with rows and columns.",
                hint="Reshape your data: X.reshape(-1, 1) makes one column of a single list of numbers.",
            )
        if sparse.issparse(given):
            self.held = given.tocsr()

    def __len__(self) -> int:
        return int(self.held.shape[0])

    def column_name(self, number: int) -> str:
        """How a column is called in messages."""
        return repr(self.held.columns[number]) if isinstance(self.held, pd.DataFrame) else f"number {number}"

    def numbers(self) -> NDArray[Any]:
        """All columns as numbers, shape (rows, columns); an array of numbers is not copied.

        Raises:
            TableError: a column holds text, categories, NaN or infinity.
        """
        held = self.held
        if isinstance(held, pd.DataFrame):
            values = self._numbers_of_frame(held)
        else:
            values = held.toarray() if sparse.issparse(held) else held
            if values.dtype.kind == "c":
                raise TableError("Complex data not supported: X holds complex numbers.")
            if values.dtype.kind not in "fiub":
                values = self._as_floats(values)
            elif values.dtype.itemsize > 8 or values.dtype == np.float16:
                values = values.astype(np.float64)
        self.check_finite(values, range(values.shape[1]))
        return np.asarray(values)

    def check_finite(self, values: NDArray[Any], columns: range | list[int]) -> None:
        """Refuse NaN and infinity in `values`, which are the given columns of this table."""
        bad = find_bad_cell(values)
        if bad is None:
            return
        row, column, number = bad
        kind = "NaN" if np.isnan(values[row, column]) else "infinity"
        raise TableError(
            f"Column {self.column_name(columns[column])} holds {kind} in row {row}"
            f" (bad cells in this column, NaN or infinity (inf): {number}); distances need finite numbers.",
            hint="Fill or drop such rows first, e.g. with sklearn.impute.SimpleImputer in the same pipeline.",
        )

    def take(self, rows: Integers) -> Any:
        """Some rows, as the user handed them over."""
        if isinstance(self.held, pd.DataFrame):
            return self.held.iloc[rows].reset_index(drop=True)
        return self._in_kind(self.held[rows])

    def build(self, origins: Integers, fill: Fill) -> Any:
        """Rows that stay and rows that were made, as the user handed the table over.

        Args:
            origins: for every row of the result the row it was, or `NEW`.
            fill: writes the values of all new rows, in order, into an array of shape (new rows, columns).
        """
        made = origins == NEW
        count = int(np.count_nonzero(made))
        width = self.held.shape[1]
        if isinstance(self.held, pd.DataFrame):
            values = np.empty((count, width))
            fill(values)
            return self.join(origins, pd.DataFrame(values, columns=self.held.columns))
        if sparse.issparse(self.held):
            values = np.empty((count, width), dtype=self.held.dtype)
            fill(values)
            joined = sparse.vstack([self.held, sparse.csr_matrix(values)], format="csr")
            return self._in_kind(joined[_places(origins, len(self))])
        out = np.empty((len(origins), width), dtype=self.held.dtype)
        first = len(origins) - count
        if made[first:].all():  # originals first: no array of the new rows beside the result
            if first == len(self) and (origins[:first] == np.arange(first)).all():
                out[:first] = self.held
            else:
                np.take(self.held, origins[:first], axis=0, out=out[:first])
            fill(out[first:])
        else:
            values = np.empty((count, width), dtype=self.held.dtype)
            fill(values)
            out[~made] = self.held[origins[~made]]
            out[made] = values
        return self._in_kind(out)

    def build_columns(self, origins: Integers, made: list[NDArray[Any]]) -> Any:
        """As `build`, with the values of the new rows column by column."""
        if isinstance(self.held, pd.DataFrame):
            frame = pd.DataFrame(dict(enumerate(made)))
            frame.columns = self.held.columns
            return self.join(origins, frame)
        values = np.empty((len(made[0]), len(made)), dtype=self.held.dtype)
        for column, part in enumerate(made):
            values[:, column] = part
        return self._in_kind(np.concatenate([self.held, values])[_places(origins, len(self))])

    def join(self, origins: Integers, made: pd.DataFrame) -> pd.DataFrame:
        """As `build`, for a frame, with the new rows as a frame; columns get the dtypes they had."""
        columns = {}
        for number in range(self.held.shape[1]):
            old = self.held.iloc[:, number]
            new = made.iloc[:, number].astype(old.dtype)
            columns[number] = pd.concat([old, new], ignore_index=True).iloc[_places(origins, len(self))]
        frame = pd.DataFrame(columns)
        frame.columns = self.held.columns
        return frame.reset_index(drop=True)

    def _in_kind(self, values: Any) -> Any:
        if isinstance(self.given, list):
            return values.tolist()
        return values.asformat(self.given.format) if sparse.issparse(values) else values

    def _numbers_of_frame(self, frame: pd.DataFrame) -> NDArray[Any]:
        for number, kind in enumerate(frame.dtypes):
            if not (pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_bool_dtype(kind)):
                if kind == np.dtype(object):
                    converted = pd.to_numeric(frame.iloc[:, number], errors="coerce")
                    if converted.notna().all():
                        continue
                raise TableError(
                    f"Column {self.column_name(number)} is of dtype {kind}, and this sampler works on numbers.",
                    hint="Use SMOTENC with categorical_features, RandomOverSampler, or encode the column first.",
                )
        kinds = set(frame.dtypes)
        kind = kinds.pop() if len(kinds) == 1 else None
        same = isinstance(kind, np.dtype) and kind.kind in "fiu" and kind != np.float16
        values: NDArray[Any] = frame.to_numpy(dtype=kind if same else np.float64, na_value=np.nan)
        return values

    def _as_floats(self, values: NDArray[Any]) -> NDArray[np.float64]:
        try:
            floats: NDArray[np.float64] = values.astype(np.float64)
        except (TypeError, ValueError) as error:
            raise TableError(
                f"X holds something that is not a number: {error}.",
                hint="Use SMOTENC with categorical_features, RandomOverSampler, or encode such columns first.",
            ) from error
        return floats


def _places(origins: Integers, rows: int) -> Integers:
    """Where each row of the result stands when new rows are appended to all old ones."""
    made = origins == NEW
    places: Integers = origins.copy()
    places[made] = rows + np.arange(np.count_nonzero(made))
    return places
