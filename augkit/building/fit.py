"""Fitting: dataset operators and gates see the rows of the training split once, before any shard is worked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from augkit.building.assign import Assignment
from augkit.building.chain import InOrder, Step
from augkit.building.columns import Columns
from augkit.building.ingest import Ingested
from augkit.building.seeding import Chance, copy_key, step_key
from augkit.gates.base import FittedGate, Gate
from augkit.ops.base import DatasetOperator, Row
from augkit.recipe.schema import Recipe

ROWS_AT_ONCE = 8192
TRAINING_SPLIT = "train"


def fit_chain(recipe: Recipe, chain: InOrder | None, ingested: Ingested, assignment: Assignment) -> dict[str, bytes]:
    """What each dataset operator of the chain learnt from the training split's source rows, by step."""
    fitted: dict[str, bytes] = {}
    for step in chain.steps() if chain else []:
        operator = step.operator
        if isinstance(operator, DatasetOperator):
            rng = Chance.fresh(step_key(recipe.seed, f"{step.id}.fit", operator.version), copy_key("", 0))
            state = operator.fit(_samples(step, recipe, ingested, assignment), rng)
            fitted[step.id] = _as_bytes(operator.name, state)
    return fitted


def fit_gates(recipe: Recipe, gates: Sequence[Gate], ingested: Ingested, assignment: Assignment) -> dict[str, bytes]:
    """What each fitted gate learnt from the training split's source rows, by `gate.NAME`; nothing without copies."""
    fitted: dict[str, bytes] = {}
    for gate in gates if recipe.augment is not None else ():
        if isinstance(gate, FittedGate):
            rng = Chance.fresh(step_key(recipe.seed, f"{gate.state_name}.fit", gate.version), copy_key("", 0))
            state = gate.fit(training_rows(recipe, ingested.columns, ingested, assignment), rng)
            fitted[gate.state_name] = _as_bytes(gate.name, state)
    return fitted


def _as_bytes(name: str, state: object) -> bytes:
    if not isinstance(state, bytes):
        raise TypeError(f"{name}: fit must return bytes, got {type(state).__name__}")
    return state


def _samples(step: Step, recipe: Recipe, ingested: Ingested, assignment: Assignment) -> Iterator[Any]:
    operator = step.operator
    assert isinstance(operator, DatasetOperator)
    for row in training_rows(recipe, ingested.columns, ingested, assignment):
        yield operator.glimpse(row)


def training_rows(recipe: Recipe, columns: Columns, ingested: Ingested, assignment: Assignment) -> Iterator[Row]:
    """Source rows of the training split, in source order."""
    if TRAINING_SPLIT not in assignment.splits:
        return
    number = assignment.splits.index(TRAINING_SPLIT)
    for shard in ingested.shards:
        places = np.flatnonzero(assignment.split_of(shard, shard.facts()) == number)
        table, ids = shard.table(), shard.ids()
        for start in range(0, len(places), ROWS_AT_ONCE):
            block = places[start : start + ROWS_AT_ONCE]
            for place, values in zip(block.tolist(), columns.values(table.take(pa.array(block))), strict=True):
                yield Row(ids[place], values, recipe.source.language)
