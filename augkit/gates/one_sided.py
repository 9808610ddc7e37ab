"""`one_sided`: of large classes only rows that a few do not already stand for."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.random import RandomState
from pydantic import Field

from augkit.gates.base import gate
from augkit.gates.resampling import CleaningGate, DistanceGate
from augkit.ops.tabular.resampling.one_sided import one_sided_kept
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers


@gate("one_sided")
class OneSided(DistanceGate, CleaningGate):
    """Drop rows that a few of their class stand for, and then Tomek links (one-sided selection, Kubat & Matwin 1997).

    Distances are over the columns of numbers as they are. Rows that lack a number are neither judged nor neighbours.
    """

    reason: ClassVar[str] = "a few rows of its class stand for it, or it is in a Tomek link"

    seeds: int = Field(1, ge=1, description="Rows of each class that stand for it at first, drawn by chance.")

    def kept_by_distance(self, values: np.ndarray, codes: Integers, wanted: dict[int, int], seed: int) -> Integers:
        return one_sided_kept(values, codes, wanted.keys(), 1, self.seeds, RandomState(seed), Search())
