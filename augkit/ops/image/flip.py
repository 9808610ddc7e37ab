"""`image.flip`: mirror the picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.rearranging import Flip as FlipWarp
from augkit.ops.image.kernels.rearranging import rearranging
from augkit.ops.image.kernels.warps import Warp
from augkit.ops.image.kinds.geometric_base import GeometricOperator
from augkit.ops.image.reading.captions import names_side, sides_exchanged


@operator("image.flip", version=1)
class Flip(GeometricOperator):
    """Mirror the picture left to right or top to bottom; always, so give the step a `p`, as in `p: 0.5`.

    Of left to right: a caption with a word for left or right blocks it, unless `captions` is `rewrite`.

    Args:
        direction: `horizontal` mirrors left to right, `vertical` top to bottom, `random` draws one of them.
        keypoint_symmetry: names of keypoints that change places when left and right do, as in
            `{left_eye: right_eye}`; each pair once.
        captions: whether a caption with a word for left or right keeps the picture as it is (`block`) or has these
            words exchanged (`rewrite`); where a word may mean something else, as in "right now", it blocks anyway.

    Source: Krizhevsky et al. 2012, "ImageNet Classification with Deep Convolutional Neural Networks".
    """

    moves: ClassVar[frozenset[str]] = GeometricOperator.moves | {"caption"}
    keeps: ClassVar[frozenset[str]] = GeometricOperator.keeps - {"caption"}

    direction: Literal["horizontal", "vertical", "random"] = "horizontal"
    keypoint_symmetry: dict[str, str] = Field(default_factory=dict)
    captions: Literal["block", "rewrite"] = "block"

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        direction = self.direction
        if direction == "random":
            direction = "horizontal" if rng.random() < 0.5 else "vertical"
        caption = picture.caption
        if not caption:
            return direction
        blocks = self.captions == "block" or sides_exchanged(caption) is None
        return None if direction == "horizontal" and blocks and names_side(caption) else direction

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        return rearranging(FlipWarp, *sample.size, drawn == "vertical")

    def apply(self, sample: Picture, drawn: Drawn) -> Picture:
        made = self.moved(sample, self.warp(sample, drawn))
        if drawn == "vertical" or (sample.caption is None and sample.keypoints is None):
            return made
        caption = sample.caption
        if caption and names_side(caption):
            caption = sides_exchanged(caption)
        keypoints = made.keypoints and made.keypoints.renamed(self.keypoint_symmetry)
        return made.replaced(caption=caption, keypoints=keypoints)
