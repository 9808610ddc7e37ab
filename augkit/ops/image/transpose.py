"""`image.transpose`: rows become columns."""

from __future__ import annotations

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.rearranging import Transpose as TransposeWarp
from augkit.ops.image.kernels.rearranging import rearranging
from augkit.ops.image.kernels.warps import Warp
from augkit.ops.image.kinds.geometric_base import GeometricOperator
from augkit.ops.image.reading.captions import names_side


@operator("image.transpose", version=1)
class Transpose(GeometricOperator):
    """Exchange rows and columns, which mirrors the picture at its diagonal; a caption that names a side blocks it.

    Source: numpy.transpose.
    """

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return None if picture.caption and names_side(picture.caption) else True

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        return rearranging(TransposeWarp, *sample.size)
