"""What a shard job is: one run of source rows in, one Parquet file a split out, and all that later steps need to know.

It is a pure function of the source rows, what was assigned to them, the chain and its fitted states; its key is a hash
of those. `work.py` does the work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from xxhash import xxh3_128

from augkit.building.chain import Fitted, InOrder, Run
from augkit.building.columns import Columns
from augkit.building.compile import compile_chain
from augkit.building.ingest import SourceShard
from augkit.features import feature_of
from augkit.gates.base import AllRowsGate, CopyGate, FittedGate, TableGate, TextGate
from augkit.gates.drop_duplicates import DropDuplicates
from augkit.gates.registry import compile_gates
from augkit.recipe.resolve import canonical_json
from augkit.recipe.schema import Recipe
from augkit.roles import ROLES

LAYOUT = 3
"""Part of every shard key; raised when the same inputs would be written differently."""


@dataclass(frozen=True)
class ShardContext:
    """What all shard jobs of a build share; sent to each worker once.

    Attributes:
        recipe: the recipe.
        columns: its roles over the source.
        splits: split names by number.
        fitted: what dataset operators learnt, by step, and gates, by `gate.NAME`.
        work: folder that finished jobs are kept in.
    """

    recipe: Recipe
    columns: Columns
    splits: tuple[str, ...]
    fitted: Mapping[str, bytes]
    work: Path

    @cached_property
    def chain(self) -> InOrder | None:
        return compile_chain(self.recipe)

    @cached_property
    def chain_id(self) -> str:
        return chain_id(self.chain)

    @cached_property
    def run(self) -> Run:
        return Run(fitted=Fitted(self.fitted), output=self.recipe.output)

    @cached_property
    def copy_gates(self) -> list[tuple[CopyGate, Any]]:
        """Gates that judge copies, each with what it has learnt."""
        gates = [gate for gate in compile_gates(self.recipe) if isinstance(gate, CopyGate)]
        return [(gate, self._learnt(gate) if isinstance(gate, FittedGate) else None) for gate in gates]

    def _learnt(self, gate: FittedGate) -> Any:
        state = self.fitted.get(gate.state_name)  # none where nothing is augmented
        return None if state is None else gate.restore(state)

    @cached_property
    def text_gates(self) -> list[TextGate]:
        return [gate for gate in compile_gates(self.recipe) if isinstance(gate, TextGate)]

    @cached_property
    def table_gates(self) -> list[TableGate]:
        return [gate for gate in compile_gates(self.recipe) if isinstance(gate, TableGate)]

    @cached_property
    def all_rows_gates(self) -> list[AllRowsGate]:
        """Gates that judge when all shards are done, in the order in which they do."""
        return [*self.text_gates, *self.table_gates]

    @property
    def notes_keys(self) -> bool:
        """Whether shards note their rows for gates that judge later."""
        return bool(self.all_rows_gates)

    @cached_property
    def drops_duplicates(self) -> bool:
        return any(isinstance(gate, DropDuplicates) for gate in self.text_gates)

    @cached_property
    def compares_verbatim(self) -> bool:
        """Whether copies are compared as they are, not by their normalised texts."""
        return any(isinstance(gate, DropDuplicates) and gate.compare == "exact" for gate in self.text_gates)

    @cached_property
    def moved_roles(self) -> list[str]:
        """Roles whose columns the chain may change."""
        steps = self.chain.steps() if self.chain else []
        moved = frozenset[str]().union(*(step.operator.moves | step.operator.inputs() for step in steps))
        return [role for role in self.columns.roles if feature_of(role) in moved]

    @cached_property
    def _gates(self) -> list[Any]:
        """What decides the verdicts of the gates on copies, beside what they learnt."""
        gates = [gate for gate, _ in self.copy_gates]
        return [[gate.id, gate.version, gate.model_dump(mode="json"), gate.fingerprint()] for gate in gates]

    @cached_property
    def _encoding(self) -> dict[str, Any]:
        """How images and sounds are encoded, where the chain changes any."""
        changed = {ROLES[role].modality for role in (self.chain.media_roles if self.chain else ())}
        output = self.recipe.output.model_dump(mode="json")
        return {f"output.{modality}": output[modality] for modality in sorted(changed & set(output))}

    def key(self, shard: SourceShard, split: np.ndarray, copies: np.ndarray) -> str:
        """Hash of everything that decides a shard's bytes; nothing about workers, paths or batch sizes."""
        recipe = self.recipe
        augment = recipe.augment
        facts = {
            "layout": LAYOUT,
            "seed": recipe.seed,
            "roles": self.columns.roles,
            "schema": str(self.columns.published_schema().to_string(show_schema_metadata=True)),
            "language": recipe.source.language,
            "splits": list(self.splits),
            "chain": self.chain.describe() if self.chain else None,
            "fitted": {step: hashlib.sha256(state).hexdigest() for step, state in sorted(self.fitted.items())},
            "augment": [augment.keep_original, augment.attempts, augment.splits] if augment else None,
            **({"perturb": False} if augment and not augment.perturb else {}),
            "gates": self._gates,
            "text_gates": [gate.id for gate in self.text_gates],
            **({"table_gates": [gate.id for gate in self.table_gates]} if self.table_gates else {}),
            **({"compared": "verbatim"} if self.compares_verbatim else {}),
            **self._encoding,
            "shuffle": recipe.output.shuffle,
            "on_error": recipe.on_error,
            "content": shard.content,
        }
        digest = xxh3_128(canonical_json(facts))
        digest.update(np.ascontiguousarray(shard.facts()["hash"]).tobytes())
        digest.update(split.astype("<i2").tobytes())
        digest.update(copies.astype("<i4").tobytes())
        return digest.hexdigest()


def chain_id(chain: InOrder | None) -> str:
    """Short hash of a compiled chain; empty for none."""
    return xxh3_128(canonical_json(chain.describe())).hexdigest()[:12] if chain else ""


@dataclass(frozen=True)
class ShardJob:
    """One shard to be worked: its rows, and the split and number of copies of each."""

    shard: SourceShard
    split: np.ndarray
    copies: np.ndarray
    key: str
