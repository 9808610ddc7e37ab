"""The rows of a training split as arrays: what over-sampling learns, as bytes and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.base import TableRow
from augkit.ops.tabular.reading.numeric import NumericColumn, is_number, numeric_columns
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.search.spaces import Integers

__all__ = ["Categorical", "Guide", "TrainingTable", "fit_training_table"]

LENGTH = 8  # bytes in front of the names that say how many they take

Categorical = Literal["none", "text", "all"]
"""Which columns are read as categories: none, those of text and truth values, or all, numbers among them."""
Guide = Callable[[NDArray[np.float64], Integers], Integers]
"""From the numbers of all rows and the class of each to a number for each, such as its cluster."""


def fit_training_table(
    samples: Iterable[TableRow], categorical: Categorical = "none", guide: Guide | None = None
) -> bytes:
    """The rows whose numbers are all there, as bytes for `TrainingTable`; the whole split is in memory.

    Args:
        samples: rows of the training split.
        categorical: columns that are read as categories; a missing value is a category of its own.
        guide: what else is learnt of each row.

    Raises:
        TableError: there is no column of numbers, or no row has all of them.
    """
    rows = list(samples)
    names = sorted({name for row in rows for name in row.features})
    texts = {name for name in names if any(isinstance(row.features.get(name), str | bool) for row in rows)}
    chosen = {"none": [], "text": [name for name in names if name in texts], "all": names}[categorical]
    columns = {} if categorical == "all" else {n: one for n, one in numeric_columns(rows).items() if n not in texts}
    whole = [row for row in rows if all(is_number(row.features.get(name)) for name in columns)]
    if rows and categorical != "all":
        _check_numbers(rows, whole, columns)
    values = np.array([[row.features[name] for name in columns] for row in whole], "<f8")
    facts: dict[str, Any] = {
        "columns": {name: vars(column) for name, column in columns.items()},
        "ids": [row.row_id for row in whole],
        "labels": [str(row.label) for row in whole],
    }
    parts = [values.tobytes()]
    if chosen:
        found = [_as_categories([_category(row.features.get(name)) for row in whole]) for name in chosen]
        facts["categories"] = {name: kinds for name, (kinds, _) in zip(chosen, found, strict=True)}
        parts.append(np.array([codes for _, codes in found], "<i8").T.tobytes())
    if guide is not None and whole:
        facts["guided"] = True
        parts.append(guide(values, _class_codes(facts["labels"])[1]).astype("<i8").tobytes())
    head = json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return len(head).to_bytes(LENGTH, "little") + head + b"".join(parts)


class TrainingTable:
    """Rows of a training split.

    Attributes:
        columns: of numbers, by name.
        ids: of the rows.
        values: numbers, shape (rows, columns).
        kinds: the categories of each column that is read as such, by name and number.
        categories: numbers of categories, shape (rows, columns of categories).
        guide: what else was learnt of each row, shape (rows,); empty for nothing.
    """

    def __init__(self, state: bytes) -> None:
        size = int.from_bytes(state[:LENGTH], "little")
        facts = json.loads(state[LENGTH : LENGTH + size].decode("utf-8", "surrogatepass"))
        self.columns = {name: NumericColumn(**one) for name, one in facts["columns"].items()}
        self.ids: list[str] = facts["ids"]
        self.kinds: dict[str, list[Any]] = facts.get("categories", {})
        rows, offset = len(self.ids), LENGTH + size

        def read(kind: str, width: int) -> NDArray[Any]:
            nonlocal offset
            part = np.frombuffer(state, kind, count=rows * width, offset=offset)
            offset += part.nbytes
            return part.reshape(rows, width)

        self.values: NDArray[np.float64] = np.ascontiguousarray(read("<f8", len(self.columns)))
        self.categories: Integers = read("<i8", len(self.kinds))
        self.guide: Integers = read("<i8", 1)[:, 0] if facts.get("guided") else np.empty(0, dtype=np.int64)
        self.labels, self.codes = _class_codes(facts["labels"])
        self._places = {row_id: place for place, row_id in enumerate(self.ids)}

    def place_of(self, sample: TableRow) -> int | None:
        """The place of a row of the training split; None for another row, and for one that lacks a number."""
        return self._places.get(sample.row_id)

    @cached_property
    def members(self) -> list[Integers]:
        """Places of the rows of each class, ascending."""
        return [np.flatnonzero(self.codes == code) for code in range(len(self.labels))]

    def name_of(self, code: int) -> str:
        """How a class is called in messages."""
        return f"class {self.labels[code]!r}"

    def settled(self, values: NDArray[np.float64]) -> dict[str, int | float]:
        """Numbers, shape (columns,), as their columns may have them: within their range, and whole where all are."""
        columns = zip(self.columns.items(), values.tolist(), strict=True)
        return {name: facts.settled(value) for (name, facts), value in columns}

    def on_the_way(self, own: NDArray[np.float64], target: NDArray[np.float64], step: float) -> dict[str, int | float]:
        """Numbers at a share of the way from one row to another, as their columns may have them.

        With a step from 0 to 1 none leaves the range of both, whatever rounding does.
        """
        made = own + step * (target - own)
        if 0 <= step <= 1:
            made = np.clip(made, np.minimum(own, target), np.maximum(own, target))
        return self.settled(made)

    def category_values(self, codes: Sequence[int] | Integers) -> dict[str, Any]:
        """The categories behind one number for each column of categories."""
        return {name: kinds[code] for (name, kinds), code in zip(self.kinds.items(), codes, strict=True)}


def _check_numbers(rows: Sequence[TableRow], whole: Sequence[TableRow], columns: Mapping[str, Any]) -> None:
    if not columns:
        raise TableError(
            "The training split has no column of numbers to go along.",
            hint="Use tabular.smote_n, which is for categories, or name columns of numbers under source.columns.",
        )
    if not whole:
        gaps = {name: sum(not is_number(row.features.get(name)) for row in rows) for name in columns}
        worst = max(gaps, key=gaps.__getitem__)
        raise TableError(
            f"None of the {len(rows):,} rows of the training split has a finite number in each of its"
            f" {len(gaps)} columns of numbers; {worst!r} lacks {gaps[worst]:,}.",
            hint="Fill the gaps first, or leave such columns out of source.columns.features.",
        )


def _category(value: Any) -> Any:
    """A value that JSON gives back as it was; infinities and NaN are missing."""
    return value if isinstance(value, str | bool) or is_number(value) else None


def _as_categories(values: Sequence[Any]) -> tuple[list[Any], list[int]]:
    """The kinds of value, in the order of their first rows, and the number of each row's; 1, 1.0 and true differ."""
    numbers: dict[tuple[type, Any], int] = {}
    codes = [numbers.setdefault((type(value), value), len(numbers)) for value in values]
    return [value for _, value in numbers], codes


def _class_codes(labels: Sequence[str]) -> tuple[list[str], Integers]:
    kinds = sorted(set(labels))
    numbers = {label: number for number, label in enumerate(kinds)}
    return kinds, np.array([numbers[label] for label in labels], dtype=np.int64)
