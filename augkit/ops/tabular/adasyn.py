"""`tabular.adasyn`: SMOTE, more often from rows that others surround."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from augkit.ops.base import operator
from augkit.ops.tabular.over_sampling.base import Lines, LineSampling, nearest_partners
from augkit.ops.tabular.reading.training_table import TrainingTable
from augkit.ops.tabular.resampling.borderline import others_around
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace


@operator("tabular.adasyn", version=1)
class Adasyn(LineSampling):
    """SMOTE that starts from a row the more often, the more of its nearest rows are of other classes.

    A copy starts from its own row where that keeps these shares, else from another of the class, whose text and truth
    values it takes over; the lineage names the rows it lies between. Distances are over the columns of numbers as they
    are. A row that lacks a number, or is the only one of its class, stays as it is.

    Args:
        neighbours: nearest rows of the whole split whose classes count, and nearest rows of the class that a partner
            is drawn from.

    Source: He et al. 2008, "ADASYN: adaptive synthetic sampling approach for imbalanced learning".
    """

    neighbours: Annotated[int, Field(ge=1, le=1000)] = 5

    def lines(self, table: TrainingTable, code: int, members: Integers) -> Lines:
        around = min(self.neighbours, len(table.ids) - 1)
        others = others_around(table.values, table.codes, members, around, Search(), "neighbours")
        if not others.any():
            raise TableError(
                f"No row of {table.name_of(code)} has a row of another class among its {around} nearest, so ADASYN"
                " cannot tell where rows are needed.",
                hint="Raise neighbours, or use tabular.smote.",
            )
        partners = nearest_partners(NumericSpace(table.values), members, members, others > 0, self.neighbours)
        return Lines(others.astype(np.float64), partners)
