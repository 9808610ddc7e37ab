"""What is known of a column of numbers, gathered row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Any, TypeGuard

from augkit.ops.tabular.base import TableRow

__all__ = ["NumericColumn", "is_number", "numeric_columns"]


def is_number(value: Any) -> TypeGuard[float]:
    """Whether a value is a finite number; truth values are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


@dataclass
class NumericColumn:
    """A column of numbers; missing and infinite values do not count.

    Attributes:
        count: values seen.
        mean: of them.
        squares: sum of their squared distances from the mean.
        least, most: the smallest and the largest.
        is_whole: whether all of them are whole.
        is_integer: whether the column holds integers, and not floats.
    """

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0
    least: float = float("inf")
    most: float = float("-inf")
    is_whole: bool = True
    is_integer: bool = True

    def see(self, value: float) -> None:
        """Take account of one more value.

        Source: Welford 1962, "Note on a method for calculating corrected sums of squares and products".
        """
        self.count += 1
        step = value - self.mean
        self.mean += step / self.count
        self.squares += step * (value - self.mean)
        self.least, self.most = min(self.least, value), max(self.most, value)
        self.is_whole = self.is_whole and value == int(value)
        self.is_integer = self.is_integer and isinstance(value, int)

    @property
    def deviation(self) -> float:
        """The standard deviation."""
        return sqrt(self.squares / self.count) if self.count else 0.0

    def settled(self, value: float) -> int | float:
        """A new value as the column may have it: within its range, and whole where all of its values are."""
        value = min(max(value, self.least), self.most)
        if self.is_integer:
            return round(value)
        return float(round(value)) if self.is_whole else value


def numeric_columns(samples: Iterable[TableRow]) -> Mapping[str, NumericColumn]:
    """Columns of numbers by name, those of text and truth values left out."""
    columns: dict[str, NumericColumn] = {}
    for sample in samples:
        for name, value in sample.features.items():
            if is_number(value):
                columns.setdefault(name, NumericColumn()).see(value)
    return dict(sorted(columns.items()))
