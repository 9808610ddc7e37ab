"""What models read of a table: numbers about zero and categories by number, as the train split has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from augkit.features import FEATURE, expanded
from augkit.harness.tasks.base import TaskError

__all__ = ["MOST_CATEGORIES", "Table", "TableReader", "collated"]

MOST_CATEGORIES = 254  # of a column; scikit-learn's trees tell 255 apart, and one stands for all others
MOST_NAMED = 5
_NO_INFINITY = (
    "Leave the value empty where it is unknown, put the largest that is possible in its place, or leave those rows out "
    "of the data."
)


@dataclass(frozen=True)
class Table:
    """Rows as models read them.

    Attributes:
        numbers: shape (rows, columns of numbers), float64, NaN where missing.
        categories: shape (rows, columns of categories), int64; 0 where the category is missing or unseen.
    """

    numbers: np.ndarray
    categories: np.ndarray

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, rows: np.ndarray) -> Table:
        """Some of the rows, or all in another order."""
        return Table(self.numbers[rows], self.categories[rows])


@dataclass(frozen=True)
class TableReader:
    """How a table is read; learnt from the train split, copies among its rows.

    Attributes:
        numbers: columns of numbers.
        means, deviations: of each of them, missing values left out; a deviation is 1 where a column is constant.
        gaps: whether each of them misses a value somewhere in train.
        categories: columns of text and truth values, and of numbered classes.
        values: the categories of each of them as text, the commonest first; category n has the number n + 1.
        remarks: columns that nothing can be learnt from.
    """

    numbers: tuple[str, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    gaps: tuple[bool, ...]
    categories: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...]

    @classmethod
    def of(cls, columns: Mapping[str, str], train: Any) -> TableReader:
        """
        Args:
            columns: role to column; `features` holds names and patterns.
            train: the split, a `datasets.Dataset`.

        Raises:
            TaskError: no column is a feature, or none has a value; a number is infinite.
        """
        roles = expanded(columns, train.column_names)
        names = [column for role, column in roles.items() if role.startswith(FEATURE)]
        if not names:
            raise TaskError(
                f"No column of the data is a feature: source.columns names {columns.get('features')!r} for `features`, "
                f"and the columns are {', '.join(train.column_names)}.",
                hint='Name them, as in features: "age, income, x*".',
            )
        numbers: dict[str, tuple[float, float, bool]] = {}
        categories: dict[str, tuple[str, ...]] = {}
        remarks: list[str] = []
        for name in names:
            values = train[name][:]
            if all(_missing(value) for value in values):
                remarks.append(f"Column {name!r} has no value in the train split and is left out.")
            elif _is_category(train.features[name], values):
                categories[name] = _categories(name, values, remarks)
            else:
                numbers[name] = _scale(name, values, remarks)
        if not numbers and not categories:
            raise TaskError("No feature has a value in the train split.", hint="Check what source.columns names.")
        means, deviations, gaps = zip(*numbers.values(), strict=True) if numbers else ((), (), ())
        return cls(
            tuple(numbers), means, deviations, gaps, tuple(categories), tuple(categories.values()), tuple(remarks)
        )

    def read(self, rows: Mapping[str, Sequence[Any]]) -> Table:
        """
        Args:
            rows: column to its values.
        """
        numbers = [
            (_floats(rows[name]) - mean) / deviation
            for name, mean, deviation in zip(self.numbers, self.means, self.deviations, strict=True)
        ]
        codes = []
        for name, values in zip(self.categories, self.values, strict=True):
            known = {value: number for number, value in enumerate(values, 1)}
            codes.append(np.array([known.get(str(value), 0) for value in rows[name]], dtype=np.int64))
        count = len(next(iter(rows.values())))
        return Table(
            np.column_stack(numbers) if numbers else np.empty((count, 0)),
            np.column_stack(codes) if codes else np.empty((count, 0), dtype=np.int64),
        )

    def encode(self, rows: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        """The same as lists, a row each: `numbers` and `categories`, of which the first is NaN where one is missing."""
        table = self.read(rows)
        return {"numbers": table.numbers.tolist(), "categories": table.categories.tolist()}

    def check(self, split: str, rows: Any) -> Iterator[str]:
        """Remarks on a split of a model that has learnt from another.

        Raises:
            TaskError: a number is infinite, or a column holds something else than in train.
        """
        for name in self.numbers:
            _finite(name, split, _numbers(name, split, rows[name][:]))
        for name, values in zip(self.categories, self.values, strict=True):
            seen = Counter(str(value) for value in rows[name][:] if not _missing(value))
            _refuse_infinite_text(name, split, seen)
            unseen = {value: count for value, count in seen.items() if value not in values}
            if unseen and split != "train":
                shown = ", ".join(repr(value) for value in sorted(unseen)[:MOST_NAMED])
                yield (
                    f"{sum(unseen.values()):,} rows of {split} have a category in column {name!r} that models were not "
                    f"taught ({shown}{', …' if len(unseen) > MOST_NAMED else ''}); it is read as a missing one."
                )


def collated(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The features of encoded rows as tensors: `numbers`, float32, and `categories`, int64; a row each."""
    import torch

    return {
        "numbers": torch.tensor([row["numbers"] for row in rows], dtype=torch.float32).reshape(len(rows), -1),
        "categories": torch.tensor([row["categories"] for row in rows], dtype=torch.int64).reshape(len(rows), -1),
    }


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value)


def _is_category(feature: Any, values: Sequence[Any]) -> bool:
    """Text, truth values, and the numbers of a ClassLabel, which have no order."""
    if getattr(feature, "names", None):
        return True
    return isinstance(next(value for value in values if not _missing(value)), str | bool)


def _categories(name: str, values: Sequence[Any], remarks: list[str]) -> tuple[str, ...]:
    counted = Counter(str(value) for value in values if not _missing(value))
    _refuse_infinite_text(name, "train", counted)
    order = sorted(counted, key=lambda value: (-counted[value], value))
    if len(order) > MOST_CATEGORIES:
        remarks.append(
            f"Column {name!r} has {len(order):,} categories; the {len(order) - MOST_CATEGORIES:,} rarest are read as "
            "missing."
        )
    if len(order) == 1 and counted[order[0]] == len(values):
        remarks.append(f"Column {name!r} is the same in every row of train: nothing can be learnt from it.")
    return tuple(order[:MOST_CATEGORIES])


def _refuse_infinite_text(name: str, split: str, counted: Mapping[str, int]) -> None:
    """A column of numbers in a text file becomes one of text where one of them is written as infinite.

    Raises:
        TaskError: it is such a column.
    """
    try:
        infinite = [value for value in counted if np.isinf(float(value))]
    except ValueError:
        return
    if infinite:
        raise TaskError(
            f"Column {name!r} was read as text, though all its values in the {split} split are numbers, of which "
            f"{infinite[0]!r} is infinite.",
            hint=_NO_INFINITY,
        )


def _scale(name: str, values: Sequence[Any], remarks: list[str]) -> tuple[float, float, bool]:
    """Mean and deviation of a column, and whether it misses values."""
    array = _numbers(name, "train", values)
    _finite(name, "train", array)
    there = array[~np.isnan(array)]
    least, most = float(there.min()), float(there.max())
    if least == most:
        remarks.append(f"Column {name!r} is the same in every row of train that has it: it says nothing by its value.")
        return least, 1.0, len(there) < len(array)
    with np.errstate(over="ignore", invalid="ignore"):
        mean, deviation = float(there.mean()), float(there.std())
    if not isfinite(mean) or not isfinite(deviation) or deviation == 0:
        raise TaskError(
            f"Column {name!r} holds numbers from {least:g} to {most:g}, which arithmetic cannot hold.",
            hint="Take their logarithm, or leave the column out of `features`.",
        )
    return mean, deviation, len(there) < len(array)


def _numbers(name: str, split: str, values: Sequence[Any]) -> np.ndarray:
    try:
        return _floats(values)
    except (TypeError, ValueError) as error:
        raise TaskError(
            f"Column {name!r} holds numbers in the train split, and something else in {split}.",
            hint="Read all splits from files of the same form, or leave the column out of `features`.",
        ) from error


def _floats(values: Sequence[Any]) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _finite(name: str, split: str, values: np.ndarray) -> None:
    if infinite := int(np.isinf(values).sum()):
        raise TaskError(
            f"Column {name!r} is infinite in {infinite:,} of {len(values):,} rows of the {split} split.",
            hint=_NO_INFINITY,
        )
