"""Small draws that operators share, made from `Generator.random` alone, whose stream NumPy keeps stable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.random import Generator

Option = TypeVar("Option")
FEW = 16  # numbers up to which looking through a list is faster than a set
SPARE = 6  # draws more than wanted, for those that repeat or are refused


def share(rate: float, total: int) -> int:
    """How many of `total` a rate stands for: rounded, and at least one.

    >>> share(0.1, 24), share(0.1, 3)
    (2, 1)
    """
    rounded = int(rate * total + 0.5)
    return rounded if rounded > 1 else 1


def pick(
    count: int, wanted: int, rng: Generator, allowed: Callable[[int], object] | None = None
) -> list[tuple[int, float]]:
    """Distinct numbers below `count` in random order: `wanted` of them, or as many as are allowed.

    Args:
        count: the numbers are 0 to count - 1.
        wanted: how many.
        rng: drawn from in one go, since a hundred numbers cost little more than one.
        allowed: whether a number may be picked; asked at most once for each.

    Returns:
        Each number with a draw in [0, 1) that is independent of it, for what else has to be decided about it.
    """
    if count < 1 or wanted < 1:
        return []
    if wanted == 1 and allowed is None:
        place = rng.random() * count
        return [(int(place), place % 1.0)]
    picked: list[tuple[int, float]] = []
    seen: list[int] = []
    if wanted <= FEW:
        for draw in rng.random(wanted + SPARE).tolist():
            place = draw * count
            number = int(place)  # what is left of `place` says nothing about it
            if number not in seen:
                seen.append(number)
                if allowed is None or allowed(number):
                    picked.append((number, place - number))
                    if len(picked) == wanted:
                        return picked
        if len(seen) == count:
            return picked
    rest = np.setdiff1d(np.arange(count), seen) if seen else np.arange(count)
    order = rest[np.argsort(rng.random(len(rest)), kind="stable")].tolist()
    for number, draw in zip(order, rng.random(len(order)).tolist(), strict=True):
        if allowed is None or allowed(number):
            picked.append((number, draw))
            if len(picked) == wanted:
                break
    return picked


def pick_numbers(count: int, wanted: int, rng: Generator) -> list[int]:
    """The numbers that `pick` gives, for callers that have nothing else to decide about them.

    >>> from numpy.random import default_rng
    >>> pick_numbers(20, 3, default_rng(0)) == [number for number, _ in pick(20, 3, default_rng(0))]
    True
    """
    if 0 < wanted <= FEW and count > 0:
        numbers: list[int] = []
        draws = rng.random(wanted + SPARE) if wanted > 1 else rng.random(1)
        for draw in draws.tolist():
            number = int(draw * count)
            if number not in numbers:
                numbers.append(number)
                if len(numbers) == wanted:
                    return numbers
        if len(numbers) == count:
            return numbers
        rest = np.setdiff1d(np.arange(count), numbers)
        numbers += rest[np.argsort(rng.random(len(rest)), kind="stable")][: wanted - len(numbers)].tolist()
        return numbers
    return [number for number, _ in pick(count, wanted, rng)]


def chosen(options: Sequence[Option], draw: float) -> Option:
    """The option that a draw in [0, 1) stands for.

    >>> chosen("abcd", 0.6)
    'c'
    """
    return options[int(draw * len(options))]
