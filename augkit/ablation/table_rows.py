"""Rows of tables as a study tells of them: their features in words, and how near rows are to one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from augkit.features import FEATURE, expanded

__all__ = ["feature_texts", "is_table", "nearness"]

MOST_TOLD = 12
OTHERS = ("text", "tokens", "image", "audio", "series", "items")


def is_table(columns: Mapping[str, str]) -> bool:
    """Whether rows are about features and nothing else.

    Args:
        columns: role to column.
    """
    return "features" in columns and not any(role in columns for role in OTHERS)


def feature_texts(table: pa.Table, columns: Mapping[str, str]) -> list[str]:
    """The features of each row, as in `age 31, colour red`; the first twelve of them."""
    names = _features(table, columns)
    told = [[f"{name} {_short(value)}" for value in table[name].to_pylist()] for name in names[:MOST_TOLD]]
    more = f", and {len(names) - MOST_TOLD} more" if len(names) > MOST_TOLD else ""
    return [", ".join(row) + more for row in zip(*told, strict=True)]


def nearness(asked: pa.Table, known: pa.Table, columns: Mapping[str, str]) -> np.ndarray:
    """How near every row asked about is to every row known: 1 where they are equal, falling towards 0.

    It is 1 / (1 + d), where d is the root mean square over the features of how far two rows are apart: of numbers in
    standard deviations of the rows known, a missing value as their mean; of categories 1 where they differ.

    Args:
        asked, known: rows.
        columns: role to column.

    Returns:
        In (0, 1], shape (asked, known).
    """
    names = _features(known, columns)
    squares = np.zeros((len(asked), len(known)))
    for name in names:
        squares += _apart(asked[name], known[name]) ** 2
    distances = np.sqrt(squares / max(len(names), 1))
    near: np.ndarray = 1 / (1 + distances)
    return near


def _features(table: pa.Table, columns: Mapping[str, str]) -> list[str]:
    return [column for role, column in expanded(columns, table.column_names).items() if role.startswith(FEATURE)]


def _apart(asked: pa.ChunkedArray, known: pa.ChunkedArray) -> np.ndarray:
    """Distances of values, shape (asked, known)."""
    if not (pa.types.is_integer(known.type) or pa.types.is_floating(known.type) or pa.types.is_decimal(known.type)):
        one, other = (np.array([str(value) for value in column.to_pylist()], dtype=object) for column in (asked, known))
        unlike: np.ndarray = (one[:, None] != other[None, :]).astype(np.float64)
        return unlike
    one, other = (np.asarray(pc.cast(column, pa.float64()).to_numpy(), np.float64) for column in (asked, known))
    there = other[np.isfinite(other)]
    mean, deviation = (float(there.mean()), float(there.std())) if len(there) else (0.0, 0.0)
    one, other = (np.where(np.isfinite(values), values, mean) for values in (one, other))
    apart: np.ndarray = np.abs(one[:, None] - other[None, :]) / (deviation or 1.0)
    return apart


def _short(value: Any) -> str:
    return "missing" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
