"""Ranges of parameters that several audio operators share."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from augkit.ops.base import Range
from augkit.ops.ranges import Positive, Shares

__all__ = ["Decibels", "Factors", "Positive", "SamplingRates", "Semitones", "Shares"]

MOST_DECIBELS = 150.0
"""More than 24 bits hold, and far from where float32 ends."""
RATES = (100.0, 768_000.0)


def _factors(value: tuple[float, float]) -> tuple[float, float]:
    if not 0.25 <= value[0] <= value[1] <= 4.0:
        raise ValueError("both ends must be from 0.25 to 4")
    return value


def _semitones(value: tuple[float, float]) -> tuple[float, float]:
    if not -24 <= value[0] <= value[1] <= 24:
        raise ValueError("both ends must be from -24 to 24")
    return value


def _decibels(value: tuple[float, float]) -> tuple[float, float]:
    if not -MOST_DECIBELS <= value[0] <= value[1] <= MOST_DECIBELS:
        raise ValueError(f"both ends must be from -{MOST_DECIBELS:g} to {MOST_DECIBELS:g} decibels")
    return value


def _rates(value: tuple[float, float]) -> tuple[float, float]:
    if not RATES[0] <= value[0] <= value[1] <= RATES[1]:
        raise ValueError(f"both ends must be from {RATES[0]:g} to {RATES[1]:,.0f} Hz")
    return value


Decibels = Annotated[Range, AfterValidator(_decibels)]
"""Gains and ratios in decibels."""
SamplingRates = Annotated[Range, AfterValidator(_rates)]
"""Sampling rates in Hz."""
Factors = Annotated[Range, AfterValidator(_factors)]
"""Factors of speed, from a quarter to four times."""
Semitones = Annotated[Range, AfterValidator(_semitones)]
"""Semitones, at most two octaves up and down."""
