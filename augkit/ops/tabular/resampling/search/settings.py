"""How a sampler searches for neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.search.duplicates import Duplicates
from augkit.ops.tabular.resampling.search.neighbours import (
    Neighbours,
    available_workers,
    nearest_rows,
    tree_is_faster,
)
from augkit.ops.tabular.resampling.search.own_class import surely_among_own
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace, Space

__all__ = ["Search", "counted"]

_FEW_ROWS = 2000  # of a class, below which bounds do not pay


@dataclass(frozen=True)
class Search:
    """A way to search.

    Attributes:
        approximate: faster on large tables, and some neighbours are missed.
        workers: threads; as many as the process may use where None.
        library: scikit-learn has been loaded, and may search where that is faster; neighbours are the same.
    """

    approximate: bool = False
    workers: int | None = None
    library: bool = False

    def __call__(self, space: Space, base: Integers, queries: Integers, k: int) -> Neighbours:
        """The `k` rows of `base` nearest to each of `queries`; see `nearest_rows`."""
        return nearest_rows(
            space, base, queries, k, approximate=self.approximate, workers=self.workers, library=self.library
        )

    def surely_among_own(self, space: NumericSpace, own: Integers, others: Integers, k: int) -> NDArray[np.bool_]:
        """Of each row of `own`, a class, whether its `k` nearest rows are certainly of it; `others` are all other rows.

        Where bounds would take longer than the neighbours themselves, nothing is certain.
        """
        rows = np.concatenate([own, others])
        few = len(own) < max(_FEW_ROWS, 32 * k) or not len(others)
        if few or self.approximate or len(others) > len(own) or tree_is_faster(space, rows, own, k):
            return np.zeros(len(own), dtype=bool)
        if Duplicates.found(space, np.sort(rows), own[:1]) is not None:  # whose nearest are found together
            return np.zeros(len(own), dtype=bool)
        workers = available_workers() if self.workers is None else self.workers
        return surely_among_own(space, own, others, k, workers)

    def within(self, space: Space, rows: Integers, queries: Integers, k: int, parameter: str, what: str) -> Neighbours:
        """As a call, among the rows of one class.

        Args:
            parameter: the name of the parameter that says `k`, for the message.
            what: whose rows these are, for the message: "class 'yes'".

        Raises:
            TableError: there are not more than `k` rows.
        """
        if len(rows) <= k:
            lower = f"Set {parameter}={len(rows) - 1} or less, or use" if len(rows) > 1 else "Use"
            raise TableError(
                f"{what} has {counted(len(rows), 'row')}, and {parameter}={k} asks each for {k} others.",
                hint=f"{lower} RandomOverSampler, which needs no neighbours.",
            )
        return self(space, rows, queries, k)


def counted(number: int, noun: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
