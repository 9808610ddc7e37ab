"""Rows on their way out of a shard, published or dropped: gathered one by one, then put together as a table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from augkit.building.chain import Copy
from augkit.building.columns import LINEAGE_TYPE
from augkit.building.shard import ShardContext
from augkit.store.manifest import LINEAGE_COLUMN


class Gathered:
    """Rows of one split.

    Args:
        roles: whose values the chain may have changed; everything else is taken from the source rows.
    """

    def __init__(self, roles: Sequence[str]) -> None:
        self.parent: list[int] = []  # position of the source row in the shard
        self.copy: list[int] = []  # -1 for source rows
        self.drawn: list[str | None] = []
        self.values: dict[str, list[Any]] = {role: [] for role in roles}
        self.steps: Counter[str] = Counter()
        self.key: list[int] = []  # number among the keys of the shard, where there are any

    def add_source(self, place: int, values: Mapping[str, Any], key: int) -> None:
        self._add(place, -1, None, values, key)

    def add(self, place: int, number: int, copy: Copy, key: int = -1) -> None:
        self._add(place, number, copy.lineage, copy.row.values, key)
        for fragment in copy.trace:
            self.steps[fragment[9 : fragment.index('"', 9)]] += 1

    def _add(self, place: int, copy: int, drawn: str | None, values: Mapping[str, Any], key: int) -> None:
        self.parent.append(place)
        self.copy.append(copy)
        self.drawn.append(drawn)
        for role, column in self.values.items():
            column.append(values[role])
        self.key.append(key)

    def leave_out(self, places: Collection[int]) -> list[int]:
        """Take out source rows with all of their copies.

        Args:
            places: of the source rows in the shard.

        Returns:
            The keys of the rows that were taken out, of those that have one.
        """
        gone = [number for number, place in enumerate(self.parent) if place in places]
        keys = [self.key[number] for number in gone if self.key[number] >= 0]
        for number in gone:
            self.steps.subtract(step["step"] for step in json.loads(self.drawn[number] or "[]"))
        self.steps = +self.steps
        columns: list[list[Any]] = [self.parent, self.copy, self.drawn, self.key, *self.values.values()]
        for column in columns:
            for number in reversed(gone):
                del column[number]
        return keys

    def assembled(self, context: ShardContext, source: pa.Table, ids: Sequence[str]) -> pa.Table:
        """The rows as a table: columns of the source row, those the chain may have changed, and the lineage.

        Args:
            context: of the shard job.
            source: the shard's source rows.
            ids: theirs.
        """
        columns = context.columns
        parent, copy = np.array(self.parent, np.int64), np.array(self.copy, np.int64)
        changed = self.values.items() if (copy >= 0).any() else ()
        made = {columns.roles[role]: columns.array(role, values) for role, values in changed}
        kept = source.select([name for name in source.column_names if name not in made]).take(pa.array(parent))
        arrays = [made[name] if name in made else kept[name] for name in source.column_names]
        table = pa.table(arrays, source.schema)
        sources = [ids[place] for place in self.parent]
        rows = [row if number < 0 else f"{row}/{number}" for row, number in zip(sources, self.copy, strict=True)]
        is_copy = pa.array(copy >= 0)
        nothing = pa.scalar(None, pa.string())
        lineage = pa.StructArray.from_arrays(
            [
                pa.array(rows, pa.string()),
                pa.array(sources, pa.string()),
                pc.if_else(is_copy, pa.array(copy.astype(np.int32)), pa.scalar(None, pa.int32())),
                pc.if_else(is_copy, pa.scalar(context.chain_id, pa.string()), nothing),
                pa.array(self.drawn, pa.string()),
            ],
            fields=list(LINEAGE_TYPE),
        )
        table = table.append_column(LINEAGE_COLUMN, lineage)
        return table.cast(columns.published_schema()).combine_chunks()
