"""`tabular.prowsyn`: rows within levels of a class, those near its border more often."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from augkit.ops.base import operator
from augkit.ops.tabular.over_sampling.base import Lines, LineSampling
from augkit.ops.tabular.reading.training_table import TrainingTable
from augkit.ops.tabular.resampling.prowsyn import proximity_levels
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers


@operator("tabular.prowsyn", version=1)
class ProWSyn(LineSampling):
    """Put each number between two rows of one level of a class; levels near its border are drawn from more often.

    A class is peeled from its border: each level holds the rows that are among the nearest to rows of other classes. A
    copy starts from its own row where that keeps the levels' shares, else from another, whose text and truth values it
    takes over; the lineage names the rows it lies between. Distances are over the columns of numbers as they are. A row
    that lacks a number, or is the only one of its class, stays as it is.

    Args:
        levels: at most so many.
        neighbours: rows of the class that each row of another class names for a level.
        smoothing: a row of level n is started from exp(-smoothing * (n - 1)) times as often as one of the first.

    Source: Barua, Islam & Murase 2013, "ProWSyn: proximity weighted synthetic oversampling technique for imbalanced
        data set learning".
    """

    levels: Annotated[int, Field(ge=1, le=100)] = 5
    neighbours: Annotated[int, Field(ge=1, le=1000)] = 5
    smoothing: Annotated[float, Field(ge=0, le=100)] = 1.0

    def lines(self, table: TrainingTable, code: int, members: Integers) -> Lines:
        found = proximity_levels(table.values, table.codes, members, self.levels, self.neighbours, Search())
        weights = np.zeros(len(members))
        partners: list[Integers] = [members] * len(members)
        for number, level in enumerate(found):
            for place in np.searchsorted(members, level).tolist():
                weights[place] = np.exp(-self.smoothing * number)
                if len(level) > 1:  # a level of one row borrows from the class
                    partners[place] = level
        return Lines(weights, partners, hold_self=True)
