"""The kinds of gate.

A copy gate judges copies beside their source rows, inside the shard job. Its shape says what it needs to see: one
copy, many copies at once for a model's sake, or the training split first. Copy gates are asked in the order of the
recipe, and a copy that one refuses is not shown to the next. A text gate compares normalised texts over the whole
dataset; it sees hashes only, partition by partition, after all shards are done. A table gate comes last and sees the
features of all rows of the augmented splits at once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import numpy as np
from numpy.random import Generator
from pydantic import BaseModel, ConfigDict

from augkit.ops.base import Row

KEYS = np.dtype(
    [
        ("hash", "<u8"),
        ("verbatim", "<u8"),
        ("split", "<i2"),
        ("copy", "?"),
        ("published", "?"),
        ("shard", "<i4"),
        ("row", "<i4"),
        ("parent", "<i4"),
    ]
)
"""What a text gate knows of a row: hash of its normalised text, and of the text as it is (0 for copies,
unless they are compared by it), split, whether it is a copy, whether it stands in the published file, shard, its number
among the keys of its shard, and the number of its source row there."""


class Gate(BaseModel, ABC):
    """Base of every gate; fields are its parameters.

    Class attributes:
        name: set by `@gate`.
        version: raised whenever its verdicts on the same copies change.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    name: ClassVar[str]
    version: ClassVar[int] = 1

    @property
    def id(self) -> str:
        """What it is called where its verdicts are told; a gate may stand in a recipe once for each id."""
        return self.name

    def inputs(self) -> tuple[frozenset[str], ...]:
        """Sets of roles; of each of them the rows must have at least one."""
        return ()

    def check_ready(self, language: str) -> None:
        """Called when a recipe is compiled, before the first row.

        Args:
            language: ISO 639-1 code of the text.

        Raises:
            AugkitError: a package or model that this gate needs is missing, or it cannot judge this language.
        """

    def fingerprint(self) -> str:
        """What decides its verdicts beside the parameters: a model's hash, a package's version. Empty for nothing."""
        return ""


class CopyGate(Gate):
    """Judges copies beside their source rows."""

    @abstractmethod
    def judge(self, sources: Sequence[Row], copies: Sequence[Row], fitted: Any = None) -> Sequence[str | None]:
        """Why each copy must not be published, None where it may.

        Args:
            sources: the source row of each copy; the same object for copies of the same row.
            copies: as the chain left them; a verdict must not depend on the other copies.
            fitted: what `restore` of a fitted gate made; None for others.
        """


class RowGate(CopyGate):
    """Judges one copy at a time."""

    @abstractmethod
    def check(self, source: Row, copy: Row) -> str | None:
        """Why this copy must not be published, or None where it may."""

    def judge(self, sources: Sequence[Row], copies: Sequence[Row], fitted: Any = None) -> Sequence[str | None]:
        return [self.check(source, copy) for source, copy in zip(sources, copies, strict=True)]


class BatchGate(CopyGate):
    """Judges many copies at once, for a model's sake."""

    @abstractmethod
    def check_batch(self, sources: Sequence[Row], copies: Sequence[Row]) -> Sequence[str | None]:
        """Why each copy must not be published, None where it may."""

    def judge(self, sources: Sequence[Row], copies: Sequence[Row], fitted: Any = None) -> Sequence[str | None]:
        return self.check_batch(sources, copies)


class FittedGate(CopyGate):
    """Sees the source rows of the training split once, in `fit`; then many copies at once with what it learnt."""

    @abstractmethod
    def fit(self, rows: Iterable[Row], rng: Generator) -> bytes:
        """What is learnt from the training split, as bytes; equal inputs give equal bytes."""

    @abstractmethod
    def restore(self, state: bytes) -> Any:
        """What `check_batch` is handed, made from the bytes of `fit` once per process."""

    @abstractmethod
    def check_batch(self, sources: Sequence[Row], copies: Sequence[Row], fitted: Any) -> Sequence[str | None]:
        """Why each copy must not be published, None where it may, given what was fitted."""

    def judge(self, sources: Sequence[Row], copies: Sequence[Row], fitted: Any = None) -> Sequence[str | None]:
        return self.check_batch(sources, copies, fitted)

    @property
    def state_name(self) -> str:
        """What its state is called among those of dataset operators, which are named by step."""
        return f"gate.{self.id}"


@dataclass(frozen=True)
class Found:
    """What a text gate found in one partition.

    Attributes:
        drop: positions in the records of rows to drop.
        with_copies: positions of source rows whose copies have to go as well.
        facts: counts to add up over partitions, for the report.
    """

    drop: np.ndarray
    with_copies: np.ndarray
    facts: Mapping[str, int]


class AllRowsGate(Gate):
    """Judges rows, source rows and copies alike, when all shards are done.

    Attributes:
        reason: why rows are dropped, as it stands in `rejects.parquet`.
    """

    reason: ClassVar[str]

    def fails(self, facts: Mapping[str, int]) -> str | None:
        """Why the whole build must fail, or None."""
        return None

    def warns(self, facts: Mapping[str, int]) -> str | None:
        """What the user should be told, or None."""
        return None


class TextGate(AllRowsGate):
    """Compares normalised texts over all rows, images and sounds by their bytes, and histories by their items."""

    def inputs(self) -> tuple[frozenset[str], ...]:
        return (frozenset({"text", "tokens", "image", "audio", "items", "series", "features"}),)

    @abstractmethod
    def find(self, records: np.ndarray, splits: tuple[str, ...], augmented: frozenset[str]) -> Found:
        """Judge all rows whose hash falls into one partition.

        Args:
            records: structured array of `KEYS`, sorted by hash, then source rows first, then by shard and row.
            splits: split names by number.
            augmented: the splits that are augmented.
        """


@dataclass(frozen=True)
class TableRows:
    """The rows of the augmented splits, source rows and copies.

    Attributes:
        values: their columns of numbers, shape (rows, columns); what is missing is NaN.
        labels: the label of each as text, shape (rows,).
        ranks: a keyed hash of each row id, uint64, shape (rows,); for drawing rows whatever their order.
        seed: for other draws; it follows from the recipe's and from the gate's place.
    """

    values: np.ndarray
    labels: np.ndarray
    ranks: np.ndarray
    seed: int


class TableGate(AllRowsGate):
    """Sees the features of all rows of the augmented splits at once; other splits stay whole."""

    def inputs(self) -> tuple[frozenset[str], ...]:
        return (frozenset({"features"}), frozenset({"label"}))

    @abstractmethod
    def drops(self, rows: TableRows) -> np.ndarray:
        """Which rows must go, as truth values of shape (rows,).

        Raises:
            AugkitError: these rows cannot be judged.
        """


Class = TypeVar("Class", bound=type[Gate])
GATES: dict[str, type[Gate]] = {}


def gate(name: str) -> Callable[[Class], Class]:
    """Name a gate class and make it known."""

    def mark(cls: Class) -> Class:
        cls.name = name
        GATES[name] = cls
        return cls

    return mark
