"""The second kind of job: take the rows that gates on all rows dropped out of a shard's files."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from xxhash import xxh3_128

from augkit.building.rejects import Rejects
from augkit.building.results import ShardFile, ShardResult, hash_and_sync, once, shard_folder, write_parquet
from augkit.building.shard import ShardContext
from augkit.store.manifest import LINEAGE_COLUMN


@dataclass(frozen=True)
class SiftJob:
    """A shard's result, and the keys that must go (`DROPS`)."""

    result: ShardResult
    drops: np.ndarray

    @property
    def key(self) -> str:
        digest = xxh3_128(self.result.key.encode())
        digest.update(np.ascontiguousarray(self.drops[["row", "gate", "with_copies"]]).tobytes())
        return digest.hexdigest()


def sift_shard(context: ShardContext, job: SiftJob) -> ShardResult:
    """The shard without the dropped rows, as a result of its own."""
    source = shard_folder(context.work, job.result.key)
    return once(context.work, job.result.index, job.key, lambda folder: _sifted(context, job, source, folder))


def _sifted(context: ShardContext, job: SiftJob, source: Path, draft: Path) -> ShardResult:
    keys, positions = np.load(source / "keys.npy"), np.load(source / "positions.npy")
    gate_of = gates_of_keys(keys, job.drops)
    files: list[ShardFile] = []
    counts: dict[str, Any] = json.loads(json.dumps(job.result.counts))
    drops = Counter(job.result.dropped)
    with Rejects(draft, context.columns.rejects_schema()) as rejects:
        rejects.copy(source)
        for file in job.result.files:
            of_split = keys["split"] == context.splits.index(file.split)
            here = np.flatnonzero(of_split & (gate_of >= 0) & (positions >= 0))
            if not len(here):
                os.link(source / file.name, draft / file.name)
                files.append(file)
                continue
            table = pq.read_table(source / file.name)
            gone = table.take(pa.array(positions[here]))
            gates = [context.all_rows_gates[number] for number in gate_of[here].tolist()]
            rejects.add(gone, file.split, [gate.id for gate in gates], [gate.reason for gate in gates])
            drops.update(gate.id for gate in gates)
            _subtract(counts[file.split], context, gone)
            keep = np.ones(table.num_rows, bool)
            keep[positions[here]] = False
            if keep.any():
                write_parquet(table.filter(pa.array(keep)).combine_chunks(), draft / file.name)
                data_hash, size = hash_and_sync(draft / file.name)
                files.append(ShardFile(file.split, file.name, data_hash, int(keep.sum()), size))
    return replace(job.result, key=job.key, files=files, counts=counts, dropped=dict(drops), seconds={}, cached=False)


def gates_of_keys(keys: np.ndarray, drops: np.ndarray) -> np.ndarray:
    """The gate that drops each key, -1 for none; copies follow their source row where the gate says so."""
    gate_of = np.full(len(keys), -1, np.int64)
    taking = np.full(len(keys), -1, np.int64)
    taking[drops["row"][drops["with_copies"]]] = drops["gate"][drops["with_copies"]]
    gate_of[keys["copy"]] = taking[keys["parent"][keys["copy"]]]
    gate_of[drops["row"]] = drops["gate"]
    return gate_of


def _subtract(counts: dict[str, Any], context: ShardContext, gone: pa.Table) -> None:
    lineage = gone[LINEAGE_COLUMN].to_pylist()
    labels = context.columns.labels(gone)
    for row, label in zip(lineage, labels.to_pylist() if labels is not None else [None] * len(lineage), strict=True):
        kind = "source" if row["copy"] is None else "copies"
        counts[kind] -= 1
        if label is not None:
            counts["classes"][label][kind] -= 1
        for step in json.loads(row["drawn"] or "[]"):
            counts["steps"][step["step"]] -= 1
