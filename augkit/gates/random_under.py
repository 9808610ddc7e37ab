"""`random_under`: fewer rows of large classes, by chance."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from augkit.gates.base import TableRows, gate
from augkit.gates.resampling import UnderSamplingGate
from augkit.ops.tabular.resampling.search.spaces import Integers


@gate("random_under")
class RandomUnder(UnderSamplingGate):
    """Drop rows of large classes by chance, those with the largest keyed hashes of their ids.

    Other rows stay where they are when rows are added to the source, and rows with gaps are like all others.
    """

    reason: ClassVar[str] = "left out by chance, to make its class smaller"

    def kept(self, rows: TableRows, codes: Integers, wanted: dict[int, int]) -> Integers:
        order = np.lexsort((rows.ranks, codes))
        sorted_codes = codes[order]
        place = np.arange(len(order)) - np.searchsorted(sorted_codes, sorted_codes)  # within its class
        most = np.array([wanted.get(code, len(order)) for code in range(int(codes.max()) + 1)])
        return order[place < most[sorted_codes]]
