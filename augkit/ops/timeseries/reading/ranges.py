"""Kinds of `(low, high)` pairs that operators take, both ends included."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from augkit.ops.base import Range
from augkit.ops.ranges import Positive, Shares

__all__ = ["Counts", "Factors", "Several", "Shares", "SignedShares"]


def _ordered(value: tuple[int, int]) -> tuple[int, int]:
    if value[0] > value[1]:
        raise ValueError(f"the low end {value[0]} is above the high end {value[1]}")
    return value


def _within_one(value: tuple[float, float]) -> tuple[float, float]:
    if not -1 <= value[0] <= value[1] <= 1:
        raise ValueError("both ends must be from -1 to 1")
    return value


Factors = Positive
"""Numbers above 0."""
SignedShares = Annotated[Range, AfterValidator(_within_one)]
"""Shares in [-1, 1]."""
_One = Annotated[int, Field(ge=1, le=10_000)]
_Two = Annotated[int, Field(ge=2, le=10_000)]
Counts = Annotated[tuple[_One, _One], Field(strict=False), AfterValidator(_ordered)]
"""Whole numbers from 1."""
Several = Annotated[tuple[_Two, _Two], Field(strict=False), AfterValidator(_ordered)]
"""Whole numbers from 2."""
