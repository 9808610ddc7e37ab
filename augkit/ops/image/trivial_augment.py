"""`image.trivial_augment`: one step of any strength."""

from __future__ import annotations

from augkit.ops.base import operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kinds.policy_base import PolicyOperator
from augkit.ops.image.policies.strengths import CURATED, drawn_step

LEVELS = 31


@operator("image.trivial_augment", version=1)
class TrivialAugment(PolicyOperator):
    """Run one step, drawn evenly out of fourteen, at a strength drawn evenly from a wide range.

    Source: Müller & Hutter 2021, "TrivialAugment: Tuning-free Yet State-of-the-Art Data Augmentation", the wide space;
    ranges as in torchvision's TrivialAugmentWide.
    """

    def draw_steps(self, picture: Picture, rng: Chance) -> list[list[object]]:
        name, level = rng.random(2).tolist()
        strength = int(level * LEVELS) / (LEVELS - 1)
        return [drawn_step(CURATED[int(name * len(CURATED))], strength, (picture.width, picture.height), rng, "wide")]
