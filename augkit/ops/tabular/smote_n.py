"""`tabular.smote_n`: SMOTE for tables of categories alone."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from augkit.ops.base import operator
from augkit.ops.chance import Chance
from augkit.ops.tabular.over_sampling.base import Made, OverSampling
from augkit.ops.tabular.reading.training_table import Categorical, TrainingTable
from augkit.ops.tabular.resampling.search.spaces import Integers
from augkit.ops.tabular.resampling.smote_n import alike
from augkit.ops.tabular.resampling.smote_nc import commonest_of_one


@operator("tabular.smote_n", version=1)
class SmoteN(OverSampling[dict[int, Integers]]):
    """Put in each column the category that most of the row and its nearest training rows with its label have.

    Every column is taken for categories, whatever it holds, and a missing value for one of them; two categories are
    near where the classes are spread over their rows alike. Only equal counts are decided by chance, so that copies of
    a row resemble each other, and many a row itself; `drop_duplicates` keeps one of each. All rows that had a vote are
    parents of equal weight. A row that is the only one of its class stays as it is.

    Args:
        neighbours: nearest rows that vote beside the row itself; fewer in a class that has no more rows.

    Source: Chawla et al. 2002, "SMOTE: synthetic minority over-sampling technique", section 6.2; the distance by
        Cost & Salzberg 1993, "A weighted nearest neighbor algorithm for learning with symbolic features".
    """

    categorical: ClassVar[Categorical] = "all"

    neighbours: Annotated[int, Field(ge=1, le=1000)] = 5

    def prepare(self, table: TrainingTable, code: int, members: Integers) -> dict[int, Integers]:
        """Each row of the class and those that vote with it."""
        count = min(self.neighbours, len(members) - 1)
        voters = alike(table.categories, table.codes, members, np.arange(len(members)), count)
        return dict(zip(members.tolist(), voters, strict=True))

    def make(self, table: TrainingTable, place: int, ready: dict[int, Integers], rng: Chance) -> Made:
        voters = ready[place]
        around = table.categories[voters]
        values = table.category_values(commonest_of_one(around, rng.random(around.shape)).tolist())
        return Made([[table.ids[row], 1 / len(voters)] for row in voters.tolist()], values)
