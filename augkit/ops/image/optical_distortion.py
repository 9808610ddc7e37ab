"""`image.optical_distortion`: bend the picture as a lens does."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import AfterValidator

from augkit.ops.base import Drawn, Range, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.distortions import Remap
from augkit.ops.image.kernels.warps import Warp
from augkit.ops.image.kinds.geometric_base import FilledOperator


def _gentle(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] < -0.3 or value[1] > 0.9:
        raise ValueError(f"it is in [-0.3, 0.9], where points can be followed; found [{value[0]:g}, {value[1]:g}]")
    return value


@operator("image.optical_distortion", version=1)
class OpticalDistortion(FilledOperator):
    """Bend straight lines as a lens does, by the first radial term of the usual camera model.

    Args:
        strength: `[low, high]` of the term k in r → r (1 + k r²), r being 1 in the corners; above 0 as of a barrel,
            below as of a pincushion; within [-0.3, 0.9].

    Source: Brown 1966, "Decentering Distortion of Lenses"; OpenCV, initUndistortRectifyMap.
    """

    strength: Annotated[Range, AfterValidator(_gentle)] = (-0.2, 0.3)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        low, high = self.strength
        return round(low + (high - low) * rng.random(), 5) or None

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        across = np.arange(sample.width, dtype=np.float32) + np.float32(0.5 - sample.width / 2)
        down = np.arange(sample.height, dtype=np.float32) + np.float32(0.5 - sample.height / 2)
        corner = (sample.width**2 + sample.height**2) / 4
        factor = np.float32(drawn / corner) * (across[None, :] ** 2 + down[:, None] ** 2)
        return Remap(np.stack([across[None, :] * factor, down[:, None] * factor], axis=2))
