"""`image.contrast` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched, per_row
from augkit.batched.chance import RowDraws
from augkit.batched.image.colour_base import ValueStep, luma_mean
from augkit.ops.image.contrast import Contrast as Options


@batched("image.contrast")
class Contrast(ValueStep, BatchedStep[Options]):
    """Move every value away from its picture's mean brightness, or towards it."""

    unchanged: ClassVar[Mapping[str, float]] = {"factor": 1.0}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        return {"factor": rows.between(self.options.factor)}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        factor = drawn["factor"]
        rest = per_row(luma_mean(batch) * (1.0 - factor), batch)
        made = torch.mul(batch, per_row(factor, batch), out=work.target(batch))
        return made.add_(rest).clamp_(0.0, work.white)
