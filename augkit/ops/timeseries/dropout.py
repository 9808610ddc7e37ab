"""`timeseries.dropout`: values lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.timeseries.base import BlockSeriesOperator, seed
from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.noise import evens, words


@operator("timeseries.dropout", version=2)
class Dropout(BlockSeriesOperator):
    """Lose the values of some runs of steps, as a sensor or a network does.

    Missing values stay missing whatever `fill` says.

    Args:
        rate: share of steps lost, in [0, 1]; runs may overlap, so it is the most.
        size: steps of a run.
        fill: what stands there instead: the `last` value before the run (after it, at the beginning), `zero`, the
            `mean` of the channel, or `missing`.
        per_channel: whether channels lose values each on their own.

    Source: as in tsaug (Arundo Analytics), Dropout.
    """

    rate: Annotated[float, Field(ge=0, le=1)] = 0.1
    size: Annotated[int, Field(ge=1)] = 1
    fill: Literal["last", "zero", "mean", "missing"] = "last"
    per_channel: bool = False

    def draw(self, sample: Series, rng: Chance) -> Drawn:
        return {"seed": seed(rng)} if self.rate and sample.steps else None

    def values_of(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        values = block.values
        lost = self._lost(block, drawn)
        missing = np.isnan(values)
        if not missing.any():
            return self._filled(values, lost, lost)
        return self._filled(values, lost & ~missing, lost | missing)

    def _lost(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        """Which steps each series loses; shape (series, 1, steps), or with a row for each channel."""
        channels, steps = block.channels if self.per_channel else 1, block.steps
        wanted = round(self.rate * steps / self.size) or 1
        raw = words([one["seed"] for one in drawn], channels * wanted)
        draws = evens(raw).reshape(len(block), channels, wanted) * (steps + self.size - 1)
        lost = np.zeros((len(block), channels, steps + 2 * (self.size - 1)), bool)
        begin = np.arange(0, lost.size, lost.shape[2]).reshape(*lost.shape[:2], 1)
        starts = draws.astype(np.intp) + begin
        flat = lost.reshape(-1)
        for ahead in range(self.size):
            flat[starts + ahead] = True
        return lost[..., self.size - 1 : self.size - 1 + steps]

    def _filled(self, values: np.ndarray, lost: np.ndarray, gone: np.ndarray) -> np.ndarray:
        """Values with something else where they are lost, knowing that others are gone too."""
        if self.fill == "last":
            made = _with_last(values, np.broadcast_to(gone, values.shape))
            return made if lost is gone else np.where(lost, made, values)
        if self.fill == "mean":
            present = np.isfinite(values)
            sums = np.where(present, values, 0.0).sum(axis=2, keepdims=True)
            return np.where(lost, sums / np.maximum(present.sum(axis=2, keepdims=True), 1), values)
        return np.where(lost, 0.0 if self.fill == "zero" else np.nan, values)


def _with_last(values: np.ndarray, gone: np.ndarray) -> np.ndarray:
    """The last value that is there in place of those gone, before the first of them that one; all alone they stay."""
    steps = values.shape[-1]
    places = np.flatnonzero(gone)  # steps that are gone, and which of them are the first of a run
    is_first = np.ones(len(places), bool)
    np.not_equal(places[1:], places[:-1] + 1, out=is_first[1:])
    at_start = np.flatnonzero(gone[..., 0]) * steps  # series that begin with a run
    begin = np.searchsorted(places, at_start)
    is_first[begin] = True
    run = np.cumsum(is_first) - 1
    firsts = np.flatnonzero(is_first)
    source = places[firsts] - 1
    after = places[np.append(firsts, len(places))[run[begin] + 1] - 1] + 1
    is_all = after == at_start + steps
    source[run[begin]] = np.where(is_all, at_start, after)
    flat = values.ravel()
    made: np.ndarray = values.copy()
    made.reshape(-1)[places] = flat.take(source).take(run)
    for first in at_start[is_all].tolist():  # nothing is there to take
        made.reshape(-1)[first : first + steps] = flat[first : first + steps]
    return made
