"""`image.shadow`: shadows."""

from __future__ import annotations

from typing import Any, ClassVar

from augkit.ops.base import operator
from augkit.ops.image.kinds.limits import UnitRange
from augkit.ops.image.kinds.weather_base import WeatherOperator


@operator("image.shadow", version=1)
class Shadow(WeatherOperator):
    """Darken shapes in the lower half of the picture, as shadows on the ground.

    Args:
        strength: `[low, high]` of how much darker it is there, in [0, 1].

    Source: albumentations, RandomShadow.
    """

    transform: ClassVar[str] = "RandomShadow"

    strength: UnitRange = (0.3, 0.6)

    def arguments(self) -> dict[str, Any]:
        return {"shadow_intensity_range": self.strength}
