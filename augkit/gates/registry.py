"""From the gates a recipe names to gates that run."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from augkit.errors import nearest
from augkit.gates import drop_duplicates, drop_unchanged, leakage  # noqa: F401  (importing a gate makes it known)
from augkit.gates.base import GATES, Gate, RowGate, TextGate
from augkit.recipe.schema import Recipe

__all__ = ["GATES", "Gate", "RowGate", "TextGate", "compile_gates"]


def compile_gates(recipe: Recipe) -> list[Gate]:
    """The recipe's gates, in order.

    Raises:
        RecipeError: an unknown gate or parameter, or a gate that has nothing to look at.
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
            raise recipe.error(f"{key} of {name}: {message}, found {first['input']!r}", (*path, key)) from None
        if isinstance(made, TextGate) and not {"text", "tokens"} & set(recipe.source.columns):
            raise recipe.error(f"{name} compares texts, and source.columns names neither `text` nor `tokens`", path)
        if any(type(made) is type(other) for other in gates):
            raise recipe.error(f"{name} stands here twice", path)
        gates.append(made)
    return gates
