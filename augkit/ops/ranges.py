"""Kinds of `(low, high)` pairs that operators of several modalities take, both ends included."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from augkit.ops.base import Range

__all__ = ["Positive", "Shares"]


def _positive(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] <= 0:
        raise ValueError("both ends must be above 0")
    return value


def _shares(value: tuple[float, float]) -> tuple[float, float]:
    if not 0 < value[0] <= value[1] <= 1:
        raise ValueError("both ends must be above 0 and at most 1")
    return value


Positive = Annotated[Range, AfterValidator(_positive)]
"""Numbers above 0."""
Shares = Annotated[Range, AfterValidator(_shares)]
"""Shares in (0, 1]."""
