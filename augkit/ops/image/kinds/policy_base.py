"""Operators that draw a few steps out of many."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

import numpy as np

from augkit.ops.base import Drawn
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.warps import Filling, Warp
from augkit.ops.image.kinds.geometric_base import FilledOperator
from augkit.ops.image.policies.steps import COLOURING, MOVES, recoloured, warp_of
from augkit.ops.image.reading.captions import names_colour

__all__ = ["PolicyOperator"]


class PolicyOperator(FilledOperator):
    """An operator that draws `[[step, number], …]` and runs them in order; boxes, masks and keypoints move along.

    Steps that may give things another colour are left out where the caption names a colour.
    """

    @abstractmethod
    def draw_steps(self, picture: Picture, rng: Chance) -> list[list[object]]:
        """Names of steps with their numbers."""

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        steps = self.draw_steps(picture, rng)
        if picture.caption and names_colour(picture.caption):
            steps = [step for step in steps if step[0] not in COLOURING]
        return [step for step in steps if step[0] != "identity"] or None

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        name, value = drawn
        return warp_of(name, value, sample.width, sample.height)

    def apply(self, sample: Picture, drawn: Drawn) -> Picture:
        return self.run(sample, drawn, self._filling)

    def run(self, sample: Picture, steps: Sequence[Sequence[object]], filling: Filling) -> Picture:
        """The picture after steps, one after another."""
        for name, value in steps:
            if name in MOVES:
                sample = self.moved(sample, self.warp(sample, (name, value)), filling, self.interpolation)
            else:
                pixels = recoloured(sample.pixels, str(name), float(value))  # type: ignore[arg-type]
                sample = sample.replaced(pixels=np.ascontiguousarray(pixels))
        return sample
