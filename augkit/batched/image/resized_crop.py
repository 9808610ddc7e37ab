"""`image.resized_crop` for batches."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched
from augkit.batched.chance import RowDraws
from augkit.batched.image.matrix_base import unserved
from augkit.batched.sampling import sampled
from augkit.ops.image.resized_crop import ATTEMPTS
from augkit.ops.image.resized_crop import ResizedCrop as Options


@batched("image.resized_crop")
class ResizedCrop(BatchedStep[Options]):
    """Cut a part of any size out of each picture and scale it, by one sampling of the whole batch."""

    def refusal(self) -> str:
        return unserved(self.options.interpolation)

    def shape_after(self, shape: Shape) -> Shape:
        return (*shape[:-2], self.options.height or shape[-2], self.options.width or shape[-1])

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        height, width = shape[-2:]
        low, high = np.log(self.options.ratio)
        made = np.tile(self._middle(width, height), (len(rows), 1))
        missing = np.ones(len(rows), bool)
        for _ in range(ATTEMPTS):  # most rows need one, and no other row changes what the next attempt draws
            if not missing.any():
                break
            area, ratio, across, down = rows.uniform(4).T
            pixels = width * height * (self.options.area_rate[0] + area * np.ptp(self.options.area_rate))
            shape_drawn = np.exp(low + ratio * (high - low))
            new_width, new_height = np.rint(np.sqrt(pixels * shape_drawn)), np.rint(np.sqrt(pixels / shape_drawn))
            fits = (new_width > 0) & (new_width <= width) & (new_height > 0) & (new_height <= height)
            left, top = np.floor(across * (width - new_width + 1)), np.floor(down * (height - new_height + 1))
            found = np.stack([left, top, new_width, new_height], axis=1)
            made = np.where((missing & fits)[:, None], found, made)
            missing &= ~fits
        return dict(zip(("left", "top", "width", "height"), made.T, strict=True))

    def _middle(self, width: int, height: int) -> np.ndarray:
        """The largest part of an allowed shape, from the middle: left, top, width and height."""
        shape = min(max(width / height, self.options.ratio[0]), self.options.ratio[1])
        new_width = max(1, min(width, round(height * shape)))
        new_height = max(1, min(height, round(width / shape)))
        return np.array([(width - new_width) // 2, (height - new_height) // 2, new_width, new_height], float)

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        height, width = self.shape_after(tuple(batch.shape[1:]))[-2:]
        across = _places(drawn["left"], drawn["width"], width)
        down = _places(drawn["top"], drawn["height"], height)
        return sampled(
            batch,
            (across, torch.zeros_like(down)),
            (torch.zeros_like(across), down),
            interpolation=self.options.interpolation,
            border="replicate",
            white=work.white,
        )


def _places(first: Tensor, length: Tensor, new_length: int) -> Tensor:
    """Where pixels of a scaled stretch come from, without reaching beyond it; shape (rows, new length)."""
    middles = torch.arange(new_length, dtype=torch.float32, device=first.device) + 0.5
    within = middles * (length / new_length)[:, None] - 0.5
    return torch.minimum(within.clamp_(min=0.0), length[:, None] - 1) + first[:, None]
