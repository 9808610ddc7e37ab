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
from augkit.building.rejects import read_rejects
from augkit.building.results import ShardResult, shard_folder
from augkit.building.shard import ShardContext
from augkit.ops.base import DatasetOperator
from augkit.store.manifest import REJECTS, STATES

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
STATES_SCHEMA = pa.schema([("step", pa.string()), ("state", pa.binary())])
ROWS_AT_ONCE = 10_000


def write_tables(plan: Plan, context: ShardContext, results: Sequence[ShardResult], scratch: Path) -> dict[str, Path]:
    """Write `quarantine.parquet`, `rejects.parquet` and `states.parquet` where they have rows.

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
        tables[REJECTS] = scratch / REJECTS
        with pq.ParquetWriter(tables[REJECTS], context.columns.rejects_schema(), compression="zstd") as writer:
            for result in results:
                if result.dropped:
                    writer.write_table(read_rejects(shard_folder(context.work, result.key)))
    steps = plan.chain.steps() if plan.chain else []
    kept = [step.id for step in steps if isinstance(step.operator, DatasetOperator) and step.operator.keeps_state]
    if kept := [id for id in kept if id in context.fitted]:
        tables[STATES] = scratch / STATES
        rows = [{"step": id, "state": context.fitted[id]} for id in kept]
        pq.write_table(pa.Table.from_pylist(rows, STATES_SCHEMA), tables[STATES], compression="zstd")
    return tables


def _quarantined(plan: Plan, results: Sequence[ShardResult]) -> Iterator[dict[str, Any]]:
    with open(plan.ingested.bad, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
    for result in results:
        yield from result.quarantined
