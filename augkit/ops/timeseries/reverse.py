"""`timeseries.reverse`: the end first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import BlockTimedSeriesOperator
from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.series import Series

REVERSED = {"reversed": True}  # one object for all rows, so that it is written out once


@operator("timeseries.reverse", version=1)
class Reverse(BlockTimedSeriesOperator):
    """Run the series backwards.

    Nothing is drawn: give the step a `p`. With a `times` role, gaps between steps are turned round too.

    Source: as in tsaug (Arundo Analytics), Reverse.
    """

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        return REVERSED if sample.steps > 1 else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        times = None if sample.times is None else (sample.times[0] + sample.times[-1]) - sample.times[::-1]
        return sample.moved(self.positions(Block([sample]), [drawn])[0], times)

    def positions(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        return np.arange(block.steps - 1, -1, -1)[None]

    def values_of(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        return block.values[..., ::-1]
