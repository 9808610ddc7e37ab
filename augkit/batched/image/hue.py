"""`image.hue` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, as_floats, batched
from augkit.batched.chance import RowDraws
from augkit.batched.image.colour_base import ColourStep
from augkit.ops.image.hue import Hue as Options
from augkit.ops.image.kernels.colours import hue_matrix


@batched("image.hue")
class Hue(ColourStep, BatchedStep[Options]):
    """Turn the colours of each picture round the circle of hues: a matrix for each row."""

    unchanged: ClassVar[Mapping[str, float]] = {"angle": 0.0}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        return {"angle": rows.between(self.options.angle_degrees)}

    def prepared(self, parameters: Parameters, shape: Shape) -> Parameters:
        """A matrix is that of no turn, and parts that grow with the sine of the angle and with 1 less its cosine."""
        angle = np.radians(parameters["angle"])
        eye, right, left = np.eye(3), hue_matrix(90.0), hue_matrix(-90.0)
        of_sine, of_cosine = (right - left) / 2, (right + left) / 2 - eye
        parts = np.sin(angle)[:, None, None] * of_sine + (1 - np.cos(angle))[:, None, None] * of_cosine
        return {"matrix": eye + parts}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        if batch.shape[1] == 1:
            return batch
        values, matrix = as_floats(batch), drawn["matrix"][:, :, :, None, None]
        made = values[:, 0:1] * matrix[:, :, 0]
        for channel in (1, 2):
            made.addcmul_(values[:, channel : channel + 1], matrix[:, :, channel].to(made.dtype))
        return made.clamp_(0.0, work.white)
