"""`tabular.random_over`: copies with a little noise."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from augkit.ops.base import operator
from augkit.ops.chance import Chance
from augkit.ops.tabular.over_sampling.base import Made, OverSampling
from augkit.ops.tabular.reading.training_table import TrainingTable
from augkit.ops.tabular.resampling.random_sampling import smoothing_widths
from augkit.ops.tabular.resampling.search.spaces import Integers

Widths = NDArray[np.float64]
"""Standard deviation of the noise, by column."""


@operator("tabular.random_over", version=1)
class RandomOver(OverSampling[Widths]):
    """Add normal noise to numbers, of a width that suits the rows of the class: a smoothed bootstrap.

    `balance` says how many copies the rows of each class get. The noise is in proportion to the standard deviation of a
    column within the class, and smaller in a class of more rows; values stay within the range of their column, and
    whole where all of its values are. Text and truth values are the row's own. A row that lacks a number, or is the
    only one of its class, stays as it is.

    Args:
        shrinkage: width of the noise; 1 is what suits a class with a normal distribution. 0 leaves copies as their rows
            are: plain random over-sampling, for which `drop_unchanged` has to be left out of the gates.

    Source: Menardi & Torelli 2014, "Training and assessing classification rules with imbalanced data".
    """

    shrinkage: Annotated[float, Field(ge=0, le=100)] = 1.0

    def prepare(self, table: TrainingTable, code: int, members: Integers) -> Widths:
        return smoothing_widths(table.values, members, self.shrinkage)

    def make(self, table: TrainingTable, place: int, ready: Widths, rng: Chance) -> Made:
        made = table.values[place] + rng.standard_normal(len(ready)) * ready
        return Made([[table.ids[place], 1.0]], table.settled(made) if self.shrinkage else {})
