"""Chains of a recipe with operators left out, and with all of them stronger or weaker."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from augkit.building.compile import GROUPS, compile_chain
from augkit.recipe.schema import Recipe, Step

__all__ = ["operators", "stronger", "with_only"]

STRENGTHS = ("rate", "ratio")
"""Parameters that say how much of a text an operator changes."""


def operators(recipe: Recipe) -> list[str]:
    """Names of the operators in the recipe's chain, in the order they are written; a name may occur twice.

    Raises:
        RecipeError: the chain cannot be compiled.
    """
    chain = compile_chain(recipe)
    return [step.operator.name for step in chain.steps()] if chain else []


def with_only(chain: Sequence[Step], keep: Collection[int]) -> list[Step]:
    """The chain without some operators; groups that are left empty go as well.

    Args:
        chain: as a recipe writes it.
        keep: numbers of the operators that stay, counted from 0 in the order they are written.

    >>> with_only([{"one_of": ["text.swap", {"text.delete": {"rate": 0.2}}]}, "text.insert"], {1})
    [{'one_of': [{'text.delete': {'rate': 0.2}}]}]
    """
    return _rewritten(chain, lambda number, step: step if number in keep else None)


def stronger(recipe: Recipe, factor: float) -> list[Step]:
    """The recipe's chain with every `rate` and `ratio` times a factor, a share at most 1.

    Raises:
        RecipeError: no operator of the chain has either.
    """
    assert recipe.augment is not None
    compiled = compile_chain(recipe)
    steps = compiled.steps() if compiled else []
    found = False

    def scaled(number: int, step: Step) -> Step:
        nonlocal found
        name, parameters = (step, {}) if isinstance(step, str) else next(iter(step.items()))
        operator = steps[number].operator
        changed = {}
        for key in STRENGTHS:
            value = getattr(operator, key, None)
            if isinstance(value, float):
                changed[key] = min(1.0, round(value * factor, 10))
        found = found or bool(changed)
        return {name: {**(parameters or {}), **changed}}

    chain = _rewritten(recipe.augment.chain, scaled)
    if not found:
        raise recipe.error(
            "`strength` multiplies the rate or ratio of operators, and none in augment.chain has one",
            ("ablate", "strength"),
            hint="Leave `strength` out of the ablate section.",
        )
    return chain


def _rewritten(chain: Sequence[Step], change: Callable[[int, Step], Step | None]) -> list[Step]:
    """The chain with each operator as `change` gives it back; None leaves it out."""
    numbers = iter(range(1 << 30))
    return list(_each(chain, change, numbers))


def _each(chain: Sequence[Any], change: Callable[[int, Step], Step | None], numbers: Iterator[int]) -> Iterator[Step]:
    for step in chain:
        name = next(iter(step)) if isinstance(step, dict) else step
        if name not in GROUPS:
            if (changed := change(next(numbers), step)) is not None:
                yield changed
            continue
        inside = step[name]
        written = inside["steps"] if isinstance(inside, dict) else inside
        below = list(_each(written, change, numbers))
        if not below:
            continue
        if not isinstance(inside, dict):
            yield {name: below}
            continue
        group = {**inside, "steps": below}
        if "n" in group:
            group["n"] = _at_most(group["n"], len(below))
        yield {name: group}


def _at_most(count: Any, steps: int) -> Any:
    """How many steps `some_of` draws, where only so many are left."""
    return [min(end, steps) for end in count] if isinstance(count, list) else min(count, steps)
