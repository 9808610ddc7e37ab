"""`timeseries.smooth`: a moving average."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import BlockSeriesOperator, whole_between
from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.ranges import Counts
from augkit.ops.timeseries.reading.series import Series


@operator("timeseries.smooth", version=1)
class Smooth(BlockSeriesOperator):
    """Replace every value by the mean of those around it.

    Steps that are missing or beyond the ends do not count; missing values stay missing.

    Args:
        reach: steps to each side that count, drawn evenly between two whole numbers; 1 is a window of three steps.

    Source: as in tsaug (Arundo Analytics), Convolve, with a flat window.
    """

    reach: Counts = (1, 3)

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        return {"reach": whole_between(rng, self.reach)} if sample.steps > 1 else None

    def alike(self, sample: Series, drawn: Drawn) -> Hashable:
        key = super().alike(sample, drawn)
        return None if key is None else (key, drawn["reach"])

    def values_of(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        values, reach = block.values, min(drawn[0]["reach"], block.steps - 1)  # of a block all have the same
        missing = np.isnan(values)
        if not missing.any():
            made: np.ndarray = _sums(values, reach) / _sums(np.ones(block.steps), reach)
            return made
        counts = _sums((~missing).astype(np.float64), reach)
        sums = _sums(np.where(missing, 0.0, values), reach)
        return np.where(missing, np.nan, sums / np.maximum(counts, 1.0))


def _sums(values: np.ndarray, reach: int) -> np.ndarray:
    """The sum of every value and of those up to so many steps to each side; shape as given, steps last.

    Series stand in one line with room between them, so that one addition serves all of them.
    """
    steps = values.shape[-1]
    apart = steps + 2 * reach
    line = np.full((values.size // steps, apart), -0.0)  # which changes nothing it is added to, not even a -0.0
    line[:, reach : reach + steps] = values.reshape(-1, steps)
    flat = line.ravel()
    made = np.empty_like(line)
    sums = made.ravel()[: flat.size - 2 * reach]
    sums[:] = flat[reach : reach + sums.size]
    for off in range(1, reach + 1):
        for start in (reach - off, reach + off):
            sums += flat[start : start + sums.size]
    return made[:, :steps].reshape(values.shape)
