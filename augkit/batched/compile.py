"""From steps as a recipe writes them to steps on batches; every mistake in them is found here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from augkit.batched.base import BatchedStep, batched_names, find_batched
from augkit.building.chain import Group, InOrder, Step
from augkit.building.compile import compile_chain
from augkit.errors import RecipeError
from augkit.ops.base import Operator
from augkit.recipe.origin import KeyPath
from augkit.recipe.problems import problems, report
from augkit.recipe.schema import Recipe

__all__ = ["compile_batched"]

KINDS = ("image", "waveform", "spectrogram")


def compile_batched(steps: Sequence[Any], seed: int) -> tuple[InOrder, Mapping[str, BatchedStep[Any]], tuple[str, ...]]:
    """The chain, the step on batches of each of its operators by step id, and the kinds of tensors it works on.

    Args:
        steps: as in `augment.chain` of a recipe.
        seed: of every draw.

    Raises:
        RecipeError: unknown operator or parameter, an operator or option without a form for batches, or operators that
            no kind of tensor suits.
    """
    recipe = _recipe(steps, seed)

    def check(operator: Operator[Any], here: KeyPath) -> None:
        found = find_batched(operator.name)
        if found is None:
            raise recipe.error(
                f"{operator.name} has no form for batches of tensors",
                here,
                hint=f"These have one: {', '.join(batched_names())}. For others use augkit.Pipeline, row by row.",
            )
        if refusal := found(operator).refusal():
            raise recipe.error(f"{operator.name} cannot work on a batch: {refusal}", here)

    chain = compile_chain(recipe, check)
    assert chain is not None
    return chain, _steps(chain), _kinds(chain)


def _recipe(steps: Sequence[Any], seed: int) -> Recipe:
    values = {
        "augkit": 1,
        "name": "batched",
        "seed": seed,
        "source": {"data": "tensors", "columns": {"image": "image", "audio": "audio", "label": "label"}},
        "augment": {"chain": list(steps) if isinstance(steps, Sequence) and not isinstance(steps, str) else steps},
    }
    try:
        return Recipe.model_validate(values)
    except ValidationError as error:
        raise report(problems(error, values), Recipe.model_construct()._origin) from None


def _steps(chain: Group) -> dict[str, BatchedStep[Any]]:
    made = {}
    for step in chain.steps():
        cls = find_batched(step.operator.name)
        assert cls is not None
        made[step.id] = cls(step.operator)
    return made


def _kinds(chain: InOrder) -> tuple[str, ...]:
    """Kinds of tensors that every step works on."""
    left, first = set(KINDS), ""
    for step in chain.steps():
        own = _kinds_of(step)
        if not left & own:
            raise RecipeError(
                f"no tensor suits both {first} ({' or '.join(sorted(left))}) and {step.operator.name} "
                f"({' or '.join(sorted(own))})",
                hint="Make a batched chain of each and call one after the other.",
            )
        if not left <= own:
            left, first = left & own, step.operator.name
    return tuple(kind for kind in KINDS if kind in left)


def _kinds_of(step: Step) -> frozenset[str]:
    cls = find_batched(step.operator.name)
    assert cls is not None
    return cls.kinds
