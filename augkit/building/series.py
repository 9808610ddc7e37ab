"""Columns of time series: between lists in Arrow and arrays of numbers, without a Python object for each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.types as types

from augkit.ops.timeseries.reading.values import as_array
from augkit.roles import SERIES_ROLES

__all__ = ["series_arrays", "series_column", "series_problems"]


def series_arrays(column: pa.Array | pa.ChunkedArray) -> list[np.ndarray | None]:
    """Each row's numbers, read-only, of shape (steps,) or (channels, steps); what is missing is NaN.

    Args:
        column: of lists of numbers, or of lists of lists; the channels of a row have equal lengths.
    """
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    missing = array.is_null().to_pylist() if array.null_count else None
    lengths = np.asarray(array.value_lengths().fill_null(0))
    inner = array.flatten()
    numbers = inner.flatten() if types.is_nested(inner.type) else inner
    flat = np.asarray(numbers.to_numpy(zero_copy_only=False))
    if flat.dtype not in (np.float64, np.float32):
        flat = flat.astype(np.float64)
    flat.flags.writeable = False
    ends = np.cumsum(lengths).tolist()
    starts = [0, *ends[:-1]]
    if inner is numbers:
        made: list[np.ndarray | None] = [flat[start:end] for start, end in zip(starts, ends, strict=True)]
    else:
        steps = np.concatenate(([0], np.cumsum(np.asarray(inner.value_lengths().fill_null(0))))).tolist()
        made = [
            flat[steps[start] : steps[end]].reshape(end - start, -1) if end > start else flat[:0].reshape(0, 0)
            for start, end in zip(starts, ends, strict=True)
        ]
    return made if missing is None else [None if gone else one for gone, one in zip(missing, made, strict=True)]


def series_column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """The inverse of `series_arrays`.

    Args:
        values: arrays, lists of numbers, or None.
        kind: the column's type; of a fixed number of steps or channels, rows of another number cannot be written.

    Raises:
        pa.ArrowInvalid: a row has a shape that the column cannot hold.
    """
    arrays = [None if value is None else as_array(value) for value in values]
    known = [array for array in arrays if array is not None]
    flat = np.concatenate([array.ravel() for array in known]) if known else np.empty(0)
    if types.is_nested(kind.value_type):
        steps = [
            array.shape[-1] for array in known for _ in range(len(np.atleast_2d(array)) if array.size else len(array))
        ]
        inner = pa.LargeListArray.from_arrays(_ends(steps, np.int64), pa.array(flat))
        counts: list[int | None] = [
            None if array is None else (len(array) if array.ndim == 2 else 1) for array in arrays
        ]
    else:
        inner = pa.array(flat)
        counts = [None if array is None else array.size for array in arrays]
    made = pa.LargeListArray.from_arrays(
        _ends([count or 0 for count in counts], np.int64), inner, mask=pa.array([count is None for count in counts])
    )
    return made.cast(kind)


def series_problems(table: pa.RecordBatch, roles: Mapping[str, str]) -> dict[int, str]:
    """Rows that hold infinity, or whose channels, times or labels do not fit together, by position, with the reason.

    Args:
        table: some rows.
        roles: role to column.
    """
    found: dict[int, str] = {}
    series = table.column(roles["series"])
    steps = np.asarray(series.value_lengths().fill_null(0))
    if types.is_nested(series.type.value_type):
        inner = np.asarray(series.flatten().value_lengths().fill_null(0))
        starts = np.cumsum(steps) - steps
        channels, steps = steps, np.zeros_like(steps)
        steps[channels > 0] = inner[starts[channels > 0]]
        for row in np.unique(np.repeat(np.arange(len(steps)), channels)[np.repeat(steps, channels) != inner]).tolist():
            lengths = inner[starts[row] : starts[row] + channels[row]]
            found[row] = f"its channels have {lengths.min()} to {lengths.max()} steps"
    for role in (one for one in SERIES_ROLES if one in roles):
        for row in _infinite(table.column(roles[role])):
            found.setdefault(row, f"its {role} holds infinity; leave what is not known empty, or write NaN")
    for role in ("times", "step_labels"):
        if role in roles:
            column = table.column(roles[role])
            counts = np.asarray(column.value_lengths().fill_null(-1))
            for row in np.flatnonzero((counts != steps) & (counts >= 0)).tolist():
                found.setdefault(row, f"there are {counts[row]} {role} for {steps[row]} steps")
    if "times" in roles:
        for row in _out_of_order(table.column(roles["times"])):
            found.setdefault(row, "its times are not each later than the one before")
    return found


def _infinite(column: pa.Array) -> list[int]:
    """Rows that hold an infinite number."""
    rows = np.repeat(np.arange(len(column)), np.asarray(column.value_lengths().fill_null(0)))
    inner = column.flatten()
    if types.is_nested(inner.type):
        rows = np.repeat(rows, np.asarray(inner.value_lengths().fill_null(0)))
        inner = inner.flatten()
    found: list[int] = np.unique(
        rows[np.isinf(np.asarray(inner.to_numpy(zero_copy_only=False), dtype=np.float64))]
    ).tolist()
    return found


def _out_of_order(column: pa.Array) -> list[int]:
    """Rows of which a time is missing, or not later than the one before."""
    times = column.flatten()
    numbers = times.cast(pa.int64()) if types.is_timestamp(times.type) else times
    values = np.asarray(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)
    rows = np.repeat(np.arange(len(column)), np.asarray(column.value_lengths().fill_null(0)))
    wrong = np.isnan(values)
    wrong[1:] |= (rows[1:] == rows[:-1]) & ~(values[1:] > values[:-1])
    found: list[int] = np.unique(rows[wrong]).tolist()
    return found


def _ends(lengths: Sequence[int], kind: type[np.integer[Any]]) -> pa.Array:
    return pa.array(np.concatenate(([0], np.cumsum(lengths, dtype=kind))).astype(kind))
