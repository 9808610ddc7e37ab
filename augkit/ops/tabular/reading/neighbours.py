"""The rows of a training split by class, and the nearest of each within its class."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.base import TableRow
from augkit.ops.tabular.reading.numeric import NumericColumn, is_number, numeric_columns
from augkit.ops.tabular.resampling.search.neighbours import nearest_rows
from augkit.ops.tabular.resampling.search.spaces import NumericSpace

__all__ = ["Neighbourhood", "fit_neighbourhood"]

LENGTH = 8  # bytes in front of the names that say how many they take


def fit_neighbourhood(samples: Iterable[TableRow]) -> bytes:
    """The rows whose numbers are all there, as bytes for `Neighbourhood`; in memory are all numbers of the split."""
    rows = list(samples)
    columns = {
        name: column
        for name, column in numeric_columns(rows).items()
        if not any(isinstance(row.features.get(name), str | bool) for row in rows)
    }
    whole = [row for row in rows if all(is_number(row.features.get(name)) for name in columns)]
    values = np.array([[row.features[name] for name in columns] for row in whole], "<f8")
    facts = {
        "columns": {name: vars(column) for name, column in columns.items()},
        "ids": [row.row_id for row in whole],
        "labels": [str(row.label) for row in whole],
    }
    head = json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return len(head).to_bytes(LENGTH, "little") + head + values.tobytes()


class Neighbourhood:
    """Rows of a training split, and the nearest of each within its class; a class is searched when first asked for.

    Attributes:
        columns: of numbers, by name.
        ids: of the rows.
        values: shape (rows, columns).
    """

    def __init__(self, state: bytes) -> None:
        size = int.from_bytes(state[:LENGTH], "little")
        facts = json.loads(state[LENGTH : LENGTH + size].decode("utf-8", "surrogatepass"))
        self.columns = {name: NumericColumn(**one) for name, one in facts["columns"].items()}
        self.ids: list[str] = facts["ids"]
        found = np.frombuffer(state, "<f8", offset=LENGTH + size)
        self.values: NDArray[Any] = found.reshape(len(self.ids), len(self.columns))
        self._places = {row_id: place for place, row_id in enumerate(self.ids)}
        self._members: dict[str, NDArray[np.int64]] = {}
        labels = np.array(facts["labels"], dtype=object)
        for label in sorted(set(facts["labels"])):
            self._members[label] = np.flatnonzero(labels == label)
        self._nearest: dict[tuple[str, int], NDArray[np.int64]] = {}

    def place_of(self, sample: TableRow) -> int | None:
        """The place of a row of the training split; None for another row."""
        return self._places.get(sample.row_id)

    def nearest(self, label: str, place: int, count: int) -> Sequence[int]:
        """Places of the rows of the class that are nearest to one of them; fewer than `count` in a small class."""
        members = self._members[label]
        count = min(count, len(members) - 1)
        if count < 1:
            return ()
        if (label, count) not in self._nearest:
            space = NumericSpace(np.ascontiguousarray(self.values))
            self._nearest[label, count] = nearest_rows(space, members, members, count).rows
        row = int(np.searchsorted(members, place))
        found: list[int] = self._nearest[label, count][row].tolist()
        return found
