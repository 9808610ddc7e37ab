"""From the gates a recipe names to gates that run."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from augkit.errors import AugkitError, nearest
from augkit.gates import (  # noqa: F401  (importing a gate makes it known)
    cluster_centroids,
    drop_duplicates,
    drop_unchanged,
    edited_neighbours,
    label_consistency,
    language,
    leakage,
    length_ratio,
    near_miss,
    one_sided,
    random_under,
    repeated_ngrams,
    share_changed,
    similarity,
    tomek_links,
)
from augkit.gates.base import GATES, AllRowsGate, CopyGate, FittedGate, Gate, TableGate, TextGate
from augkit.recipe.origin import KeyPath
from augkit.recipe.schema import Recipe
from augkit.roles import ROLES

__all__ = ["GATES", "AllRowsGate", "CopyGate", "FittedGate", "Gate", "TableGate", "TextGate", "compile_gates"]


def compile_gates(recipe: Recipe) -> list[Gate]:
    """The recipe's gates, in order.

    Raises:
        RecipeError: an unknown gate or parameter, a gate that has nothing to look at, or one that lacks what it needs.
    """
    gates: list[Gate] = []
    for index, written in enumerate(recipe.gates):
        here = ("gates", index)
        name: Any = written
        parameters: Any = {}
        if isinstance(written, dict) and len(written) == 1:
            ((name, parameters),) = written.items()
        if not isinstance(name, str):
            raise recipe.error(f"a gate is one name, found {written!r}", here, hint="Write `- drop_unchanged`.")
        path = (*here, name) if isinstance(written, dict) else here
        if name not in GATES:
            raise recipe.error(f"unknown gate {name!r}", path, hint=nearest(name, GATES))
        parameters = {} if parameters is None else parameters
        if not isinstance(parameters, dict):
            raise recipe.error(f"{name} takes a mapping of parameters, found {parameters!r}", path)
        try:
            made = GATES[name].model_validate(parameters)
        except ValidationError as error:
            first = error.errors()[0]
            key = str(first["loc"][0]) if first["loc"] else ""
            if first["type"] == "extra_forbidden":
                hint = nearest(key, GATES[name].model_fields)
                raise recipe.error(f"{name} has no parameter {key!r}", (*path, key), hint=hint) from None
            message = str(first["msg"]).removeprefix("Value error, ")
            where = (*path, key) if key else path
            whose = f"{key} of {name}" if key else name
            raise recipe.error(f"{whose}: {message}, found {first['input']!r}", where) from None
        _check(recipe, made, path)
        if any(made.id == other.id for other in gates):
            raise recipe.error(f"{made.id} stands here twice", path)
        gates.append(made)
    return gates


def _check(recipe: Recipe, made: Gate, path: KeyPath) -> None:
    """Refuse a gate that finds no column to look at, or lacks a package or a model."""
    columns = recipe.source.columns
    for roles in made.inputs():
        if not roles & set(columns):
            needed = " or ".join(f"`{role}`" for role in ROLES if role in roles)
            raise recipe.error(
                f"{made.name} needs a {needed} column; source.columns names {', '.join(sorted(columns))}",
                path,
                hint="Name the column under source.columns, or leave the gate out.",
            )
    try:
        made.check_ready(recipe.source.language)
    except AugkitError as error:
        raise recipe.error(f"{made.name} cannot be used here: {error.message}", path, hint=error.hint) from error
