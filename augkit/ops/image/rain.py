"""`image.rain`: rain."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from augkit.ops.base import operator
from augkit.ops.image.kinds.weather_base import WeatherOperator


@operator("image.rain", version=1)
class Rain(WeatherOperator):
    """Draw streaks of rain over the picture and darken it.

    Args:
        kind: drizzle, heavy or torrential.
        brightness_rate: brightness of the picture in the rain, as a share of what it was.

    Source: albumentations, RandomRain.
    """

    transform: ClassVar[str] = "RandomRain"

    kind: Literal["drizzle", "heavy", "torrential"] = "heavy"
    brightness_rate: Annotated[float, Field(gt=0, le=1)] = 0.7

    def arguments(self) -> dict[str, Any]:
        return {"rain_type": self.kind, "brightness_coefficient": self.brightness_rate, "blur_value": 3}
