"""`image.iso_noise`: the grain of a sensitive sensor."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import shares
from augkit.ops.image.kernels.noise import generator_of, normal, with_noise
from augkit.ops.image.kinds.limits import NotNegativeRange
from augkit.ops.image.kinds.pixel_base import PixelOperator, between


@operator("image.iso_noise", version=1)
class IsoNoise(PixelOperator):
    """Add the grain of a sensor at a high sensitivity: of brightness, and less of colour, stronger where it is light.

    Args:
        grain_rate: `[low, high]` of the grain's standard deviation in white, as a share of white.
        colour_rate: standard deviation of the noise of each channel, as a share of the grain's.

    Source: Foi et al. 2008, "Practical Poissonian-Gaussian Noise Modeling and Fitting for Single-Image Raw-Data".
    """

    grain_rate: NotNegativeRange = (0.03, 0.12)
    colour_rate: Annotated[float, Field(ge=0, le=2)] = 0.4

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return {"grain": between(self.grain_rate, rng), "seed": rng.seed()}

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        noise = generator_of(drawn["seed"])
        values = shares(pixels)
        grain = normal(noise, (*values.shape[:2], 1))
        if values.shape[2] == 3:
            grain = grain + np.float32(self.colour_rate) * normal(noise, values.shape)
        return with_noise(pixels, np.float32(drawn["grain"]) * np.sqrt(values) * grain)
