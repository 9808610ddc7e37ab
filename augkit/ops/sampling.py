"""Small draws that operators share, made from `Generator.random` alone, whose stream NumPy keeps stable."""

from __future__ import annotations

from collections.abc import Iterator

from numpy.random import Generator


def share(rate: float, total: int) -> int:
    """How many of `total` a rate stands for: rounded, and at least one.

    >>> share(0.1, 24), share(0.1, 3)
    (2, 1)
    """
    return max(1, int(rate * total + 0.5))


def in_random_order(count: int, rng: Generator) -> Iterator[int]:
    """The numbers 0 to count - 1 in random order, drawn as they are asked for (Fisher-Yates, lazily)."""
    moved: dict[int, int] = {}
    draws: list[float] = []
    for position in range(count):
        if not draws:
            draws = rng.random(min(8, count - position)).tolist()
        other = position + int(draws.pop() * (count - position))
        yield moved.get(other, other)
        moved[other] = moved.get(position, position)
