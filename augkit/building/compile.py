"""From the steps a recipe names to a chain that runs; every mistake in them is found here, with its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from math import inf
from typing import Any

from pydantic import ValidationError

from augkit.building.chain import Group, InOrder, Node, OneOf, SomeOf, Step
from augkit.errors import AugkitError, RecipeError, nearest
from augkit.ops.base import Operator
from augkit.ops.registry import get_operator, operator_names
from augkit.recipe.origin import KeyPath
from augkit.recipe.schema import Recipe

GROUPS = ("one_of", "sequence", "some_of")
FROM_SOURCE = {"box_format", "max_megapixels"}
"""Parameters that an operator takes from `source` where its step does not give them."""
Check = Callable[[Operator[Any], KeyPath], None]
"""Refuses an operator that cannot be used, told where it is written."""


def compile_chain(recipe: Recipe, check: Check | None = None) -> InOrder | None:
    """The recipe's chain, or None where nothing is augmented.

    Args:
        recipe: as it was written.
        check: in the place of the check whether operators can serve the recipe's columns and language.

    Raises:
        RecipeError: unknown operator or parameter, a value out of range, an operator that cannot serve these columns
            or this language.
    """
    if recipe.augment is None:
        return None
    return _Compiler(recipe, check).chain()


class _Compiler:
    """One walk over the steps; counts the steps of each name."""

    def __init__(self, recipe: Recipe, check: Check | None) -> None:
        self.recipe = recipe
        self.check = self._serves if check is None else check
        self.seen: Counter[str] = Counter()

    def chain(self) -> InOrder:
        assert self.recipe.augment is not None
        path: KeyPath = ("augment", "chain")
        steps = [self.node(step, (*path, index)) for index, step in enumerate(self.recipe.augment.chain)]
        if (size := self.recipe.output.image.size) is not None:
            resize = {"image.resize": dict(zip(("width", "height"), size, strict=True))}
            steps.append(self.node(resize, ("output", "image", "size")))
        return InOrder("chain", steps, self.recipe.seed)

    def node(self, written: Any, path: KeyPath) -> Node:
        name, parameters = self._split(written, path)
        here = (*path, name) if isinstance(written, dict) else path
        if name not in GROUPS:
            return self._step(name, parameters, path, here)
        if isinstance(parameters, list):
            parameters = {"steps": parameters}
        if not isinstance(parameters, dict):
            raise self.recipe.error(f"{name} takes a list of steps, found {parameters!r}", here)
        p, weight, rest = self._step_keys(name, parameters, here)
        return self._group(name, rest, p, weight, here)

    def _split(self, written: Any, path: KeyPath) -> tuple[str, Any]:
        if isinstance(written, str):
            return written, {}
        if isinstance(written, dict) and len(written) == 1:
            ((name, parameters),) = written.items()
            if isinstance(name, str):
                return name, {} if parameters is None else parameters
        hint = "Write `- text.swap` or `- text.swap: {rate: 0.1}`; mind the spaces before the parameters."
        raise self.recipe.error(f"a step is one operator's name, found {written!r}", path, hint=hint)

    def _step_keys(
        self, name: str, parameters: Mapping[str, Any], here: KeyPath
    ) -> tuple[float, float, dict[str, Any]]:
        """`p` and `weight`, which every step may have, and the rest."""
        rest = dict(parameters)
        values = []
        for key, low, high in (("p", 0.0, 1.0), ("weight", 0.0, inf)):
            value = rest.pop(key, 1.0)
            if isinstance(value, bool) or not isinstance(value, int | float) or not low < value <= high or value == inf:
                wanted = "a probability in (0, 1]" if key == "p" else "a number above 0"
                raise self.recipe.error(f"{key} of {name} must be {wanted}, found {value!r}", (*here, key))
            values.append(float(value))
        return values[0], values[1], rest

    def _group(self, name: str, rest: dict[str, Any], p: float, weight: float, here: KeyPath) -> Group:
        steps = rest.pop("steps", None)
        if not isinstance(steps, list) or not steps:
            raise self.recipe.error(f"{name} needs a list of steps", here)
        below = (*here, "steps") if ((*here, "steps") in self.recipe._origin.lines) else here
        count = rest.pop("n", None) if name == "some_of" else None
        if rest:
            valid = ["steps", "p", "weight"] + (["n"] if name == "some_of" else [])
            key = next(iter(rest))
            raise self.recipe.error(f"unknown key {key!r} in {name}", (*here, key), hint=nearest(key, valid))
        self.seen[name] += 1
        id = f"{name}.{self.seen[name]}"
        children = [self.node(step, (*below, index)) for index, step in enumerate(steps)]
        seed = self.recipe.seed
        if name == "one_of":
            return OneOf(id, children, seed, p, weight)
        if name == "sequence":
            return InOrder(id, children, seed, p, weight)
        return SomeOf(id, children, seed, self._count(count, len(children), here), p, weight)

    def _count(self, count: Any, steps: int, here: KeyPath) -> tuple[int, int]:
        pair = [count, count] if isinstance(count, int) and not isinstance(count, bool) else count
        if (
            isinstance(pair, list)
            and len(pair) == 2
            and all(isinstance(end, int) and not isinstance(end, bool) for end in pair)
            and 0 <= pair[0] <= pair[1] <= steps
        ):
            return pair[0], pair[1]
        wanted = f"a number of steps from 0 to {steps}, or [low, high]"
        raise self.recipe.error(f"n of some_of must be {wanted}, found {count!r}", (*here, "n"))

    def _step(self, name: str, parameters: Any, path: KeyPath, here: KeyPath) -> Step:
        try:
            cls = get_operator(name)
        except RecipeError as error:
            hint = nearest(name, [*operator_names(), *GROUPS]) + " `augkit ops` lists them all."
            raise self.recipe.error(error.message, here, hint=hint) from None
        if not isinstance(parameters, dict):
            raise self.recipe.error(f"{name} takes a mapping of parameters, found {parameters!r}", here)
        p, weight, rest = self._step_keys(name, parameters, here)
        for key in FROM_SOURCE & set(cls.model_fields) - set(rest):
            if (value := getattr(self.recipe.source, key)) is not None:
                rest[key] = value
        try:
            operator = cls.model_validate(rest)
        except ValidationError as error:
            raise self._parameter_error(cls, error, here) from None
        self.check(operator, here)
        self.seen[cls.name] += 1
        return Step(f"{cls.name}.{self.seen[cls.name]}", operator, self.recipe.seed, p, weight)

    def _parameter_error(self, cls: type[Operator[Any]], error: ValidationError, here: KeyPath) -> RecipeError:
        first = error.errors()[0]
        location = tuple(part for part in first["loc"] if isinstance(part, str | int))
        key = str(location[0]) if location else ""
        if first["type"] == "extra_forbidden":
            valid = [*cls.model_fields, "p", "weight"]
            return self.recipe.error(
                f"{cls.name} has no parameter {key!r}", (*here, *location), hint=nearest(key, valid)
            )
        reason = str(first["msg"]).removeprefix("Value error, ")
        reason = reason[:1].lower() + reason[1:]
        if first["type"] == "tuple_type" or (first["type"] == "missing" and len(location) > 1):
            default = cls.model_fields[key].get_default(call_default_factory=True) if key in cls.model_fields else None
            reason = "a list is needed" + (f", as in {list(default)}" if isinstance(default, tuple) and default else "")
        if not key:  # what does not fit together
            return self.recipe.error(f"{cls.name}: {reason}", here, hint=f"`augkit ops {cls.name}` explains it.")
        found = f", found {first['input']!r}" if first["type"] != "missing" or len(location) > 1 else ""
        return self.recipe.error(
            f"{key} of {cls.name}: {reason}{found}", (*here, *location), hint=f"`augkit ops {cls.name}` explains it."
        )

    def _serves(self, operator: Operator[Any], here: KeyPath) -> None:
        """Refuse an operator that cannot work on these columns, would leave one wrong, or knows another language."""
        source, name = self.recipe.source, operator.name
        roles = set(source.columns)
        if (inputs := operator.inputs()) and not inputs & roles:
            needed = " or ".join(f"`{role}`" for role in sorted(inputs))
            raise self.recipe.error(
                f"{name} works on {operator.modality} and needs a {needed} column; "
                f"source.columns names {', '.join(sorted(roles))}",
                here,
                hint="Name the column under source.columns, or choose an operator for this data: `augkit ops`.",
            )
        if operator.chooses_rows and self.recipe.balance is not None:
            raise self.recipe.error(
                f"{name} decides itself which rows get copies of their own, and `balance` would decide it too",
                here,
                hint="Leave out `balance`: `augment.copies` says how many copies each of these rows gets.",
            )
        if lacking := sorted(operator.needs - roles):
            raise self.recipe.error(
                f"{name} needs a `{lacking[0]}` column, and source.columns names {', '.join(sorted(roles))}",
                here,
                hint=f"Name the column under source.columns, as in `{lacking[0]}: {lacking[0]}`.",
            )
        own = getattr(operator, "language", None)
        language = own or source.language
        if operator.languages and language not in operator.languages:
            served = ", ".join(sorted(operator.languages))
            raise self.recipe.error(
                f"{name} serves {served}, and {'its language' if own else 'source.language'} is {language}",
                here,
                hint="`augkit ops` lists the languages of every operator.",
            )
        try:
            operator.check_roles(frozenset(roles))
            operator.check_ready(language)
        except AugkitError as error:
            raise self.recipe.error(f"{name} cannot be used here: {error.message}", here, hint=error.hint) from error
        for role in sorted(roles - operator.moves - operator.keeps - operator.inputs()):
            column = source.columns[role]
            raise self.recipe.error(
                f"{name} would leave column {column!r} ({role}) as it is, and it may not hold for the changed row",
                here,
                hint=f"Leave out this operator, or take {role} out of source.columns if it holds all the same.",
            )
