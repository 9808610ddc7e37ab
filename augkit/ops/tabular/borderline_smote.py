"""`tabular.borderline_smote`: SMOTE from the border of a class."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from augkit.ops.base import operator
from augkit.ops.tabular.over_sampling.base import Lines, LineSampling, nearest_partners
from augkit.ops.tabular.reading.training_table import TrainingTable
from augkit.ops.tabular.resampling.borderline import Kind, others_around
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace

FOREIGN_REACH = 0.5  # a row on the way to another class stays in its own half


@operator("tabular.borderline_smote", version=1)
class BorderlineSmote(LineSampling):
    """SMOTE from those rows of a class that rows of other classes surround, but not all around.

    Copies of all other rows of the class start from one of these rows too, so that the lineage names the rows they lie
    between; text and truth values are those of the row that a copy starts from. Distances are over the columns of
    numbers as they are. A row that lacks a number, or is the only one of its class, stays as it is.

    Args:
        neighbours: nearest rows that a partner is drawn from.
        border_neighbours: nearest rows of the whole split that tell the border: at least half of them, and not all,
            are of other classes.
        kind: `borderline-1` goes towards rows of the class; `borderline-2` towards any, and to a row of another class
            at most half-way.

    Source: Han et al. 2005, "Borderline-SMOTE: a new over-sampling method in imbalanced data sets learning".
    """

    neighbours: Annotated[int, Field(ge=1, le=1000)] = 5
    border_neighbours: Annotated[int, Field(ge=1, le=1000)] = 10
    kind: Kind = "borderline-1"

    def lines(self, table: TrainingTable, code: int, members: Integers) -> Lines:
        around = min(self.border_neighbours, len(table.ids) - 1)
        others = others_around(table.values, table.codes, members, around, Search(), "border_neighbours")
        border = (others >= around / 2) & (others < around)
        if not border.any():
            raise TableError(
                f"No row of {table.name_of(code)} is at its border: of none are at least half, and not all, of the"
                f" {around} nearest rows of other classes.",
                hint="Raise border_neighbours, or use tabular.smote.",
            )
        space = NumericSpace(table.values)
        if self.kind == "borderline-1":
            return Lines(border.astype(np.float64), nearest_partners(space, members, members, border, self.neighbours))
        partners = nearest_partners(space, np.arange(len(table.ids)), members, border, self.neighbours)
        return Lines(border.astype(np.float64), partners, np.where(table.codes[partners] == code, 1.0, FOREIGN_REACH))
