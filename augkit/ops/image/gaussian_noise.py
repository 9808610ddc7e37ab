"""`image.gaussian_noise`: noise of one strength."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.noise import with_gaussian_noise
from augkit.ops.image.kinds.limits import NotNegativeRange
from augkit.ops.image.kinds.pixel_base import PixelOperator, between


@operator("image.gaussian_noise", version=1)
class GaussianNoise(PixelOperator):
    """Add Gaussian noise to every value.

    Args:
        sigma_rate: `[low, high]` of its standard deviation as a share of white.

    Source: albumentations, GaussNoise.
    """

    sigma_rate: NotNegativeRange = (0.02, 0.08)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return {"sigma": between(self.sigma_rate, rng), "seed": rng.seed()}

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        return with_gaussian_noise(pixels, drawn["sigma"], drawn["seed"])
