"""`image.affine` for batches."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from torch import Tensor

from augkit.batched.base import Parameters, Shape, Work, batched
from augkit.batched.chance import RowDraws
from augkit.batched.image.matrix_base import MatrixStep, centred, linear
from augkit.ops.image.affine import Affine as Options

__all__ = ["Affine"]


@batched("image.affine")
class Affine(MatrixStep[Options]):
    """Turn, scale, shear and shift each picture by one sampling of the whole batch."""

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        options = self.options
        limits = (options.angle_degrees, *[options.scale] * 2, *[options.shear_degrees] * 2, *[options.shift_rate] * 2)
        names = ("angle", "scale_x", "scale_y", "shear_x", "shear_y", "shift_x", "shift_y")
        shares = rows.uniform(len(limits)).T
        drawn = {
            name: low + (high - low) * share for name, (low, high), share in zip(names, limits, shares, strict=True)
        }
        return drawn | ({"scale_y": drawn["scale_x"]} if options.keep_ratio else {})

    def prepared(self, parameters: Parameters, shape: Shape) -> Parameters:
        height, width = shape[-2:]
        across, down = (np.tan(np.radians(parameters[name])) for name in ("shear_x", "shear_y"))
        ones = np.ones_like(across)
        matrix = linear(parameters["angle"]) @ np.stack([ones, across, down, ones], axis=1).reshape(-1, 2, 2)
        matrix = matrix * np.stack([parameters["scale_x"], parameters["scale_y"]], axis=1)[:, None, :]
        shift = np.stack([parameters["shift_x"] * width, parameters["shift_y"] * height], axis=1)
        return {"matrix": centred(matrix, shift, shape)}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        return self.moved(batch, drawn["matrix"], work)
