"""Gates that see all rows: keys of all shards are compared partition by partition; what must go is noted by shard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from augkit.building.results import ShardResult, shard_folder
from augkit.building.spill import Spill, by_hash, partitions_for
from augkit.gates.base import KEYS, TextGate
from augkit.recipe.schema import Recipe

DROPS = np.dtype([("shard", "<i4"), ("row", "<i4"), ("gate", "<i2"), ("with_copies", "?")])
"""A key that must go: its shard and number there, the number of the gate, and whether its copies go too."""

SHARDS_PER_PARTITION = 64


@dataclass(frozen=True)
class Reduced:
    """What the text gates found.

    Attributes:
        facts: for each gate, counts for the report.
    """

    facts: list[dict[str, int]]
    _drops: Spill | None = None

    def drops(self) -> Iterator[tuple[int, np.ndarray]]:
        """Shards that lose rows, in order, with their `DROPS`."""
        if self._drops is None or not self._drops.records:
            return
        for records in self._drops:
            records.sort(order=["shard", "row"])
            for shard in np.unique(records["shard"]).tolist():
                yield shard, records[records["shard"] == shard]


def reduce_keys(
    recipe: Recipe,
    gates: Sequence[TextGate],
    results: Sequence[ShardResult],
    splits: tuple[str, ...],
    work: Path,
    scratch: Path,
) -> Reduced:
    """Run the text gates over the keys that all shards wrote.

    Args:
        recipe: the recipe.
        gates: in order; a row that one drops is not shown to the next.
        results: of every shard, in order.
        splits: split names by number.
        work: where shard folders stand.
        scratch: an empty folder on local disk.
    """
    if not gates:
        return Reduced([])
    augmented = frozenset(recipe.augment.splits) if recipe.augment else frozenset({"train"} & set(splits))
    rows = sum(count["source"] + count["copies"] for result in results for count in result.counts.values())
    keys = Spill(scratch / "keys", KEYS, partitions_for(rows))
    for result in results:
        records = np.load(shard_folder(work, result.key) / "keys.npy")
        records["shard"] = result.index  # a job found finished may have had another number
        keys.add(records, by_hash(records["hash"], keys.partitions))
    shards = max((result.index for result in results), default=0) + 1
    drops = Spill(scratch / "drops", DROPS, -(-shards // SHARDS_PER_PARTITION))
    facts: list[Counter[str]] = [Counter() for _ in gates]
    for records in keys:
        records = records[np.lexsort((records["row"], records["shard"], records["copy"], records["hash"]))]
        for number, gate in enumerate(gates):
            found = gate.find(records, splits, augmented)
            facts[number].update({key: int(count) for key, count in found.facts.items()})
            if len(found.drop):
                noted = np.zeros(len(found.drop), DROPS)
                noted["shard"], noted["row"] = records["shard"][found.drop], records["row"][found.drop]
                noted["gate"] = number
                noted["with_copies"] = np.isin(found.drop, found.with_copies)
                drops.add(noted, noted["shard"] // SHARDS_PER_PARTITION)
                records = np.delete(records, found.drop)
    return Reduced([dict(counts) for counts in facts], drops)
