"""`tabular.smote_nc`: SMOTE for tables of numbers and categories."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np
from pydantic import Field

from augkit.ops.base import operator
from augkit.ops.chance import Chance
from augkit.ops.sampling import chosen
from augkit.ops.tabular.over_sampling.base import Made, OverSampling, nearest_partners
from augkit.ops.tabular.reading.training_table import TrainingTable
from augkit.ops.tabular.resampling.search.spaces import Integers
from augkit.ops.tabular.resampling.smote_nc import commonest_of_one, space_of


class Near(NamedTuple):
    """The rows of a class, ascending, and the nearest of each within it, shape (rows, neighbours)."""

    members: Integers
    neighbours: Integers


@operator("tabular.smote_nc", version=1)
class SmoteNC(OverSampling[Near]):
    """SMOTE that takes text and truth values into account: numbers lie between two rows, categories are the commonest.

    Columns of text and of truth values are categories; a missing category is one too. They count in the distance, and a
    copy has those that most of the neighbours have, so that none is made that no neighbour has. The lineage names the
    parents of the numbers. A row that lacks a number, or is the only one of its class, stays as it is.

    Args:
        neighbours: nearest rows that one is drawn from, and that categories are taken from; fewer in a class that has
            no more rows.

    Source: Chawla et al. 2002, "SMOTE: synthetic minority over-sampling technique", section 6.1; neighbours are exact.
    """

    neighbours: Annotated[int, Field(ge=1, le=1000)] = 5

    def prepare(self, table: TrainingTable, code: int, members: Integers) -> Near:
        space = space_of(table.values, table.categories, members)
        everyone = np.ones(len(members), dtype=bool)
        return Near(members, nearest_partners(space, members, members, everyone, self.neighbours))

    def make(self, table: TrainingTable, place: int, ready: Near, rng: Chance) -> Made:
        near = ready.neighbours[np.searchsorted(ready.members, place)]
        first, second = rng.random(2).tolist()
        other, step = int(chosen(near.tolist(), first)), round(second, 6)
        around = table.categories[near]
        values = table.on_the_way(table.values[place], table.values[other], step)
        values |= table.category_values(commonest_of_one(around, rng.random(around.shape)).tolist())
        return Made([[table.ids[place], round(1 - step, 6)], [table.ids[other], step]], values)
