"""Between the values of a row and arrays of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from xxhash import xxh3_128_digest

__all__ = ["as_array", "series_digest"]

FLOAT64 = np.dtype(np.float64)


def as_array(value: Any) -> np.ndarray:
    """Numbers of a row as float64 of shape (steps,) or (channels, steps); what is missing is NaN.

    Args:
        value: an array, or lists of numbers and None.

    Raises:
        ValueError: it holds something else, or channels of unequal lengths.

    >>> as_array([[1.0, None], [2.0, 3.0]])
    array([[ 1., nan],
           [ 2.,  3.]])
    """
    if type(value) is np.ndarray and value.dtype is FLOAT64 and 1 <= value.ndim <= 2:
        return value  # every row of a build comes here
    array = np.asarray(value, dtype=np.float64)
    if array.ndim not in (1, 2):
        raise ValueError(f"a series is a list of numbers, or one a channel; this one has {array.ndim} dimensions")
    return array


def series_digest(value: Any) -> bytes:
    """Hash of a series, equal for equal numbers whether they stand in lists or arrays of 32 or 64 bits."""
    array = np.ascontiguousarray(as_array(value)) + 0.0  # -0.0 is 0.0
    array[np.isnan(array)] = np.nan
    return xxh3_128_digest(repr(array.shape).encode() + array.tobytes())
