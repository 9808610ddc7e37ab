"""`image.rand_augment`: a few steps of one strength."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from augkit.ops.base import operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kinds.policy_base import PolicyOperator
from augkit.ops.image.policies.strengths import CURATED, drawn_step

LEVELS = 30


@operator("image.rand_augment", version=1)
class RandAugment(PolicyOperator):
    """Run a few steps, drawn evenly out of fourteen, each at the same strength.

    Args:
        steps: how many are run.
        magnitude: strength, from 0 to 30.

    Source: Cubuk et al. 2020, "RandAugment: Practical Automated Data Augmentation with a Reduced Search Space"; ranges
    as in torchvision's RandAugment.
    """

    steps: Annotated[int, Field(ge=1, le=14)] = 2
    magnitude: Annotated[int, Field(ge=0, le=LEVELS)] = 9

    def draw_steps(self, picture: Picture, rng: Chance) -> list[list[object]]:
        size = (picture.width, picture.height)
        names = [CURATED[int(share * len(CURATED))] for share in rng.random(self.steps).tolist()]
        return [drawn_step(name, self.magnitude / LEVELS, size, rng) for name in names]
