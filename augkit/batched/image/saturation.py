"""`image.saturation` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched, per_row
from augkit.batched.chance import RowDraws
from augkit.batched.image.colour_base import ColourStep, luma
from augkit.ops.image.saturation import Saturation as Options


@batched("image.saturation")
class Saturation(ColourStep, BatchedStep[Options]):
    """Move every colour away from the grey of its brightness, or towards it."""

    unchanged: ClassVar[Mapping[str, float]] = {"factor": 1.0}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        return {"factor": rows.between(self.options.factor)}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        if batch.shape[1] == 1:
            return batch
        factor = per_row(drawn["factor"], batch)
        grey = luma(batch).mul_(1.0 - factor)
        made = torch.mul(batch, factor, out=work.target(batch))
        return made.add_(grey).clamp_(0.0, work.white)
