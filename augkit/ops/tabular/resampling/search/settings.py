"""How a sampler searches for neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.search.neighbours import Neighbours, nearest_rows
from augkit.ops.tabular.resampling.search.spaces import Integers, Space

__all__ = ["Search", "counted"]


@dataclass(frozen=True)
class Search:
    """A way to search.

    Attributes:
        approximate: faster on large tables, and some neighbours are missed.
        workers: threads; as many as the process may use where None.
    """

    approximate: bool = False
    workers: int | None = None

    def __call__(self, space: Space, base: Integers, queries: Integers, k: int) -> Neighbours:
        """The `k` rows of `base` nearest to each of `queries`; see `nearest_rows`."""
        return nearest_rows(space, base, queries, k, approximate=self.approximate, workers=self.workers)

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
