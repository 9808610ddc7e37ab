"""Gates that see the features of all rows at once: read back from the shards, judged, and noted by shard what must go.

They come after the gates that compare texts, and are shown what those leave. All numbers of the augmented splits are in
memory meanwhile, as they are when an operator that over-samples is fitted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from xxhash import xxh3_64_intdigest

from augkit.building.reduce import DROPS, SHARDS_PER_PARTITION, Reduced
from augkit.building.results import ShardResult, shard_folder
from augkit.building.seeding import keyed_hashes
from augkit.building.shard import ShardContext
from augkit.building.sift import gates_of_keys
from augkit.building.spill import Spill
from augkit.errors import AugkitError, BuildError
from augkit.features import FEATURE
from augkit.gates.base import TableRows
from augkit.store.manifest import LINEAGE_COLUMN

ROWS = np.dtype([("shard", "<i4"), ("row", "<i4"), ("copy", "?"), ("hash", "<u8")])
"""What is noted about a row: its shard, its number among the keys there, whether it is a copy, and a hash of its id."""


def judge_tables(context: ShardContext, results: Sequence[ShardResult], reduced: Reduced, scratch: Path) -> Reduced:
    """What the gates before found, and what the table gates find in the rows that those leave.

    Args:
        context: of the shard jobs.
        results: of every shard, in order.
        reduced: what the text gates found.
        scratch: an empty folder on local disk.

    Raises:
        BuildError: a gate cannot judge these rows.
    """
    if not context.table_gates:
        return reduced
    partitions = max((result.index for result in results), default=0) // SHARDS_PER_PARTITION + 1
    drops = Spill(scratch / "table_drops", DROPS, partitions)
    before: dict[int, np.ndarray] = {}
    for shard, noted in reduced.drops():
        before[shard] = noted
        drops.add(noted, noted["shard"] // SHARDS_PER_PARTITION)
    parts = [part for result in results for part in _rows_of(context, result, before.get(result.index))]
    facts = []
    notes = np.concatenate([part[0] for part in parts]) if parts else np.empty(0, ROWS)
    width = sum(1 for role in context.columns.roles if role.startswith(FEATURE))
    values = np.concatenate([part[1] for part in parts]) if parts else np.empty((0, width))
    labels = np.concatenate([part[2] for part in parts]) if parts else np.empty(0, dtype=str)
    order = np.argsort(notes["hash"], kind="stable")  # where ties go must not depend on how shards are cut
    notes, values, labels = notes[order], values[order][:, ~np.isnan(values).all(axis=0)], labels[order]
    for number, gate in enumerate(context.table_gates, len(context.text_gates)):
        seed = xxh3_64_intdigest(f"augkit.1\0{context.recipe.seed}\0gate.{gate.id}".encode()) % 2**32
        ranks = keyed_hashes(context.recipe.seed, f"gate.{gate.id}", notes["hash"])
        try:
            gone = gate.drops(TableRows(values, labels, ranks, seed))
        except AugkitError as error:
            raise BuildError(f"gate {gate.id}: {error.message} No version was published.", hint=error.hint) from error
        noted = np.zeros(int(gone.sum()), DROPS)
        noted["shard"], noted["row"], noted["gate"] = notes["shard"][gone], notes["row"][gone], number
        drops.add(noted, noted["shard"] // SHARDS_PER_PARTITION)
        copies = int(notes["copy"][gone].sum())
        facts.append({"source_rows": len(noted) - copies, "copies": copies})
        notes, values, labels = notes[~gone], values[~gone], labels[~gone]
    return Reduced([*reduced.facts, *facts], drops)


def _rows_of(
    context: ShardContext, result: ShardResult, drops: np.ndarray | None
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Notes, numbers and labels of the published rows of the augmented splits in a shard."""
    folder = shard_folder(context.work, result.key)
    keys, positions = np.load(folder / "keys.npy"), np.load(folder / "positions.npy")
    stays = positions >= 0
    if drops is not None:
        stays &= gates_of_keys(keys, drops) < 0
    augment = context.recipe.augment
    augmented = augment.splits if augment is not None else ["train"]
    roles = {role: column for role, column in context.columns.roles.items() if role.startswith(FEATURE)}
    wanted = [*roles.values(), context.columns.roles["label"], LINEAGE_COLUMN]
    for file in result.files:
        here = np.flatnonzero(stays & (keys["split"] == context.splits.index(file.split)))
        if file.split not in augmented or not len(here):
            continue
        table = pq.read_table(folder / file.name, columns=wanted).take(pa.array(positions[here]))
        notes = np.zeros(len(here), ROWS)
        notes["shard"], notes["row"], notes["copy"] = result.index, here, keys["copy"][here]
        ids = pc.struct_field(table.column(LINEAGE_COLUMN), "row_id").to_pylist()
        notes["hash"] = [xxh3_64_intdigest(id.encode("utf-8", "surrogatepass")) for id in ids]
        labels = context.columns.labels(table)
        assert labels is not None
        yield notes, _numbers(table, list(roles.values())), np.array(labels.to_pylist(), dtype=str)


def _numbers(table: pa.Table, names: Sequence[str]) -> np.ndarray:
    """Columns of numbers as floats, of shape (rows, columns); all NaN where a column holds something else."""
    values = np.full((table.num_rows, len(names)), np.nan)
    for place, name in enumerate(names):
        column = table.column(name)
        if pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
            values[:, place] = pc.cast(column, pa.float64(), safe=False).to_numpy()
    return values
