"""`image.coarse_dropout` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched
from augkit.batched.chance import RowDraws
from augkit.batched.image.colour_base import ValueStep
from augkit.batched.noise import uniform
from augkit.ops.image.coarse_dropout import CoarseDropout as Options

__all__ = ["CoarseDropout", "inside"]


@batched("image.coarse_dropout")
class CoarseDropout(ValueStep, BatchedStep[Options]):
    """Cut rectangular holes into each picture: one mask for the whole batch, shared by the channels."""

    unchanged: ClassVar[Mapping[str, float]] = {"holes": 0.0}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        """Holes are (rows, most holes, 4): left, top, width and height of each; a row's last may be empty."""
        (low, high), (full_height, full_width) = self.options.holes, shape[-2:]
        counts = low + np.floor(rows.uniform(1) * (high - low + 1))
        drawn = rows.uniform(4 * high).reshape(len(rows), high, 4).transpose(2, 0, 1)
        height, width = (
            np.maximum(1, np.rint((least + (most - least) * share) * full))
            for share, (least, most), full in zip(
                drawn[:2],
                (self.options.height_rate, self.options.width_rate),
                (full_height, full_width),
                strict=True,
            )
        )
        left, top = np.floor(drawn[2] * (full_width - width + 1)), np.floor(drawn[3] * (full_height - height + 1))
        holes = np.stack([left, top, width, height], axis=2) * (np.arange(high) < counts)[:, :, None]
        return {"holes": holes} | ({"seed": rows.seeds()} if self.options.noise else {})

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        height, width = batch.shape[-2:]
        mask = inside(drawn["holes"][:, 0], height, width)
        for number in range(1, drawn["holes"].shape[1]):
            mask |= inside(drawn["holes"][:, number], height, width)
        value: Tensor
        if self.options.noise:
            value = uniform(drawn["seed"], tuple(batch.shape[1:])).mul_(work.white)
        else:
            value = torch.tensor(self.options.fill * work.white, dtype=torch.float32, device=batch.device)
        if not batch.is_floating_point():
            value = value.round().to(batch.dtype)
        return torch.where(mask[:, None], value.to(batch.dtype), batch)


def inside(rectangles: Tensor, height: int, width: int) -> Tensor:
    """Whether a pixel is in its row's rectangle, bool of shape (rows, height, width).

    Args:
        rectangles: left, top, width and height of each, (rows, 4).
        height: of the pictures.
        width: of the pictures.
    """
    left, top, across, down = rectangles.T[:, :, None]
    columns = torch.arange(width, dtype=torch.float32, device=rectangles.device)
    lines = torch.arange(height, dtype=torch.float32, device=rectangles.device)
    in_columns = (columns >= left) & (columns < left + across)
    in_lines = (lines >= top) & (lines < top + down)
    made: Tensor = in_lines[:, :, None] & in_columns[:, None, :]
    return made
