"""`image.fog`: fog."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import shares, typed
from augkit.ops.image.kernels.noise import generator_of
from augkit.ops.image.kinds.limits import UnitRange
from augkit.ops.image.kinds.pixel_base import PixelOperator, between
from augkit.ops.image.reading.opencv import opencv

CELLS = 4  # of the fog's swathes along each side
EVEN = 0.5  # share of the fog that is the same everywhere


@operator("image.fog", version=1)
class Fog(PixelOperator):
    """Lay fog over the picture: white, in swathes.

    Args:
        density: `[low, high]` of the fog where it is thickest, in [0, 1].

    Source: Koschmieder 1924 (a haze that adds light and takes contrast); Hendrycks & Dietterich 2019, "Benchmarking
    Neural Network Robustness to Common Corruptions", fog.
    """

    density: UnitRange = (0.3, 0.7)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return {"density": between(self.density, rng), "seed": rng.seed()}

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        cv2 = opencv()
        coarse = generator_of(drawn["seed"]).random((CELLS, CELLS), np.float32)
        swathes = cv2.resize(coarse, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_CUBIC)
        fog = np.float32(drawn["density"]) * (EVEN + (1 - EVEN) * np.clip(swathes, 0, 1))[:, :, None]
        values = shares(pixels)
        return typed(values + fog * (1 - values), pixels.dtype)
