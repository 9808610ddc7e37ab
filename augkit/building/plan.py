"""The plan: all that a build will do, settled before a row is augmented. What can be refused is refused here."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from augkit.building.assign import Assignment, assign
from augkit.building.chain import InOrder
from augkit.building.columns import Columns, role_columns
from augkit.building.compile import compile_chain
from augkit.building.ingest import SHARD_BYTES, Ingested, ingest
from augkit.building.reserved import refuse_reserved
from augkit.building.results import finished
from augkit.building.shard import ShardContext, chain_id
from augkit.gates.base import FittedGate, Gate
from augkit.gates.registry import compile_gates
from augkit.ops.base import DatasetOperator
from augkit.recipe.schema import Recipe
from augkit.roles import MEDIA_ROLES
from augkit.sources.base import FileFacts
from augkit.sources.open import open_source

PUBLISHED_ROWS_PER_SHARD = 40_960
MEDIA_ROWS_PER_SHARD = 5_120  # the work of half a second or more, enough to be shared out over processes
SMALLEST_SHARD = 4 << 20  # bytes of images or sounds
LINEAGE_BYTES = 100  # a row's lineage, before compression


@dataclass(frozen=True)
class Plan:
    """What a build of a recipe will do.

    Attributes:
        recipe: the recipe.
        files: what is read.
        ingested: the source, cut into shards on local disk.
        assignment: splits and copies of every row.
        chain: compiled, or None.
        gates: compiled.
        notes: what the user should know of the source.
    """

    recipe: Recipe
    files: tuple[FileFacts, ...]
    ingested: Ingested
    assignment: Assignment
    chain: InOrder | None
    gates: list[Gate]
    notes: tuple[str, ...] = ()

    @cached_property
    def rows(self) -> dict[str, int]:
        """Source rows by split."""
        counts = self.assignment.counts.sum(axis=1).tolist()
        return dict(zip(self.assignment.splits, counts, strict=True))

    @property
    def copies(self) -> int:
        """Copies that will be drawn, before any gate."""
        return self.assignment.drawn_copies

    @property
    def estimated_bytes(self) -> int:
        """Bytes of the published rows, before compression."""
        total = sum(self.rows.values()) + self.copies
        return total * (self.ingested.bytes // max(1, self.ingested.rows) + LINEAGE_BYTES)

    @property
    def warnings(self) -> list[str]:
        """What the user should know before a row is augmented."""
        rule = self.recipe.source.splits
        empty = [name for name in rule.fractions if not self.rows[name]] if rule is not None else []
        if not empty:
            return list(self.notes)
        why = "the source has too few rows"
        if "group" in self.recipe.source.columns:
            why = "whole groups are shared out, each by chance, and there are few; another `seed` shares them otherwise"
        return [*self.notes, f"no row came into the split {' and '.join(empty)}: {why}"]

    @property
    def needs_fit(self) -> bool:
        return learns(self.chain, self.gates)

    def cached_shards(self, work: Path) -> int | None:
        """Shards whose results lie in `work` already; None where something has to be fitted before that is known."""
        if self.needs_fit:
            return None
        context = ShardContext(self.recipe, self.ingested.columns, self.assignment.splits, {}, work)
        keys = (context.key(shard, *self.assignment.of(shard)) for shard in self.ingested.shards)
        return sum(finished(work, 0, key, hashed=False) is not None for key in keys)

    def summary(self, work: Path | None = None) -> dict[str, Any]:
        """The plan as JSON values."""
        splits = self.assignment.splits
        classes = {}
        if self.ingested.labels:
            for number, split in enumerate(splits):
                counts = self.assignment.counts[number].tolist()
                classes[split] = {label: n for label, n in zip(self.ingested.labels, counts, strict=True) if n}
        return {
            "name": self.recipe.name,
            "files": [{"path": file.path, "bytes": file.bytes} for file in self.files],
            "columns": {field.name: str(field.type) for field in self.ingested.columns.schema},
            "roles": dict(self.ingested.columns.roles),
            "source_rows": self.ingested.rows,
            "refused_rows": self.ingested.bad_rows,
            "splits": self.rows,
            "classes": classes,
            "copies": self.copies,
            "balance": {
                label: {"rows": goal.rows, "target": goal.target, "copies": goal.copies}
                for label, goal in self.assignment.targets.items()
            },
            "estimated_rows": sum(self.rows.values()) + self.copies,
            "estimated_bytes": self.estimated_bytes,
            "shards": len(self.ingested.shards),
            "cached_shards": self.cached_shards(work) if work is not None else 0,
            "chain": self.chain.describe()["steps"] if self.chain else [],
            "chain_id": chain_id(self.chain),
            "gates": [{gate.name: gate.model_dump(mode="json")} for gate in self.gates],
            "warnings": self.warnings,
        }


def make_plan(recipe: Recipe, folder: Path, *, progress: Callable[[int], None] | None = None) -> Plan:
    """Check a recipe against its source and settle what a build will do.

    Args:
        recipe: the recipe.
        folder: an empty folder on local disk; the plan needs it as long as it lives.
        progress: called with the number of source rows read so far.

    Raises:
        RecipeError: the recipe cannot be carried out.
        SourceError: the source cannot be read or does not hold what the recipe says.
    """
    chain = compile_chain(recipe)  # before the source is opened: a mistake here costs nothing
    gates = compile_gates(recipe)
    source = open_source(recipe.source, recipe.folder)
    columns = Columns(role_columns(recipe), source.schema, recipe.source.new_columns)
    size = shard_bytes(recipe)
    rows, limit = shard_rows(recipe), recipe.source.limit
    ingested = ingest(source, columns, folder, rows, limit=limit, shard_bytes=size, progress=progress)
    refuse_reserved(recipe, ingested)
    return Plan(recipe, source.files, ingested, assign(recipe, ingested), chain, gates, source.notes)


def learns(chain: InOrder | None, gates: Sequence[Gate]) -> bool:
    """Whether an operator or a gate has to see the training split before any copy is drawn."""
    if chain is None:
        return False
    operators = [step.operator for step in chain.steps()]
    return any(isinstance(one, DatasetOperator | FittedGate) for one in [*operators, *gates])


def shard_rows(recipe: Recipe) -> int:
    """Source rows a shard: as the recipe says, else as many as give about 40,000 published rows.

    Of images and sounds 5,120 at most: they take a hundred times as long as texts do.
    """
    if recipe.output.shard_rows is not None:
        return recipe.output.shard_rows
    rows = max(1, PUBLISHED_ROWS_PER_SHARD // (1 + _most_copies(recipe)))
    return min(rows, MEDIA_ROWS_PER_SHARD) if has_media(recipe) else rows


def shard_bytes(recipe: Recipe) -> int:
    """Bytes of source rows a shard: 64 MiB; of images and sounds, as many as give about 64 MiB with their copies."""
    if not has_media(recipe):
        return SHARD_BYTES
    return max(SMALLEST_SHARD, SHARD_BYTES // (1 + _most_copies(recipe)))


def has_media(recipe: Recipe) -> bool:
    """Whether rows have images or sounds."""
    return not set(recipe.source.columns).isdisjoint(MEDIA_ROLES)


def _most_copies(recipe: Recipe) -> int:
    copies = recipe.augment.copies if recipe.augment else 0
    return max(copies, recipe.balance.max_copies) if recipe.balance else copies  # a shard may hold rare rows alone


@contextmanager
def scratch_folder(parent: Path | None = None) -> Iterator[Path]:
    """A local folder that is gone afterwards."""
    if parent is not None:
        parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="augkit-", dir=parent, ignore_cleanup_errors=True) as name:
        yield Path(name)
