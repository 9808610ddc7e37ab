"""`edited_neighbours`: rows that their neighbours contradict."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pydantic import Field

from augkit.gates.base import gate
from augkit.gates.resampling import CleaningGate, DistanceGate
from augkit.ops.tabular.resampling.edited_neighbours import Rule, edited_kept
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers


@gate("edited_neighbours")
class EditedNeighbours(DistanceGate, CleaningGate):
    """Drop rows whose nearest rows are of other classes (edited nearest neighbours, Wilson 1972).

    Distances are over the columns of numbers as they are. Rows that lack a number are neither judged nor neighbours.
    """

    reason: ClassVar[str] = "its nearest rows are of another class"

    neighbours: int = Field(3, ge=1, description="Nearest rows that are asked.")
    rule: Rule = Field(
        "all", description="A row stays if `all` of them are of its class, or if the commonest class (`mode`) is."
    )

    def kept_by_distance(self, values: np.ndarray, codes: Integers, wanted: dict[int, int], seed: int) -> Integers:
        return edited_kept(values, codes, wanted.keys(), min(self.neighbours, len(values) - 1), self.rule, Search())
