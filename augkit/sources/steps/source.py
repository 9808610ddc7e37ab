"""A table of steps as a source of rows: a time series each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from augkit.errors import SourceError
from augkit.recipe.step_table import StepTable
from augkit.sources.base import BadRow, OnBad, OpenSource, Part, bounded
from augkit.sources.spread import Spread, gathered
from augkit.sources.steps.lines import Lines, open_lines
from augkit.sources.steps.series import Steps

__all__ = ["open_steps"]

LINES_PER_PARTITION = 1 << 20
AT_ONCE = 1 << 18  # lines that are gathered before they are shared out
BYTES_A_LINE = 24  # of a file, where its lines are not known before it is read


def open_steps(source: OpenSource, spec: StepTable) -> StepSource:
    """Series of the lines of a table.

    Raises:
        SourceError: the table lacks a column, or one of them is of a type that cannot be what the recipe says.
    """
    return StepSource(open_lines(source, spec))


class StepSource(OpenSource):
    """Reads a table when its first row is asked for, and from then on the copy of it on local disk.

    What is in memory is the lines of some series, about a million unless one series has more.
    """

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.schema = _schema(lines)
        self.files = lines.source.files
        self.parts = tuple(replace(part, rows=None) for part in lines.source.parts)
        self._read: dict[str, tuple[Spread, list[BadRow]]] = {}

    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        spread, bad = self._spread(part)
        for row in bad:
            on_bad(row)
        made = 0
        for number in range(spread.count):
            if (lines := spread.load(number)) is not None:
                table = Steps(lines, self._lines.spec, self._lines.where).table(self.schema, on_bad)
                made += table.num_rows
                for batch in table.to_batches():
                    yield from bounded(batch)
        if not made:
            raise SourceError(
                f"{self._lines.where}: no series can be made of its lines.",
                hint="Check the columns under `steps:`; series with repeated times need `repeated_times`.",
            )

    def _spread(self, part: Part) -> tuple[Spread, list[BadRow]]:
        if part.split not in self._read:
            of_table = next(one for one in self._lines.source.parts if one.split == part.split)
            expected = of_table.rows
            if expected is None:
                expected = sum(file.bytes for file in self.files if file.path in part.files) // BYTES_A_LINE
            bad: list[BadRow] = []
            lines = gathered(self._lines.batches(of_table, bad.append), AT_ONCE)
            self._read[part.split] = Spread(lines, "id", max(1, -(-expected // LINES_PER_PARTITION))), bad
        return self._read[part.split]


def _schema(lines: Lines) -> pa.Schema:
    numbers = pa.list_(pa.float64())
    is_flat = isinstance(lines.spec.values, str)
    fields = [("id", pa.string()), ("series", numbers if is_flat else pa.list_(numbers))]
    if lines.moments is not None:
        fields.append(("times", pa.list_(lines.moments.kind)))
    for role in lines.spec.beside:
        fields.append((role, pa.list_(lines.kind(role)) if role == "step_labels" else lines.kind(role)))
    return pa.schema(fields)
