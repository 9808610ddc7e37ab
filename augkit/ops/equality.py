"""Whether two rows say the same, where some of their values are arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

__all__ = ["same_values"]


def same_values(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the values of two rows are equal; in arrays a missing number (NaN) equals another.

    >>> same_values({"series": np.array([1.0, np.nan])}, {"series": np.array([1.0, np.nan])})
    True
    """
    return one.keys() == other.keys() and all(_same(value, other[role]) for role, value in one.items())


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        first, second = np.asarray(one), np.asarray(other)
        return first.shape == second.shape and bool(((first == second) | ((first != first) & (second != second))).all())
    return bool(one == other)
