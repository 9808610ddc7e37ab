"""`image.augmix`: several altered pictures laid over the picture."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import shares, typed
from augkit.ops.image.kernels.warps import Filling
from augkit.ops.image.kinds.policy_base import PolicyOperator
from augkit.ops.image.policies.strengths import drawn_step
from augkit.ops.image.reading.captions import names_colour

STEPS = (
    *("auto_contrast", "equalize", "posterize", "rotate", "solarize"),
    *("shear_x", "shear_y", "translate_x", "translate_y"),
)
LEVELS = 10


@operator("image.augmix", version=1)
class AugMix(PolicyOperator):
    """Alter the picture in several ways, mix these pictures, and mix the result with the picture itself.

    Things stand in several places at once afterwards, so data with boxes, masks or keypoints is refused.

    Args:
        width: how many altered pictures are mixed.
        depth: most steps that each of them takes; at least one.
        severity: greatest strength of a step, from 1 to 10.
        alpha: of the Dirichlet and Beta distributions that the weights are drawn from.

    Source: Hendrycks et al. 2020, "AugMix: A Simple Data Processing Method to Improve Robustness and Uncertainty".
    """

    moves: ClassVar[frozenset[str]] = frozenset({"image"})

    width: Annotated[int, Field(ge=1, le=8)] = 3
    depth: Annotated[int, Field(ge=1, le=8)] = 3
    severity: Annotated[int, Field(ge=1, le=LEVELS)] = 3
    alpha: Annotated[float, Field(gt=0, le=100)] = 1.0

    def draw_steps(self, picture: Picture, rng: Chance) -> list[list[object]]:
        names = [STEPS[int(rng.random() * len(STEPS))] for _ in range(1 + int(rng.random() * self.depth))]
        size = (picture.width, picture.height)
        return [drawn_step(name, rng.random() * self.severity / LEVELS, size, rng) for name in names]

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        if picture.caption and names_colour(picture.caption):
            return None
        weights = rng.dirichlet([self.alpha] * self.width).tolist()
        return {
            "chains": [self.draw_steps(picture, rng) for _ in range(self.width)],
            "weights": [round(weight, 5) for weight in weights],
            "own": round(float(rng.beta(self.alpha, self.alpha)), 5),
        }

    def apply(self, sample: Picture, drawn: Any) -> Picture:
        filling = Filling(self.border, self.fill)
        alone = sample.replaced(boxes=None, mask=None, keypoints=None)
        mixed = np.float32(drawn["own"]) * shares(sample.pixels)
        for steps, weight in zip(drawn["chains"], drawn["weights"], strict=True):
            altered = self.run(alone, steps, filling).pixels
            mixed = mixed + np.float32((1 - drawn["own"]) * weight) * shares(altered)
        return sample.replaced(pixels=typed(mixed, sample.pixels.dtype))
