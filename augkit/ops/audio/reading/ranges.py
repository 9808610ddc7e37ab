"""Ranges of parameters that several audio operators share."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from augkit.ops.base import Range
from augkit.ops.ranges import Positive, Shares

__all__ = ["Factors", "Positive", "Semitones", "Shares"]


def _factors(value: tuple[float, float]) -> tuple[float, float]:
    if not 0.25 <= value[0] <= value[1] <= 4.0:
        raise ValueError("both ends must be from 0.25 to 4")
    return value


def _semitones(value: tuple[float, float]) -> tuple[float, float]:
    if not -24 <= value[0] <= value[1] <= 24:
        raise ValueError("both ends must be from -24 to 24")
    return value


Factors = Annotated[Range, AfterValidator(_factors)]
"""Factors of speed, from a quarter to four times."""
Semitones = Annotated[Range, AfterValidator(_semitones)]
"""Semitones, at most two octaves up and down."""
