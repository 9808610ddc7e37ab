"""The base classes of operators on time series."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from typing import Annotated, ClassVar

import numpy as np
from numpy.random import Generator
from pydantic import Field

from augkit.ops.base import DatasetOperator, Drawn, Operator, Row, RowOperator
from augkit.ops.chance import Chance
from augkit.ops.timeseries.reading.block import Block, groups, in_blocks
from augkit.ops.timeseries.reading.pool import Partners, pooled
from augkit.ops.timeseries.reading.series import Series, put, put_values, taken
from augkit.ops.timeseries.warping.interpolation import at_positions_each

__all__ = [
    "HELD",
    "IN_TIME",
    "BlockSeriesOperator",
    "BlockTimedSeriesOperator",
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
    "whole_between",
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


def whole_between(rng: Generator, span: tuple[int, int]) -> int:
    """A whole number drawn evenly between two, both included; where they are the same, nothing needs to be drawn."""
    low, high = span
    return low if low == high else low + int(rng.random() * (high - low + 1))


def seed(rng: Chance) -> int:
    """A drawn seed of 53 bits, for kernels that need many numbers: `words` makes them."""
    return rng.bits() >> 75


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


class _Together(SeriesSample, RowOperator[Series]):
    """A row operator that works on many series at once, where they are alike."""

    together: ClassVar[bool] = True

    @abstractmethod
    def alike(self, sample: Series, drawn: Drawn) -> Hashable:
        """The same for series that can be worked at once; None for one that goes alone."""

    @abstractmethod
    def values_of(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        """New values of each series, as drawn for it; shape (series, channels, new steps). Labels do not change."""

    def carry_out_many(self, rows: Sequence[Row], samples: Sequence[Series], drawn: Sequence[Drawn]) -> Sequence[Row]:
        made = list(rows)
        for places in groups(samples, list(map(self.alike, samples, drawn))):
            if len(places) == len(rows) > 1:
                return put_values(rows, in_blocks(samples, drawn, self.values_of))
            if len(places) == 1:
                place = places[0]
                made[place] = self.carry_out(rows[place], samples[place], drawn[place])
                continue
            chosen = [samples[place] for place in places], [drawn[place] for place in places]
            values = in_blocks(*chosen, self.values_of)
            for place, row in zip(places, put_values([rows[place] for place in places], values), strict=True):
                made[place] = row
        return made


class SeriesOperator(SeriesSample, RowOperator[Series]):
    """A row operator that changes values and not when they are: every label stays, and so does what is forecast."""


class BlockSeriesOperator(_Together, SeriesOperator):
    """A row operator that changes values and not when they are, of many series at once."""

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        return sample.changed(self.values_of(Block([sample]), [drawn])[0])

    def alike(self, sample: Series, drawn: Drawn) -> Hashable:
        return None if "times" in sample.labels else sample.values.shape


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


class BlockTimedSeriesOperator(_Together, TimedSeriesOperator):
    """A row operator that changes when values are, of many series at once where nothing else moves with them."""

    @abstractmethod
    def positions(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        """Where each new step stood, as drawn for each series: a fractional old step, or a whole one as an integer.

        The shape is (series, new steps), or (1, new steps) where it is the same for all.
        """

    def values_of(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        return at_positions_each(block.values, self.positions(block, drawn))

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        return sample.moved(self.positions(Block([sample]), [drawn])[0])

    def alike(self, sample: Series, drawn: Drawn) -> Hashable:
        return None if sample.labels else sample.values.shape


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
