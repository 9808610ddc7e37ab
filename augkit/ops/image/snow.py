"""`image.snow`: snow."""

from __future__ import annotations

from typing import Any, ClassVar

from augkit.ops.base import operator
from augkit.ops.image.kinds.limits import UnitRange
from augkit.ops.image.kinds.weather_base import WeatherOperator


@operator("image.snow", version=1)
class Snow(WeatherOperator):
    """Whiten what is dark enough, as snow on the ground does.

    Args:
        point_rate: `[low, high]` of how much turns white, in [0, 1].

    Source: albumentations, RandomSnow.
    """

    transform: ClassVar[str] = "RandomSnow"

    point_rate: UnitRange = (0.1, 0.3)

    def arguments(self) -> dict[str, Any]:
        return {"snow_point_range": self.point_rate}
