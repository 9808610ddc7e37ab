"""Small draws that operators share, made of `Chance.bits` and, for many at once, NumPy's `Generator.random`."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import TypeVar

import numpy as np

from augkit.ops.chance import Chance

Option = TypeVar("Option")
FEW = 16  # numbers up to which looking through a list is faster than a set
ENOUGH = 2**64  # a number above leaves a remainder that favours none, as far as anyone could ever count
LOOKED_AT = 100  # options that are asked for one that is free, so that rows with thousands of places take bounded time
_UNIT = 2.0**-32


def share(rate: float, total: int) -> int:
    """How many of `total` a rate stands for: rounded, and at least one.

    >>> share(0.1, 24), share(0.1, 3)
    (2, 1)
    """
    rounded = int(rate * total + 0.5)
    return rounded if rounded > 1 else 1


def pick(
    count: int, wanted: int, rng: Chance, allowed: Callable[[int], object] | None = None
) -> list[tuple[int, float]]:
    """Distinct numbers below `count` in random order: `wanted` of them, or as many as are allowed.

    Args:
        count: the numbers are 0 to count - 1.
        wanted: how many.
        rng: to draw from.
        allowed: whether a number may be picked; asked at most once for each.

    Returns:
        Each number with a draw in [0, 1) that is independent of it, for what else has to be decided about it.
    """
    if count < 1 or wanted < 1:
        return []
    if allowed is None and wanted <= FEW:
        return _pick_few(count, wanted, rng)
    picked: list[tuple[int, float]] = []
    order = np.argsort(rng.random(count), kind="stable").tolist()
    for number, draw in zip(order, rng.random(count).tolist(), strict=True):
        if allowed is None or allowed(number):
            picked.append((number, draw))
            if len(picked) == wanted:
                break
    return picked


def _pick_few(count: int, wanted: int, rng: Chance) -> list[tuple[int, float]]:
    """`pick_numbers`, and of the same bits 32 for each of them."""
    numbers: list[int] = []
    draws: list[float] = []
    bits = rng.bits()
    for last in range(count - wanted if wanted < count else 0, count):
        bits, number = divmod(bits, last + 1)
        if number in numbers:
            numbers.insert(numbers.index(number), last)
        else:
            numbers.append(number)
        draws.append((bits & 0xFFFFFFFF) * _UNIT)
        bits >>= 32
        if bits < ENOUGH:
            bits = rng.bits()
    return list(zip(numbers, draws, strict=True))


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
