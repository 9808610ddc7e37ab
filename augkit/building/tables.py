"""The tables beside the data: rows that were quarantined, and rows that gates dropped, each with its reason."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from augkit.building.plan import Plan
from augkit.building.results import DROPPED_SCHEMA, ShardResult, shard_folder

QUARANTINE_SCHEMA = pa.schema(
    [
        ("row_id", pa.string()),
        ("split", pa.string()),
        ("file", pa.string()),
        ("line", pa.int64()),
        ("step", pa.string()),
        ("error", pa.string()),
        ("row", pa.string()),
    ]
)
ROWS_AT_ONCE = 10_000


def write_tables(plan: Plan, work: Path, results: Sequence[ShardResult], scratch: Path) -> dict[str, Path]:
    """Write `quarantine.parquet` and `dropped.parquet` where they have rows.

    Returns:
        Name to local file.
    """
    tables = {}
    if plan.ingested.bad_rows or any(result.quarantined for result in results):
        tables["quarantine.parquet"] = scratch / "quarantine.parquet"
        with pq.ParquetWriter(tables["quarantine.parquet"], QUARANTINE_SCHEMA, compression="zstd") as writer:
            records = _quarantined(plan, results)
            while block := list(islice(records, ROWS_AT_ONCE)):
                writer.write_table(pa.Table.from_pylist(block, QUARANTINE_SCHEMA))
    if any(result.dropped for result in results):
        tables["dropped.parquet"] = scratch / "dropped.parquet"
        with pq.ParquetWriter(tables["dropped.parquet"], DROPPED_SCHEMA, compression="zstd") as writer:
            for result in results:
                if result.dropped:
                    with pa.OSFile(str(shard_folder(work, result.key) / "dropped.arrow")) as file:
                        writer.write_table(pa.ipc.open_file(file).read_all())
    return tables


def _quarantined(plan: Plan, results: Sequence[ShardResult]) -> Iterator[dict[str, Any]]:
    with open(plan.ingested.bad, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
    for result in results:
        yield from result.quarantined
