"""`timeseries.smooth`: a moving average."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import SeriesOperator
from augkit.ops.timeseries.reading.ranges import Counts
from augkit.ops.timeseries.reading.series import Series


@operator("timeseries.smooth", version=1)
class Smooth(SeriesOperator):
    """Replace every value by the mean of those around it.

    Steps that are missing or beyond the ends do not count; missing values stay missing.

    Args:
        reach: steps to each side that count, drawn evenly between two whole numbers; 1 is a window of three steps.

    Source: as in tsaug (Arundo Analytics), Convolve, with a flat window.
    """

    reach: Counts = (1, 3)

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        low, high = self.reach
        return {"reach": low + int(rng.random() * (high - low + 1))} if sample.steps > 1 else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        values, reach = sample.values, min(drawn["reach"], sample.steps - 1)
        missing = np.isnan(values)
        known = np.where(missing, 0.0, values)
        counted = (~missing).astype(np.float64)
        sums, counts = known.copy(), counted.copy()
        for off in range(1, reach + 1):
            sums[:, off:] += known[:, :-off]
            sums[:, :-off] += known[:, off:]
            counts[:, off:] += counted[:, :-off]
            counts[:, :-off] += counted[:, off:]
        return sample.changed(np.where(missing, np.nan, sums / np.maximum(counts, 1.0)))
