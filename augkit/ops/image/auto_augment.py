"""`image.auto_augment`: pairs of steps that a search has found."""

from __future__ import annotations

from augkit.ops.base import operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kinds.policy_base import PolicyOperator
from augkit.ops.image.policies.learned import POLICIES, Learned
from augkit.ops.image.policies.strengths import drawn_step


@operator("image.auto_augment", version=1)
class AutoAugment(PolicyOperator):
    """Run one of 25 pairs of steps that a search found to help on a data set, each step with its own probability.

    Args:
        policy: the data set that the pairs were found on: cifar10, imagenet or svhn.

    Source: Cubuk et al. 2019, "AutoAugment: Learning Augmentation Policies from Data"; ranges as in torchvision's
    AutoAugment.
    """

    policy: Learned = "cifar10"

    def draw_steps(self, picture: Picture, rng: Chance) -> list[list[object]]:
        pairs = POLICIES[self.policy]
        which, *runs = rng.random(3).tolist()
        pair = pairs[int(which * len(pairs))]
        size = (picture.width, picture.height)
        return [
            drawn_step(step.name, step.level, size, rng) for step, run in zip(pair, runs, strict=True) if run < step.p
        ]
