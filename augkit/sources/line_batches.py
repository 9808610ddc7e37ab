"""Rows read one by one, gathered into batches of bounded size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from augkit.sources.base import MAX_ROWS

__all__ = ["gathered"]

CHARACTERS = 4 << 20


def gathered(rows: Iterable[tuple[int, tuple[Any, ...]]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Batches of rows given as (size in characters, one value a column)."""
    held: list[tuple[Any, ...]] = []
    size = 0
    for characters, row in rows:
        held.append(row)
        size += characters
        if len(held) == MAX_ROWS or size >= CHARACTERS:
            yield _batch(held, schema)
            held, size = [], 0
    if held:
        yield _batch(held, schema)


def _batch(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    return pa.RecordBatch.from_arrays(
        [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema
    )
