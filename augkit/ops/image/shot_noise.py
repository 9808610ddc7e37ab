"""`image.shot_noise`: too few photons."""

from __future__ import annotations

from math import exp, log
from typing import Annotated

import numpy as np
from pydantic import AfterValidator

from augkit.ops.base import Drawn, Range, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import shares, typed
from augkit.ops.image.kernels.noise import generator_of
from augkit.ops.image.kinds.pixel_base import PixelOperator


def _countable(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] < 1 or value[1] > 1e6:
        raise ValueError(f"it is from 1 to 1,000,000, found [{value[0]:g}, {value[1]:g}]")
    return value


@operator("image.shot_noise", version=1)
class ShotNoise(PixelOperator):
    """Count photons: every value becomes a Poisson draw about it.

    Args:
        photons: `[low, high]` of how many make white, drawn evenly on a log scale; the fewer, the more noise.

    Source: Hasinoff 2014, "Photon, Poisson Noise".
    """

    photons: Annotated[Range, AfterValidator(_countable)] = (30.0, 300.0)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        low, high = log(self.photons[0]), log(self.photons[1])
        return {"photons": round(exp(low + (high - low) * rng.random()), 2), "seed": rng.seed()}

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        counts = generator_of(drawn["seed"]).poisson(shares(pixels).astype(np.float64) * drawn["photons"])
        return typed((counts / drawn["photons"]).astype(np.float32), pixels.dtype)
