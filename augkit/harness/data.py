"""From a dataset to encoded rows: splits, row ids, and what a model reads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from xxhash import xxh3_64_intdigest

from augkit.errors import SourceError
from augkit.store.manifest import LINEAGE_COLUMN

if TYPE_CHECKING:
    from augkit.harness.tasks.base import Task

__all__ = ["EncodedRows", "ModelRows", "Splits", "by_length", "encode", "row_ids", "split_rows"]

VALIDATION_NAMES = ("validation", "valid", "val", "dev")
VALIDATION_SHARE = 0.1
DECODED = ("Image", "Audio")  # features of `datasets`
BATCH = 1000
MOST_CACHED = 24


@dataclass(frozen=True)
class Splits:
    """The three splits of a training.

    Attributes:
        train: rows learnt from, copies among them.
        validation: rows that checkpoints are selected by.
        test: rows scored once, at the end.
        validation_cut: whether validation was cut from the source rows of train.
    """

    train: Any
    validation: Any
    test: Any
    validation_cut: bool

    def items(self) -> list[tuple[str, Any]]:
        return [("train", self.train), ("validation", self.validation), ("test", self.test)]


def split_rows(dataset: Mapping[str, Any]) -> Splits:
    """Train, validation and test of a dataset.

    Without a validation split a tenth of the source rows of train is cut off, by a hash of their ids, so that every
    dataset made from the same source rows has the same validation rows; their copies are left out of train.

    Args:
        dataset: split to `datasets.Dataset`.

    Raises:
        SourceError: train or test is not there, or is empty.
    """
    dataset = {name: with_files_as_bytes(rows) for name, rows in dataset.items()}
    found = ", ".join(f"{name} ({len(rows):,} rows)" for name, rows in dataset.items()) or "none"
    for needed, why in (("train", "to learn from"), ("test", "to score at the end")):
        if needed not in dataset or not len(dataset[needed]):
            raise SourceError(
                f"The dataset has no rows {why}: its `{needed}` split is missing or empty. Its splits: {found}.",
                hint="Share the data out in the recipe: source.splits: {train: 0.8, validation: 0.1, test: 0.1}.",
            )
    train, test = dataset["train"], dataset["test"]
    for name in VALIDATION_NAMES:
        if name in dataset and len(dataset[name]):
            return Splits(train, dataset[name], test, validation_cut=False)
    return _cut_validation(train, test)


def with_files_as_bytes(rows: Any) -> Any:
    """The rows of a `datasets.Dataset`, pictures and sounds in them as the bytes of their files rather than decoded."""
    for name, feature in rows.features.items():
        if type(feature).__name__ in DECODED and feature.decode:
            rows = rows.cast_column(name, type(feature)(decode=False))
    return rows


def _cut_validation(train: Any, test: Any) -> Splits:
    _, sources, copied = lineage(train)
    unique = sorted(set(sources), key=lambda source: xxh3_64_intdigest(f"augkit.validation.1\0{source}".encode()))
    if len(unique) < 2:
        raise SourceError(
            "The train split has a single source row, too few to cut a validation split from it.",
            hint="Name more data, or give the recipe a validation split.",
        )
    held = set(unique[: max(1, round(VALIDATION_SHARE * len(unique)))])
    original = [index for index, source in enumerate(sources) if source in held and not copied[index]]
    if not original:  # only copies were published
        original = [index for index, source in enumerate(sources) if source in held]
    kept = [index for index, source in enumerate(sources) if source not in held]
    return Splits(train.select(kept), train.select(original), test, validation_cut=True)


def lineage(rows: Any) -> tuple[list[str], list[str], list[bool]]:
    """Row ids, ids of the source rows, and whether each row is a copy.

    Rows of a dataset that augkit did not build are source rows, called by their position.
    """
    if LINEAGE_COLUMN not in rows.column_names:
        ids = [str(index) for index in range(len(rows))]
        return ids, ids, [False] * len(rows)
    column = rows[LINEAGE_COLUMN][:]
    return (
        [str(item["row_id"]) for item in column],
        [str(item["source_id"]) for item in column],
        [item["copy"] is not None for item in column],
    )


def row_ids(rows: Any) -> list[str]:
    """An id for each row, unique in its split."""
    return lineage(rows)[0]


class ModelRows(Protocol):
    """Rows as a model reads them; a torch data set.

    Attributes:
        lengths: what rows are sorted by to save padding, shape (rows,).
    """

    @property
    def lengths(self) -> np.ndarray: ...

    def __len__(self) -> int: ...

    def __getitem__(self, index: int) -> dict[str, Any]: ...

    def values(self, name: str) -> np.ndarray:
        """All values of a column, one row after another; lists laid end to end."""

    def reordered(self, order: np.ndarray) -> ModelRows:
        """The rows in another order, or some of them."""


class EncodedRows:
    """Rows as a model reads them, kept as flat arrays; a torch data set.

    Args:
        columns: name to a value a row: a number, or a list of numbers.
    """

    def __init__(self, columns: Mapping[str, list[Any]]) -> None:
        self._plain: dict[str, np.ndarray] = {}
        self._ragged: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self._size = 0
        for name, values in columns.items():
            self._size = len(values)
            if values and isinstance(values[0], list | tuple | np.ndarray):
                ends = np.cumsum([0, *(len(value) for value in values)])
                flat = np.fromiter((item for value in values for item in value), dtype=_kind(values), count=ends[-1])
                self._ragged[name] = (flat, ends)
            else:
                self._plain[name] = np.asarray(values)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, index: Any) -> dict[str, Any]:
        row: dict[str, Any] = {name: values[index].item() for name, values in self._plain.items()}
        for name, (flat, ends) in self._ragged.items():
            row[name] = flat[ends[index] : ends[index + 1]].tolist()
        return row

    def values(self, name: str) -> np.ndarray:
        """All values of a column, one row after another; lists laid end to end."""
        return self._plain[name] if name in self._plain else self._ragged[name][0]

    @cached_property
    def lengths(self) -> np.ndarray:
        """Tokens (or numbers) of each row, shape (rows,)."""
        ends = next(iter(self._ragged.values()))[1]  # what a task encodes first is what is padded
        lengths: np.ndarray = np.diff(ends)
        return lengths

    def reordered(self, order: np.ndarray) -> EncodedRows:
        """The rows in another order, or some of them."""
        made = EncodedRows({})
        made._size = len(order)
        made._plain = {name: values[order] for name, values in self._plain.items()}
        for name, (flat, ends) in self._ragged.items():
            pieces = [flat[ends[index] : ends[index + 1]] for index in order]
            joined = np.concatenate(pieces) if pieces else flat[:0]
            made._ragged[name] = (joined, np.cumsum([0, *(len(piece) for piece in pieces)]))
        return made


def by_length(rows: ModelRows) -> tuple[ModelRows, np.ndarray]:
    """The rows, longest first, and where each stood."""
    order = np.argsort(-rows.lengths, kind="stable")
    return rows.reordered(order), order


def _kind(values: list[Any]) -> Any:
    first = next((value[0] for value in values if len(value)), 0)
    return np.float32 if isinstance(first, float) else np.int64


_cache: OrderedDict[tuple[Any, ...], EncodedRows] = OrderedDict()


def encode(rows: Any, task: Task, tokenizer: Any, max_length: int) -> EncodedRows:
    """A split as the model reads it; what was encoded lately in this process is not encoded again.

    Args:
        rows: a `datasets.Dataset`.
        task: knows which columns are read.
        tokenizer: of the model, a fast one.
        max_length: tokens a text is cut at.
    """
    spelling = xxh3_64_intdigest(tokenizer.backend_tokenizer.to_str().encode()) if tokenizer.is_fast else id(tokenizer)
    key = (rows._fingerprint, task.name, task.labels, str(vars(task)), spelling, max_length)
    if key in _cache:
        _cache.move_to_end(key)
        return _cache[key]
    columns: dict[str, list[Any]] = {}
    wanted = rows.remove_columns([LINEAGE_COLUMN]) if LINEAGE_COLUMN in rows.column_names else rows
    for start in range(0, len(wanted), BATCH):
        for name, values in task.encode(wanted[start : start + BATCH], tokenizer, max_length).items():
            columns.setdefault(name, []).extend(values)
    _cache[key] = EncodedRows(columns)
    while len(_cache) > MOST_CACHED:
        _cache.popitem(last=False)
    return _cache[key]
