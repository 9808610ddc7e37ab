"""What gates share that thin out the rows of a table: which classes lose rows, and how many stay."""

from __future__ import annotations

from abc import abstractmethod
from importlib.util import find_spec
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, field_validator

from augkit.errors import MissingExtra
from augkit.gates.base import TableGate, TableRows
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.search.spaces import Integers
from augkit.ops.tabular.resampling.strategies import Task, wanted_rows

__all__ = ["CleaningGate", "DistanceGate", "ResamplingGate", "UnderSamplingGate"]

Named = Literal["auto", "majority", "not minority", "not majority", "all"]


class ResamplingGate(TableGate):
    """Drops rows of some classes, by a strategy."""

    def check_ready(self, language: str) -> None:
        if find_spec("imblearn") is None:
            raise MissingExtra(self.name, "tabular")

    def drops(self, rows: TableRows) -> np.ndarray:
        labels, codes = np.unique(rows.labels, return_inverse=True)
        numbers = {label: code for code, label in enumerate(labels.tolist())}
        chosen = wanted_rows(self._strategy(), rows.labels, self._task())
        wanted = {numbers[label]: count for label, count in chosen.items()}
        gone = np.ones(len(rows.labels), bool)
        gone[self.kept(rows, codes.astype(np.int64).reshape(-1), wanted)] = False
        return gone

    @abstractmethod
    def kept(self, rows: TableRows, codes: Integers, wanted: dict[int, int]) -> Integers:
        """Rows that stay.

        Args:
            rows: all of them.
            codes: the class of each, as a number.
            wanted: classes that lose rows; for under-sampling, with the rows that stay of each.
        """

    @abstractmethod
    def _strategy(self) -> Any: ...

    @abstractmethod
    def _task(self) -> Task: ...


class UnderSamplingGate(ResamplingGate):
    """Keeps as many rows of a class as the strategy says."""

    strategy: Named | Annotated[float, Field(gt=0, le=1)] | dict[str, Annotated[int, Field(ge=0)]] = Field(
        "auto",
        description="Rows that stay: `auto` or `not minority`, of every class as many as of the smallest; `majority`,"
        " of the largest alone; a ratio of smaller to larger, for two classes; or a map of label to rows.",
    )

    @field_validator("strategy", mode="before")
    @classmethod
    def _labels_as_text(cls, value: Any) -> Any:
        """YAML reads the label 0 as a number; labels are compared as text."""
        return {str(key): item for key, item in value.items()} if isinstance(value, dict) else value

    def _strategy(self) -> Any:
        return self.strategy

    def _task(self) -> Task:
        return "under-sampling"


class CleaningGate(ResamplingGate):
    """Drops rows by what is around them; how many stay, the data decide."""

    strategy: Named | list[str] = Field(
        "auto",
        description="Classes that lose rows: `auto` or `not minority`, all but the smallest; `majority`, the largest"
        " alone; `all`, as after over-sampling; or a list of labels.",
    )

    @field_validator("strategy", mode="before")
    @classmethod
    def _labels_as_text(cls, value: Any) -> Any:
        """YAML reads the label 0 as a number; labels are compared as text."""
        return [str(item) for item in value] if isinstance(value, list) else value

    def _strategy(self) -> Any:
        return self.strategy

    def _task(self) -> Task:
        return "clean-sampling"


class DistanceGate(ResamplingGate):
    """Compares rows by their numbers. Rows that lack one are neither judged nor neighbours: they stay."""

    def kept(self, rows: TableRows, codes: Integers, wanted: dict[int, int]) -> Integers:
        if not rows.values.shape[1]:
            raise TableError(
                "there is no column of numbers, and distances need one",
                hint="Name columns of numbers under source.columns.features, or leave the gate out.",
            )
        whole = np.isfinite(rows.values).all(axis=1)
        judged, others = np.flatnonzero(whole), np.flatnonzero(~whole)
        if len(judged) < 2:
            return np.arange(len(whole))
        near = self.kept_by_distance(np.ascontiguousarray(rows.values[judged]), codes[judged], wanted, rows.seed)
        return np.concatenate([judged[near], others])

    @abstractmethod
    def kept_by_distance(self, values: np.ndarray, codes: Integers, wanted: dict[int, int], seed: int) -> Integers:
        """Rows that stay; see `kept`. `values` are finite, of shape (rows, columns), of at least two rows."""
