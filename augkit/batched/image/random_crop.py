"""`image.random_crop` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched
from augkit.batched.chance import RowDraws
from augkit.batched.sampling import picked, reflected
from augkit.ops.image.random_crop import RandomCrop as Options


@batched("image.random_crop")
class RandomCrop(BatchedStep[Options]):
    """Cut a window out of each picture, padded once for all: every window is a part of one view of the batch."""

    unchanged: ClassVar[Mapping[str, float]] = {"left": 0.0, "top": 0.0}

    def shape_after(self, shape: Shape) -> Shape:
        *channels, height, width = shape
        room = 2 * self.options.padding
        new_height = min(self.options.height or height, height + room)
        return (*channels, new_height, min(self.options.width or width, width + room))

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        padding, after = self.options.padding, self.shape_after(shape)
        shares = rows.uniform(2).T
        left, top = (
            np.floor(share * (shape[axis] + 2 * padding - after[axis] + 1)) - padding
            for share, axis in zip(shares, (-1, -2), strict=True)
        )
        return {"left": left, "top": top}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        options = self.options
        height, width = self.shape_after(tuple(batch.shape[1:]))[-2:]
        left, top = drawn["left"].long(), drawn["top"].long()
        if options.border != "constant":
            batch = picked(batch, self._beyond(top, height, batch.shape[-2]), -2)
            return picked(batch, self._beyond(left, width, batch.shape[-1]), -1)
        padding = options.padding
        if padding:
            value = options.fill * work.white
            batch = pad(batch, [padding] * 4, value=value if batch.is_floating_point() else float(round(value)))
        windows = batch.unfold(2, height, 1).unfold(3, width, 1)
        rows = torch.arange(len(batch), device=batch.device)
        return windows[rows, :, top + padding, left + padding].contiguous()

    def _beyond(self, first: Tensor, length: int, size: int) -> Tensor:
        """Places in the picture that stretches from `first` on show, though they may reach beyond it."""
        places = first[:, None] + torch.arange(length, device=first.device)
        return places.clamp(0, size - 1) if self.options.border == "replicate" else reflected(places, size)
