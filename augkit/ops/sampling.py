"""Small draws that operators share, made of `Generator.random`, whose stream NumPy keeps stable, or `Chance.bits`."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import TypeVar

import numpy as np
from numpy.random import Generator

from augkit.ops.chance import Chance

Option = TypeVar("Option")
FEW = 16  # numbers up to which looking through a list is faster than a set
ENOUGH = 2**64  # a number above leaves a remainder that favours none, as far as anyone could ever count
LOOKED_AT = 100  # options that are asked for one that is free, so that rows with thousands of places take bounded time
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


def pick_numbers(count: int, wanted: int, rng: Chance) -> list[int]:
    """Distinct numbers below `count` in random order, `wanted` of them or all; far cheaper than `pick` for a few.

    Args:
        count: the numbers are 0 to count - 1.
        wanted: how many.
        rng: one number of 128 bits is drawn for as many remainders as it has bits for.

    Source: Bentley & Floyd 1987, "Programming pearls: a sample of brilliance", the algorithm that orders at random.
    """
    if wanted > FEW:
        return [number for number, _ in pick(count, wanted, rng)]
    numbers: list[int] = []
    bits = rng.bits()
    for last in range(count - wanted if wanted < count else 0, count):
        bits, number = divmod(bits, last + 1)
        if number in numbers:
            numbers.insert(numbers.index(number), last)
        else:
            numbers.append(number)
        if bits < ENOUGH:
            bits = rng.bits()
    return numbers


def chosen_anew(options: Sequence[Option], draw: float, *taken: Container[Option]) -> Option:
    """As `chosen`, or the next option that is not taken yet, if one of the hundred from there on is free.

    Args:
        options: at least one.
        draw: a number in [0, 1).
        taken: what is not to be chosen; where that leaves nothing, the next of these sets counts, and then none.

    >>> chosen_anew(["movie", "film", "picture"], 0.4, {"film"})
    'picture'
    """
    at = int(draw * len(options))
    for refused in taken:
        for place in range(at, at + min(len(options), LOOKED_AT)):
            option = options[place % len(options)]
            if option not in refused:
                return option
    return options[at]


def chosen(options: Sequence[Option], draw: float) -> Option:
    """The option that a draw in [0, 1) stands for.

    >>> chosen("abcd", 0.6)
    'c'
    """
    return options[int(draw * len(options))]
