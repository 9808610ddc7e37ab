"""Rows that gates dropped: kept with what they say, the gate and the reason, as `rejects.arrow` in a job's folder.

A reject is the row as it would have been published, cut down to the columns that have a role; its lineage has three
fields more: `split`, `gate` and `reason`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from augkit.store.manifest import LINEAGE_COLUMN

FILE = "rejects.arrow"


class Rejects:
    """The rejects of a shard, written as they come, so that few are in memory at a time.

    Args:
        folder: of the job.
        schema: `Columns.rejects_schema()`.
    """

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self.schema = schema
        self._file = pa.OSFile(str(folder / FILE), "wb")
        self._writer = pa.ipc.new_file(self._file, schema)

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()
        self._file.close()

    def copy(self, folder: Path) -> None:
        """Add the rejects of another job."""
        with pa.OSFile(str(folder / FILE)) as file:
            reader = pa.ipc.open_file(file)
            for number in range(reader.num_record_batches):
                self._writer.write_batch(reader.get_batch(number))

    def add(self, rows: pa.Table, split: str, gates: Sequence[str], reasons: Sequence[str]) -> None:
        """Add rows of one split.

        Args:
            rows: as they would have been published.
            split: they belong to.
            gates: the gate that dropped each.
            reasons: why.
        """
        said = {"split": [split] * len(gates), "gate": gates, "reason": reasons}
        lineage = pa.Table.from_struct_array(rows[LINEAGE_COLUMN])
        for name, values in said.items():
            lineage = lineage.append_column(name, pa.array(values, pa.string()))
        kept = rows.select(self.schema.names[:-1]).append_column(LINEAGE_COLUMN, lineage.to_struct_array())
        self._writer.write_table(kept.cast(self.schema).combine_chunks())


def read_rejects(folder: Path) -> pa.Table:
    """The rejects of a finished job, in the order in which they were dropped."""
    with pa.OSFile(str(folder / FILE)) as file:
        return pa.ipc.open_file(file).read_all()
