"""`image.sun_flare`: the sun in the lens."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from augkit.ops.base import operator
from augkit.ops.image.kinds.weather_base import WeatherOperator


@operator("image.sun_flare", version=1)
class SunFlare(WeatherOperator):
    """Put the sun into the upper half of the picture, with the circles it makes in a lens.

    Args:
        radius_pixels: of the sun.

    Source: albumentations, RandomSunFlare.
    """

    transform: ClassVar[str] = "RandomSunFlare"

    radius_pixels: Annotated[int, Field(ge=1, le=4096)] = 100

    def arguments(self) -> dict[str, Any]:
        return {"src_radius": self.radius_pixels}
