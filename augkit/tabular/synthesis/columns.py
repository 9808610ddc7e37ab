"""The columns of a frame as numbers or as codes of categories, and back with all that made them what they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from augkit.errors import nearest
from augkit.ops.tabular.resampling.errors import TableError

__all__ = ["Categorical", "Column", "Numeric", "read_columns"]

FEW = 10
"""Whole numbers of at most so many values are categories unless told otherwise: a class, a rating, a flag."""
MOST_KINDS = 1_000
MOST_DECIMALS = 6


@dataclass(frozen=True)
class Numeric:
    """A column of numbers or times.

    Attributes:
        name: as the frame has it.
        dtype: as the frame has it.
        least, most: of the values seen.
        decimals: places that are written; None where there are more than six.
        missing: share of the values that is missing.
    """

    name: Any
    dtype: Any
    least: float
    most: float
    decimals: int | None
    missing: float

    @classmethod
    def of(cls, series: pd.Series) -> Numeric:
        """
        Raises:
            TableError: no value is there, or one is infinite.
        """
        values = _floats(series)
        there = values[~np.isnan(values)]
        if not len(there) or np.isinf(there).any():
            what = "has no values" if not len(there) else "holds infinity"
            raise TableError(f"Column {series.name!r} {what}.", hint="Leave the column out, or those rows.")
        decimals = next((n for n in range(MOST_DECIMALS + 1) if np.array_equal(there, np.round(there, n))), None)
        missing = 1 - len(there) / len(values)
        return cls(series.name, series.dtype, float(there.min()), float(there.max()), decimals, missing)

    def numbers(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """The column of a frame; missing values are NaN."""
        return _floats(frame[self.name])

    def restored(self, values: NDArray[np.float64]) -> pd.Series:
        """Values as the column has them: within its range, to its decimals, of its dtype."""
        settled = np.clip(values, self.least, self.most)
        if self.decimals is not None:
            settled = np.round(settled, self.decimals)
        if _is_timely(self.dtype):
            whole = pd.Series(settled).round().astype("Int64")
            made = pd.to_datetime(whole, unit="us") if self.dtype.kind == "M" else pd.to_timedelta(whole, unit="us")
            return made.astype(self.dtype)
        series = pd.Series(settled)
        return series.astype(self.dtype) if self.dtype != np.float64 else series


@dataclass(frozen=True)
class Categorical:
    """A column of categories; a missing value is one.

    Attributes:
        name, dtype: as the frame has them.
        kinds: the categories, the commonest first.
        shares: how common each is.
    """

    name: Any
    dtype: Any
    kinds: NDArray[Any]
    shares: NDArray[np.float64]

    @classmethod
    def of(cls, series: pd.Series) -> Categorical:
        """
        Raises:
            TableError: there are too many categories to learn anything of them.
        """
        counts = series.astype(object).where(series.notna(), None).value_counts(dropna=False, sort=False)
        order = sorted(range(len(counts)), key=lambda place: (-counts.iloc[place], str(counts.index[place])))
        if len(order) > MOST_KINDS:
            raise TableError(
                f"Column {series.name!r} has {len(order):,} different values; at most {MOST_KINDS:,} can be learnt.",
                hint="Leave names, ids and free text out, or group rare values first.",
            )
        kinds = np.empty(len(order), dtype=object)
        kinds[:] = [None if pd.isna(counts.index[place]) else counts.index[place] for place in order]
        return cls(series.name, series.dtype, kinds, counts.to_numpy()[order] / len(series))

    def codes(self, frame: pd.DataFrame) -> NDArray[np.int64]:
        """The number of each value's category; -1 for one that was not seen."""
        places = {kind: code for code, kind in enumerate(self.kinds)}
        values = frame[self.name]
        there = values.notna().to_numpy()
        plain = values.astype(object).to_numpy()
        return np.array([places.get(value if has else None, -1) for value, has in zip(plain, there, strict=True)])

    def restored(self, codes: NDArray[np.int64]) -> pd.Series:
        """Categories as the column has them, of its dtype."""
        return pd.Series(self.kinds[codes], dtype=object).astype(self.dtype)


Column = Numeric | Categorical


def read_columns(frame: pd.DataFrame, categorical: Sequence[Any] | Literal["auto"]) -> list[Column]:
    """What each column of a frame is.

    Args:
        frame: to learn from.
        categorical: names of the columns of categories; `auto` for those that hold no numbers, and for whole numbers of
            few values.

    Raises:
        TableError: it is no frame, is empty, repeats a name or has no column of a name; or a column cannot be used.
    """
    if not isinstance(frame, pd.DataFrame):
        raise TableError(
            f"A pandas frame is needed, and this is {type(frame).__name__}.",
            hint="pandas.DataFrame(array, columns=[...]) makes one.",
        )
    if 0 in frame.shape:
        raise TableError(f"The frame has shape {frame.shape}; rows and columns are needed.")
    names = list(frame.columns)
    if repeated := sorted({str(name) for name in names if names.count(name) > 1}):
        raise TableError(f"The frame has more than one column {repeated[0]!r}.", hint="Rename all but one of them.")
    if categorical != "auto" and (unknown := [name for name in categorical if name not in names]):
        raise TableError(
            f"categorical names {unknown[0]!r}, and the frame has no such column.",
            hint=nearest(str(unknown[0]), [str(name) for name in names]),
        )
    return [
        Categorical.of(frame[name]) if _is_categorical(frame[name], categorical) else Numeric.of(frame[name])
        for name in names
    ]


def _is_categorical(series: pd.Series, chosen: Sequence[Any] | Literal["auto"]) -> bool:
    kind = series.dtype
    numeric = pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
    if not (numeric or _is_timely(kind)):
        return True
    if chosen != "auto":
        return series.name in chosen
    return bool(pd.api.types.is_integer_dtype(kind)) and series.nunique() <= FEW


def _floats(series: pd.Series) -> NDArray[np.float64]:
    """Numbers as they are, times in microseconds; NaN where nothing is."""
    kind = series.dtype
    if _is_timely(kind):
        unit = "datetime64[us]" if kind.kind == "M" else "timedelta64[us]"
        values: NDArray[np.float64] = series.astype(unit).astype("int64").to_numpy().astype(np.float64)
        values[series.isna().to_numpy()] = np.nan
        return values
    numbers: NDArray[np.float64] = series.to_numpy(dtype=np.float64, na_value=np.nan)
    return numbers


def _is_timely(kind: Any) -> bool:
    return isinstance(kind, np.dtype) and kind.kind in "mM"
