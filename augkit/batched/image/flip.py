"""`image.flip` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched
from augkit.batched.chance import RowDraws
from augkit.batched.sampling import picked
from augkit.ops.image.flip import Flip as Options

__all__ = ["Flip", "mirrored"]


@batched("image.flip")
class Flip(BatchedStep[Options]):
    """Mirror each picture or not, in one pass over the batch: columns are gathered in the order that a row needs."""

    unchanged: ClassVar[Mapping[str, float]] = {"across": 0.0, "down": 0.0}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        direction = self.options.direction
        across = rows.uniform(1)[:, 0] < (0.5 if direction == "random" else direction == "horizontal")
        return {"across": across.astype(float), "down": 1.0 - across}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        if self.options.direction != "vertical":
            batch = mirrored(batch, drawn["across"], -1)
        if self.options.direction != "horizontal":
            batch = mirrored(batch, drawn["down"], -2)
        return batch


def mirrored(batch: Tensor, chosen: Tensor, axis: int) -> Tensor:
    """The batch with an axis turned round in the rows where `chosen`, of shape (rows,), is not 0."""
    if batch.device.type == "cpu":  # copying rows and turning some is quicker there than gathering every value
        rows = chosen.nonzero()[:, 0]
        return batch.index_copy(0, rows, batch.index_select(0, rows).flip(axis))
    forth = torch.arange(batch.shape[axis], device=batch.device)
    return picked(batch, torch.where(chosen[:, None] != 0, forth.flip(0), forth), axis)
