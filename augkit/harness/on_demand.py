"""Rows that are encoded when a batch asks for them: pictures and sound, which would fill the memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from augkit.harness.data import encode
from augkit.harness.tasks.classification import Classification
from augkit.store.manifest import LINEAGE_COLUMN

if TYPE_CHECKING:
    from augkit.harness.data import ModelRows
    from augkit.harness.tasks.base import Task

__all__ = ["OnDemandRows", "encoded_batch", "rows_for_model"]


class OnDemandRows:
    """Rows as a model reads them, made of the files in them each time; a torch data set, asked for a batch at a time.

    Args:
        rows: a `datasets.Dataset` whose files are not decoded.
        task: knows which columns are read.
        tokenizer: what the model reads with.
        max_length: handed on to the task.
        order: places of `rows`, in the order they are called by here; all of them as they stand where left out.
    """

    def __init__(
        self, rows: Any, task: Classification, tokenizer: Any, max_length: int, order: np.ndarray | None = None
    ) -> None:
        self._rows = rows.remove_columns([LINEAGE_COLUMN]) if LINEAGE_COLUMN in rows.column_names else rows
        self._task, self._tokenizer, self._max_length = task, tokenizer, max_length
        self._order = np.arange(len(rows)) if order is None else order

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, index: int) -> dict[str, Any]:
        return self.__getitems__([index])[0]

    def __getitems__(self, indices: Sequence[int]) -> list[dict[str, Any]]:
        batch = self._rows[self._order[np.asarray(indices, dtype=np.int64)].tolist()]
        return encoded_batch(self._task, batch, self._tokenizer, self._max_length)

    @cached_property
    def lengths(self) -> np.ndarray:
        """Bytes of each row's file, which grow with what is in it; shape (rows,). A file beside the data counts 0."""
        column = self._task.columns[self._task.inputs[0]]
        table = self._rows.select_columns([column]).with_format("arrow")[:]
        sizes = pc.fill_null(pc.binary_length(pc.struct_field(table.column(column), "bytes")), 0)
        return np.asarray(sizes.to_numpy(), dtype=np.int64)[self._order]

    def values(self, name: str) -> np.ndarray:
        """The labels as the loss is told of them, one row after another; weights laid end to end.

        Args:
            name: `labels`; nothing else is known beforehand.
        """
        assert name == "labels"
        told = self._task.encoded_labels(self._rows[self._task.columns["label"]][:])
        return np.asarray(told)[self._order].reshape(-1)

    def reordered(self, order: np.ndarray) -> OnDemandRows:
        """The rows in another order, or some of them."""
        return OnDemandRows(self._rows, self._task, self._tokenizer, self._max_length, self._order[order])


def rows_for_model(rows: Any, task: Task, tokenizer: Any, max_length: int) -> ModelRows:
    """A split as the model reads it, encoded beforehand or on demand as the task says.

    Args: as of `encode`.
    """
    if not task.on_demand:
        return encode(rows, task, tokenizer, max_length)
    assert isinstance(task, Classification)
    return OnDemandRows(rows, task, tokenizer, max_length)


def encoded_batch(task: Any, batch: Mapping[str, list[Any]], tokenizer: Any, max_length: int) -> list[dict[str, Any]]:
    """Some rows as the task's collator takes them.

    Args:
        task: an `augkit.harness.tasks.Task`.
        batch: column name to values.
        tokenizer: what the model reads with.
        max_length: tokens a text is cut at.
    """
    encoded = task.encode(batch, tokenizer, max_length)
    return [dict(zip(encoded, row, strict=True)) for row in zip(*encoded.values(), strict=True)]
