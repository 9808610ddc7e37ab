"""Types of parameters: `(low, high)` pairs within bounds."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from augkit.ops.base import Range

__all__ = ["BlurRange", "NotNegativeRange", "Pixels", "PositiveRange", "ShareRange", "UnitRange", "ordered"]


def _positive(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] <= 0:
        raise ValueError(f"it is above 0, and the low end is {value[0]:g}")
    return value


def _not_negative(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] < 0:
        raise ValueError(f"it is not negative, and the low end is {value[0]:g}")
    return value


def _unit(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] < 0 or value[1] > 1:
        raise ValueError(f"it is in [0, 1], found [{value[0]:g}, {value[1]:g}]")
    return value


def _share(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] <= 0 or value[1] > 1:
        raise ValueError(f"it is above 0 and at most 1, found [{value[0]:g}, {value[1]:g}]")
    return value


def _blur(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] <= 0 or value[1] > 100:
        raise ValueError(f"it is above 0 and at most 100 pixels, found [{value[0]:g}, {value[1]:g}]")
    return value


def ordered(value: tuple[int, int]) -> tuple[int, int]:
    """A pair of whole numbers whose low end comes first."""
    if value[0] > value[1]:
        raise ValueError(f"the low end {value[0]} is above the high end {value[1]}")
    return value


PositiveRange = Annotated[Range, AfterValidator(_positive)]
NotNegativeRange = Annotated[Range, AfterValidator(_not_negative)]
UnitRange = Annotated[Range, AfterValidator(_unit)]
ShareRange = Annotated[Range, AfterValidator(_share)]
BlurRange = Annotated[Range, AfterValidator(_blur)]
Pixels = Annotated[int, Field(ge=1, le=32_767)]
