"""`image.elastic`: bend the picture like rubber."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.distortions import Remap
from augkit.ops.image.kernels.noise import generator_of, normal
from augkit.ops.image.kernels.warps import Warp
from augkit.ops.image.kinds.geometric_base import FilledOperator
from augkit.ops.image.reading.opencv import opencv

SIGMA = 4.0  # pixels of the Gaussian where the field is made
STEEPEST = 0.5  # change of the shift from a pixel to the next; below 1 no two pixels change places


@operator("image.elastic", version=1)
class Elastic(FilledOperator):
    """Shift every pixel by a smooth random field.

    The field is made gentler where it would fold the picture, so that points can be followed.

    Args:
        strength: standard deviation of the shift, as a share of the shorter side, in (0, 0.5].
        smoothness: width of the Gaussian that smooths the field, as a share of the shorter side, in (0, 0.5].

    Source: Simard et al. 2003, "Best Practices for Convolutional Neural Networks".
    """

    strength: Annotated[float, Field(gt=0, le=0.5)] = 0.02
    smoothness: Annotated[float, Field(gt=0, le=0.5)] = 0.08

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return rng.seed()

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        cv2 = opencv()
        side = min(sample.width, sample.height)
        sigma = max(0.5, self.smoothness * side)
        coarse = max(1.0, sigma / SIGMA)  # a field this smooth needs few points
        shape = (max(1, round(sample.height / coarse)), max(1, round(sample.width / coarse)), 2)
        field = normal(generator_of(drawn), shape)
        field = cv2.GaussianBlur(field, (0, 0), sigma / coarse).reshape(shape)
        smooth: np.ndarray = cv2.resize(field, (sample.width, sample.height), interpolation=cv2.INTER_CUBIC)
        smooth *= self.strength * side / max(float(smooth.std()), 1e-6)
        steepest = max(float(np.abs(np.diff(smooth, axis=axis)).max(initial=0.0)) for axis in (0, 1))
        return Remap(smooth * np.float32(min(1.0, STEEPEST / max(steepest, 1e-6))))
