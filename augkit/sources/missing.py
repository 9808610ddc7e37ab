"""Lines that lack what they cannot do without: left out, counted, and told of once for each column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from augkit.sources.base import BadRow

__all__ = ["Missing"]


class Missing:
    """Counts the lines that are left out.

    Args:
        columns: what a line needs, under the name it has here, to the column it stands in.
        what: a line is, as in `event`.
    """

    def __init__(self, columns: Mapping[str, str], what: str) -> None:
        self._columns = columns
        self._what = what
        self._counts: Counter[str] = Counter()

    def left_out(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The lines that have all they need."""
        for name in self._columns:
            is_missing = pc.is_null(batch.column(name), nan_is_null=True)
            if count := pc.sum(is_missing).as_py():
                self._counts[name] += count
                batch = batch.filter(pc.invert(is_missing))
        return batch

    def told(self, where: str) -> Iterator[BadRow]:
        """One entry for each column that lines lacked.

        Args:
            where: file, for messages.
        """
        for name, count in self._counts.items():
            lines, were = (f"{self._what} has", "was") if count == 1 else (f"{self._what}s have", "were")
            column = self._columns[name]
            yield BadRow(
                where, None, f"{count:,} {lines} no {name} (column {column!r} is empty) and {were} left out", ""
            )
