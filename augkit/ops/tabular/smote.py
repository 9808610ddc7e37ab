"""`tabular.smote`: rows between a row and one of its nearest of the same class."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from augkit.ops.base import operator
from augkit.ops.tabular.over_sampling.base import Lines, LineSampling, nearest_partners
from augkit.ops.tabular.reading.training_table import Categorical, TrainingTable
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace


@operator("tabular.smote", version=1)
class Smote(LineSampling):
    """Put each number somewhere between the row's own and that of one of the nearest training rows with its label.

    Every copy draws another of the neighbours and another place on the way there; both parents and their weights are in
    the lineage. `balance` says how many copies the rows of each class get, so that rare classes get more. Distances
    are over the columns of numbers as they are; whole numbers stay whole. Text and truth values are the row's own. A
    row that lacks a number, or is the only one of its class, stays as it is.

    Args:
        neighbours: nearest rows that one is drawn from; fewer in a class that has no more rows.

    Source: Chawla et al. 2002, "SMOTE: synthetic minority over-sampling technique"; neighbours are exact.
    """

    categorical: ClassVar[Categorical] = "none"  # every copy starts from its own row

    neighbours: Annotated[int, Field(ge=1, le=1000)] = 5

    def lines(self, table: TrainingTable, code: int, members: Integers) -> Lines:
        everyone = np.ones(len(members), dtype=bool)
        partners = nearest_partners(NumericSpace(table.values), members, members, everyone, self.neighbours)
        return Lines(everyone.astype(np.float64), partners)
