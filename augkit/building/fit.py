"""Fitting: dataset operators see the rows of the training split once, before any shard is worked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from augkit.building.assign import Assignment
from augkit.building.chain import InOrder, Step
from augkit.building.columns import Columns
from augkit.building.ingest import Ingested
from augkit.building.seeding import Chance, copy_key, step_key
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
            if not isinstance(state, bytes):
                raise TypeError(f"{operator.name}: fit must return bytes, got {type(state).__name__}")
            fitted[step.id] = state
    return fitted


def _samples(step: Step, recipe: Recipe, ingested: Ingested, assignment: Assignment) -> Iterator[Any]:
    for row in training_rows(recipe, ingested.columns, ingested, assignment):
        yield step.operator.read(row)


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
