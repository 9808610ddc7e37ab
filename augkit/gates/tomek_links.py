"""`tomek_links`: rows that are nearest to a row of another class, which is nearest to them."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from augkit.gates.base import gate
from augkit.gates.resampling import CleaningGate, DistanceGate
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers
from augkit.ops.tabular.resampling.tomek_links import tomek_kept


@gate("tomek_links")
class TomekLinks(DistanceGate, CleaningGate):
    """Drop rows that are in a Tomek link: nearest to a row of another class, which is nearest to them (Tomek 1976).

    Distances are over the columns of numbers as they are. Rows that lack a number are neither judged nor neighbours.
    """

    reason: ClassVar[str] = "it and a row of another class are nearest to each other"

    def kept_by_distance(self, values: np.ndarray, codes: Integers, wanted: dict[int, int], seed: int) -> Integers:
        return tomek_kept(values, codes, wanted.keys(), Search())
