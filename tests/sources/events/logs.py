"""Logs of events and what is read of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from augkit.recipe.schema import Source
from augkit.sources.base import BadRow
from augkit.sources.open import open_source

Event = tuple[Any, ...]
NAMES = ("user", "item", "time", "rating")


def read_log(
    folder: Path, events: Sequence[Event] | pa.Table, **spec: Any
) -> tuple[dict[str, list[dict[str, Any]]], list[BadRow]]:
    """The rows of each split of a log written as Parquet, and what could not be used."""
    table = events if isinstance(events, pa.Table) else log_table(events)
    pq.write_table(table, folder / "log.parquet")
    return read_file("log.parquet", folder, **spec)


def read_file(data: Any, folder: Path, **spec: Any) -> tuple[dict[str, list[dict[str, Any]]], list[BadRow]]:
    columns = {"user": "user", "item": "item", "time": "time"}
    source = open_source(Source.model_validate({"data": data, "events": columns | spec}), folder)
    bad: list[BadRow] = []
    rows = {
        part.split: [row for batch in source.batches(part, bad.append) for row in batch.to_pylist()]
        for part in source.parts
    }
    return rows, bad


def log_table(events: Sequence[Event]) -> pa.Table:
    width = max((len(event) for event in events), default=3)
    columns = {name: [event[place] for event in events] for place, name in enumerate(NAMES[:width])}
    return pa.table(columns)


def histories(rows: Sequence[Mapping[str, Any]], *names: str) -> dict[str, Any]:
    """Sequence to its items, or to the values of some columns."""
    return {row["sequence"]: row["items"] if not names else tuple(row[name] for name in names) for row in rows}
