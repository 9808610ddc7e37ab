"""Kinds of `(low, high)` pairs that operators take, both ends included."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from augkit.ops.base import Range
from augkit.ops.ranges import Counts, Positive, Shares, ordered

__all__ = ["Counts", "Factors", "Several", "Shares", "SignedShares"]


def _within_one(value: tuple[float, float]) -> tuple[float, float]:
    if not -1 <= value[0] <= value[1] <= 1:
        raise ValueError("both ends must be from -1 to 1")
    return value


Factors = Positive
"""Numbers above 0."""
SignedShares = Annotated[Range, AfterValidator(_within_one)]
"""Shares in [-1, 1]."""
_Two = Annotated[int, Field(ge=2, le=10_000)]
Several = Annotated[tuple[_Two, _Two], Field(strict=False), AfterValidator(ordered)]
"""Whole numbers from 2."""
