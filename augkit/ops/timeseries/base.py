"""The base classes of operators on time series."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from numpy.random import Generator
from pydantic import Field

from augkit.ops.base import DatasetOperator, Operator, Row, RowOperator
from augkit.ops.timeseries.reading.pool import Partners, pooled
from augkit.ops.timeseries.reading.series import Series, put, taken

__all__ = [
    "HELD",
    "IN_TIME",
    "Knots",
    "ScaledSeriesOperator",
    "SeriesDatasetOperator",
    "SeriesOperator",
    "SeriesSample",
    "Strength",
    "TimedSeriesDatasetOperator",
    "TimedSeriesOperator",
    "between",
    "seed",
]

HELD = frozenset({"label", "id", "group", "time"})
IN_TIME = frozenset({"times", "step_labels", "events"})
DIGITS = 4
Strength = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""How strongly something is changed; 0 changes nothing."""
Knots = Annotated[int, Field(ge=1, le=100)]
"""Knots of a smooth curve between its two ends."""


def between(rng: Generator, span: tuple[float, float], digits: int = DIGITS) -> float:
    """A number drawn evenly between two, rounded for the lineage."""
    low, high = span
    return round(low + rng.random() * (high - low), digits)


def seed(rng: Generator) -> int:
    """A drawn seed of 53 bits, for kernels that need much noise."""
    return int(rng.random() * 2**53)


class SeriesSample(Operator[Series]):
    """How an operator of any shape on time series reads and writes rows."""

    modality: ClassVar[str] = "timeseries"
    moves: ClassVar[frozenset[str]] = frozenset({"series"})
    keeps: ClassVar[frozenset[str]] = HELD | IN_TIME | {"horizon"}

    def inputs(self) -> frozenset[str]:
        return frozenset({"series"})

    def read(self, row: Row) -> Series:
        view: Series | None = row.views.get("series")
        if view is None:
            view = row.views["series"] = taken(row)
        return view

    def write(self, row: Row, sample: Series) -> Row:
        return put(row, sample)


class SeriesOperator(SeriesSample, RowOperator[Series]):
    """A row operator that changes values and not when they are: every label stays, and so does what is forecast."""


class ScaledSeriesOperator(SeriesSample, RowOperator[Series]):
    """A row operator that changes what the unit of the values is: a horizon to be forecast changes with them."""

    moves: ClassVar[frozenset[str]] = frozenset({"series", "horizon"})
    keeps: ClassVar[frozenset[str]] = HELD | IN_TIME


class TimedSeriesOperator(SeriesSample, RowOperator[Series]):
    """A row operator that changes when values are: step labels and events move along.

    A horizon would no longer follow from the series, so a row that has one is refused.
    """

    moves: ClassVar[frozenset[str]] = IN_TIME | {"series"}
    keeps: ClassVar[frozenset[str]] = HELD


class SeriesDatasetOperator(SeriesSample, DatasetOperator[Series]):
    """A dataset operator that mixes a series with others of its class, from a pool of the training split.

    Class and times stay; labels of steps and a horizon would not hold for a mixture, so a row that has them is refused.
    Rows without a `label` role count as being of one class. What is drawn holds the partners' ids and, in base64, what
    is taken of them.
    """

    keeps: ClassVar[frozenset[str]] = HELD | {"times"}

    pool_size: Annotated[
        int,
        Field(
            ge=1,
            description="Series of each class to choose from; with as many as the training split has, all of them.",
        ),
    ] = 200

    def fit(self, samples: Iterable[Series], rng: Generator) -> bytes:
        return pooled(samples, self.pool_size, rng)

    def restore(self, state: bytes) -> Partners:
        return Partners(state)


class TimedSeriesDatasetOperator(SeriesDatasetOperator):
    """A dataset operator that changes when values are, after the example of others: labels of steps move along."""

    moves: ClassVar[frozenset[str]] = IN_TIME | {"series"}
    keeps: ClassVar[frozenset[str]] = HELD
