"""Replay: a source row and what was drawn give the copy back, bit for bit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from augkit.building.columns import Columns, role_columns
from augkit.building.compile import compile_chain
from augkit.errors import StoreError
from augkit.ops.base import DatasetOperator, Row
from augkit.ops.unencoded import encoded
from augkit.recipe.schema import Recipe
from augkit.store.manifest import LINEAGE_COLUMN


class Replay:
    """Makes copies again from their lineage.

    Args:
        recipe: the recipe of the version.
        schema: of its data files.
        operators: what made the version, by step: `{"name", "version"}`.
        states: what was fitted, by step, where an operator needs it to make copies again.

    Raises:
        StoreError: an operator has changed its output since the version was built.
    """

    def __init__(
        self,
        recipe: Recipe,
        schema: pa.Schema,
        operators: Mapping[str, Mapping[str, Any]],
        states: Mapping[str, bytes] | None = None,
    ) -> None:
        self.recipe = recipe
        source = schema.remove(schema.get_field_index(LINEAGE_COLUMN))
        self.columns = Columns(role_columns(recipe), source)
        chain = compile_chain(recipe)
        self.steps = {step.id: step for step in (chain.steps() if chain else [])}
        for id, state in (states or {}).items():
            operator = self.steps[id].operator if id in self.steps else None
            if isinstance(operator, DatasetOperator):
                operator.restore(state)
        for id, made_by in operators.items():
            step = self.steps.get(id)
            if step is None or step.operator.version != made_by["version"]:
                now = "is gone" if step is None else f"has version {step.operator.version}"
                raise StoreError(
                    f"{made_by['name']} version {made_by['version']} made these rows, and {now} here",
                    hint="Use the augkit that built the version, or build it again.",
                )

    def __call__(self, source: Mapping[str, Any], drawn: str) -> dict[str, Any]:
        """The copy's columns.

        Args:
            source: the source row's columns.
            drawn: the copy's lineage, a JSON list of `{"step", "drawn"}`.
        """
        plain = {name: value for name, value in source.items() if name != LINEAGE_COLUMN}
        table = pa.Table.from_pylist([plain], self.columns.schema)
        (values,) = self.columns.values(table)
        row = Row("", values, self.recipe.source.language)
        for entry in json.loads(drawn):
            operator = self.steps[entry["step"]].operator
            row = operator.write(row, operator.apply(operator.read(row), entry["drawn"]))
        row = encoded(row, self.recipe.output)
        for role, value in row.values.items():
            if value is not values[role]:
                (plain[self.columns.roles[role]],) = self.columns.array(role, [value]).to_pylist()
        return plain
