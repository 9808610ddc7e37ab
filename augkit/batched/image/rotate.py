"""`image.rotate` for batches."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from torch import Tensor

from augkit.batched.base import Parameters, Shape, Work, batched
from augkit.batched.chance import RowDraws
from augkit.batched.image.matrix_base import MatrixStep, centred, linear
from augkit.ops.image.rotate import Rotate as Options


@batched("image.rotate")
class Rotate(MatrixStep[Options]):
    """Turn each picture about its middle by one sampling of the whole batch."""

    def refusal(self) -> str:
        if self.options.size == "whole":
            return "`size: whole` gives every picture a size of its own, and those of a batch share one"
        return super().refusal()

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        return {"angle": rows.between(self.options.angle_degrees)}

    def prepared(self, parameters: Parameters, shape: Shape) -> Parameters:
        angle = parameters["angle"]
        return {"matrix": centred(linear(angle), np.zeros((len(angle), 2)), shape)}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        return self.moved(batch, drawn["matrix"], work)
