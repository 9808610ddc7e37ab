"""`image.grey` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched, per_row
from augkit.batched.chance import RowDraws
from augkit.batched.image.colour_base import ColourStep, luma
from augkit.ops.image.grey import Grey as Options


@batched("image.grey")
class Grey(ColourStep, BatchedStep[Options]):
    """Take the colour out of each picture, or not."""

    unchanged: ClassVar[Mapping[str, float]] = {"grey": 0.0}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        return {"grey": np.ones(len(rows))}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        if batch.shape[1] == 1:
            return batch
        grey = luma(batch)
        if not batch.is_floating_point():
            grey = grey.round_().to(batch.dtype)
        return torch.where(per_row(drawn["grey"], batch) != 0, grey, batch)
