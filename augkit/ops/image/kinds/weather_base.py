"""Weather and light, as albumentations paints them."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

import numpy as np

from augkit.ops.base import Drawn
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.library import albumentations, recoloured_by
from augkit.ops.image.kinds.pixel_base import PixelOperator

__all__ = ["WeatherOperator"]

SMALLEST = 8  # pixels of a side that the library can paint on


class WeatherOperator(PixelOperator):
    """An operator that runs one transform of albumentations with a drawn seed.

    Grey pictures and those of 16 bits are worked as colours. Pictures with a side of less than 8 pixels stay as they
    are.
    """

    transform: ClassVar[str]
    deterministic: ClassVar[bool] = False

    @abstractmethod
    def arguments(self) -> dict[str, Any]:
        """Arguments of the transform."""

    def check_ready(self, language: str) -> None:
        super().check_ready(language)
        albumentations()

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return rng.seed() if min(picture.width, picture.height) >= SMALLEST else None

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        return recoloured_by(self.transform, self.arguments(), drawn, pixels)
