"""Kinds of `(low, high)` pairs that operators of several modalities take, both ends included."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from augkit.ops.base import Range

__all__ = ["Counts", "Positive", "Shares", "ordered"]


def _positive(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] <= 0:
        raise ValueError("both ends must be above 0")
    return value


def _shares(value: tuple[float, float]) -> tuple[float, float]:
    if not 0 < value[0] <= value[1] <= 1:
        raise ValueError("both ends must be above 0 and at most 1")
    return value


def ordered(value: tuple[int, int]) -> tuple[int, int]:
    """A pair of whole numbers, the low end first.

    Raises:
        ValueError: it is not.
    """
    if value[0] > value[1]:
        raise ValueError(f"the low end {value[0]} is above the high end {value[1]}")
    return value


Count = Annotated[int, Field(ge=1, le=10_000)]
Counts = Annotated[tuple[Count, Count], Field(strict=False), AfterValidator(ordered)]
"""Whole numbers from 1."""
Positive = Annotated[Range, AfterValidator(_positive)]
"""Numbers above 0."""
Shares = Annotated[Range, AfterValidator(_shares)]
"""Shares in (0, 1]."""
