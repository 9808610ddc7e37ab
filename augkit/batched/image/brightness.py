"""`image.brightness` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched, per_row
from augkit.batched.chance import RowDraws
from augkit.batched.image.colour_base import ValueStep
from augkit.ops.image.brightness import Brightness as Options


@batched("image.brightness")
class Brightness(ValueStep, BatchedStep[Options]):
    """Multiply every value by a factor of its row."""

    unchanged: ClassVar[Mapping[str, float]] = {"factor": 1.0}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        return {"factor": rows.between(self.options.factor)}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        made = torch.mul(batch, per_row(drawn["factor"], batch), out=work.target(batch))
        return made.clamp_(max=work.white)
