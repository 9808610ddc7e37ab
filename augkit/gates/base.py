"""The two kinds of gate.

A row gate looks at a copy beside its source row, inside the shard job. A text gate compares normalised texts over the
whole dataset; it sees hashes only, partition by partition, after all shards are done.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict

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
"""What a text gate knows of a row: hash of its normalised text, and of the text as it is (0 for copies), split, whether
it is a copy, whether it stands in the published file, shard, its number among the keys of its shard, and the number of
its source row there."""


class Gate(BaseModel, ABC):
    """Base of every gate; fields are its parameters."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    name: ClassVar[str]


class RowGate(Gate):
    """Judges one copy at a time."""

    @abstractmethod
    def check(self, source: Mapping[str, Any], copy: Mapping[str, Any]) -> str | None:
        """Why this copy must not be published, or None where it may. Both are values by role."""


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


class TextGate(Gate):
    """Compares normalised texts over all rows.

    Attributes:
        reason: why rows are dropped, as it stands in `dropped.parquet`.
    """

    reason: ClassVar[str]

    @abstractmethod
    def find(self, records: np.ndarray, splits: tuple[str, ...], augmented: frozenset[str]) -> Found:
        """Judge all rows whose hash falls into one partition.

        Args:
            records: structured array of `KEYS`, sorted by hash, then source rows first, then by shard and row.
            splits: split names by number.
            augmented: the splits that are augmented.
        """

    def fails(self, facts: Mapping[str, int]) -> str | None:
        """Why the whole build must fail, or None."""
        return None

    def warns(self, facts: Mapping[str, int]) -> str | None:
        """What the user should be told, or None."""
        return None


Class = TypeVar("Class", bound=type[Gate])
GATES: dict[str, type[Gate]] = {}


def gate(name: str) -> Callable[[Class], Class]:
    """Name a gate class and make it known."""

    def mark(cls: Class) -> Class:
        cls.name = name
        GATES[name] = cls
        return cls

    return mark
