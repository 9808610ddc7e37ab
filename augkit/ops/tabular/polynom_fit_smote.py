"""`tabular.polynom_fit_smote`: rows on lines or on a curve through a class."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from augkit.ops.base import operator
from augkit.ops.chance import Chance
from augkit.ops.tabular.over_sampling.base import ClassLines, Lines, Made, OverSampling
from augkit.ops.tabular.reading.training_table import TrainingTable
from augkit.ops.tabular.resampling.lineage import WHOLE_CLASS
from augkit.ops.tabular.resampling.polynom_fit import Curve, Topology
from augkit.ops.tabular.resampling.search.spaces import Integers


@operator("tabular.polynom_fit_smote", version=1)
class PolynomFitSmote(OverSampling[ClassLines | Curve]):
    """Put each number on a line from the row's own to the mean of its class, or on another line through the class.

    It needs no neighbours, and hence no scaling of the columns. The lineage names both ends of the line; the mean, and
    the curve, stand there as null. Text and truth values are those of the row that a copy starts from. A row that
    lacks a number, or is the only one of its class, stays as it is.

    Args:
        topology: `star` joins every row with the mean of its class, `bus` every row with the next one in the order of
            the data, `mesh` with any other; `polynomial` fits each column by the place of a row within the class.
        degree: of the polynomial; lower in a class that has not more rows.

    Source: Gazzah & Amara 2008, "New oversampling approaches based on polynomial fitting for imbalanced data sets";
        ranked first of 85 in Kovács 2019, "An empirical comparison and evaluation of minority oversampling techniques".
    """

    topology: Topology = "star"
    degree: Annotated[int, Field(ge=1, le=20)] = 2

    def prepare(self, table: TrainingTable, code: int, members: Integers) -> ClassLines | Curve:
        if self.topology == "polynomial":
            return Curve(table.values[members], min(self.degree, len(members) - 1))
        return ClassLines(table, members, self._lines(members))

    def _lines(self, members: Integers) -> Lines:
        weights = np.ones(len(members))
        if self.topology == "mesh":
            return Lines(weights, [members] * len(members), hold_self=True)
        if self.topology == "bus":
            weights[-1] = 0.0  # no row comes after it
            return Lines(weights, np.roll(members, -1)[:, None])
        return Lines(weights, np.full((len(members), 1), WHOLE_CLASS))

    def make(self, table: TrainingTable, place: int, ready: ClassLines | Curve, rng: Chance) -> Made:
        if isinstance(ready, ClassLines):
            return ready.made(place, rng)
        return Made([[None, 1.0]], table.settled(ready.at(np.array([2 * rng.random() - 1]))[0]))
