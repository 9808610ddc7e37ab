"""Names that an operator keeps for itself, and that no value of the source may have."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from augkit.building.compile import compile_chain
from augkit.building.ingest import Ingested
from augkit.ops.base import Operator
from augkit.recipe.origin import KeyPath
from augkit.recipe.schema import Recipe

__all__ = ["refuse_reserved"]


def refuse_reserved(recipe: Recipe, ingested: Ingested) -> None:
    """Refuse a recipe whose source has a value that an operator of its chain reserves; see `Operator.reserved`.

    Raises:
        RecipeError: names the value, a row and the column that have it, and the parameter to change.
    """
    found: list[tuple[Operator[Any], KeyPath]] = []
    compile_chain(recipe, lambda operator, here: found.append((operator, here)))
    for operator, here in found:
        for parameter, roles in operator.reserved().items():
            value = getattr(operator, parameter)
            for role in sorted(roles & ingested.columns.roles.keys()):
                if (row := _row_with(value, ingested.columns.roles[role], ingested)) is not None:
                    raise recipe.error(
                        f"{operator.name} puts {value!r} in the place of values, and the source has that name already: "
                        f"in {_column(recipe, ingested, role)}, row {row}",
                        here,
                        hint=f"Set `{parameter}` of {operator.name} to a name that nothing in the source has.",
                    )


def _row_with(value: str, column: str, ingested: Ingested) -> str | None:
    """The id of the first row that has this value, or has it in its list."""
    for shard in ingested.shards:
        array, owners = shard.table()[column].combine_chunks(), None
        if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
            array, owners = pc.list_flatten(array), pc.list_parent_indices(array)
        places = pc.indices_nonzero(pc.fill_null(pc.equal(array, value), False))
        if len(places):
            place = places[0] if owners is None else owners[places[0].as_py()]
            row: str = shard.ids()[place.as_py()]
            return row
    return None


def _column(recipe: Recipe, ingested: Ingested, role: str) -> str:
    """The column as the user knows it: that of the log, where the source is one."""
    column = repr(ingested.columns.roles[role])
    return f"column {column}" if recipe.source.events is None else f"column {recipe.source.events.item!r} of the log"
