"""`tabular.svm_smote`: SMOTE from the support vectors of a class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from augkit.ops.base import operator
from augkit.ops.chance import Chance
from augkit.ops.tabular.base import TableRow
from augkit.ops.tabular.over_sampling.base import Lines, LineSampling, nearest_partners
from augkit.ops.tabular.reading.training_table import TrainingTable, fit_training_table
from augkit.ops.tabular.resampling.borderline import others_around
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace


@operator("tabular.svm_smote", version=1)
class SvmSmote(LineSampling):
    """SMOTE from the support vectors of a class: inwards where other classes are near, outwards where they are not.

    A support vector machine with a radial kernel is fitted on the training split, which takes long on many rows. Copies
    of all other rows of the class start from a support vector too, whose text and truth values they take over; the
    lineage names the rows they lie between, and outwards one weight is negative. Values stay within the range of their
    column. Distances are over the columns of numbers as they are. A row that lacks a number, or is the only one of its
    class, stays as it is.

    Args:
        neighbours: nearest rows of the class that a partner is drawn from.
        border_neighbours: nearest rows of the whole split: a support vector is in danger where at least half of them
            are of other classes, and noise where all are.
        out_step: the farthest outwards, as a share of the way to the partner.

    Source: Nguyen, Cooper & Kamei 2009, "Borderline over-sampling for imbalanced data classification".
    """

    packages: ClassVar[tuple[str, ...]] = (*LineSampling.packages, "sklearn")

    neighbours: Annotated[int, Field(ge=1, le=1000)] = 5
    border_neighbours: Annotated[int, Field(ge=1, le=1000)] = 10
    out_step: Annotated[float, Field(ge=0, le=1)] = 0.5

    def fit(self, samples: Iterable[TableRow], rng: Chance) -> bytes:
        return fit_training_table(samples, self.categorical, _support)

    def lines(self, table: TrainingTable, code: int, members: Integers) -> Lines:
        around = min(self.border_neighbours, len(table.ids) - 1)
        others = others_around(table.values, table.codes, members, around, Search(), "border_neighbours")
        support = (table.guide[members] > 0) & (others < around)
        if not support.any():
            raise TableError(
                f"All {around} nearest rows of every support vector of {table.name_of(code)} are of other classes, so"
                " that there is none to start from.",
                hint="Raise border_neighbours, or use tabular.smote.",
            )
        danger = support & (others >= around / 2)
        safe = support & ~danger
        weights = np.zeros(len(members))
        for rows in (danger, safe):  # half of the copies inwards, half outwards
            weights[rows] = 1 / max(1, int(rows.sum()))
        partners = nearest_partners(NumericSpace(table.values), members, members, support, self.neighbours)
        reach = np.where(danger, 1.0, -self.out_step)
        return Lines(weights, partners, np.broadcast_to(reach[:, None], partners.shape))


def _support(values: NDArray[np.float64], codes: Integers) -> Integers:
    """1 for every support vector, 0 for all other rows."""
    from sklearn.svm import SVC

    marks = np.zeros(len(values), dtype=np.int64)
    if codes.max(initial=0) > 0:
        fitted: Any = SVC(gamma="scale", random_state=0).fit(values, codes)  # else it draws a seed it does not use
        marks[fitted.support_] = 1
    return marks
