"""`near_miss`: of large classes only rows near the smallest one."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pydantic import Field

from augkit.gates.base import gate
from augkit.gates.resampling import DistanceGate, UnderSamplingGate
from augkit.ops.tabular.resampling.near_miss import near_miss_kept
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers


@gate("near_miss")
class NearMiss(DistanceGate, UnderSamplingGate):
    """Drop rows of large classes that are far from the smallest one (NearMiss, Mani & Zhang 2003).

    Distances are over the columns of numbers as they are. Rows that lack a number are neither judged nor neighbours.
    """

    reason: ClassVar[str] = "others of its class are nearer to the smallest class"

    rank_by: int = Field(
        1,
        ge=1,
        le=3,
        description="The version: 1 keeps rows by the distance to their nearest rows of the smallest class, 2 to the"
        " farthest; 3 those farthest from it among the rows nearest to each row of it.",
    )
    neighbours: int = Field(3, ge=1, description="Rows of the smallest class whose distances are added up.")
    named: int = Field(3, ge=1, description="With 3: rows that each row of the smallest class names.")

    def kept_by_distance(self, values: np.ndarray, codes: Integers, wanted: dict[int, int], seed: int) -> Integers:
        smallest = int(np.bincount(codes)[np.unique(codes)].min())
        there = {code: min(count, int((codes == code).sum())) for code, count in wanted.items()}
        neighbours = min(self.neighbours, smallest)
        return near_miss_kept(values, codes, there, self.rank_by, neighbours, self.named, Search())
