"""`image.cutmix` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from augkit.batched.base import Parameters, Shape, Work, batched
from augkit.batched.chance import RowDraws
from augkit.batched.image.coarse_dropout import inside
from augkit.batched.image.mix_base import MixStep, partners
from augkit.ops.image.cutmix import CutMix as Options


@batched("image.cutmix")
class CutMix(MixStep[Options]):
    """Put a rectangle of another picture of the batch into each picture, and mix the labels by area."""

    unchanged: ClassVar[Mapping[str, float]] = {"width": 0.0, "height": 0.0, "share": 0.0}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        height, width = shape[-2:]
        side = np.sqrt(1.0 - rows.beta(self.options.alpha)) if len(rows) > 1 else np.zeros(1)
        across, down = rows.uniform(2).T
        left, right = _cut(across, side, width)
        top, bottom = _cut(down, side, height)
        share = (right - left) * (bottom - top) / (width * height)
        drawn = {"left": left, "top": top, "width": right - left, "height": bottom - top, "share": share}
        return drawn | {"partner": partners(rows)}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        rectangles = torch.stack([drawn[name] for name in ("left", "top", "width", "height")], dim=1)
        other = work.everyone.index_select(0, drawn["partner"].long())
        return torch.where(inside(rectangles, *batch.shape[-2:])[:, None], other, batch)

    def mixed_labels(self, labels: Tensor, drawn: Mapping[str, Tensor]) -> Tensor:
        share = drawn["share"][:, None]
        return labels * (1.0 - share) + labels[drawn["partner"].long()] * share


def _cut(middle: np.ndarray, side: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Ends of stretches about their middles, cut to the picture."""
    half = side / 2
    return np.maximum(0.0, np.rint((middle - half) * length)), np.minimum(length, np.rint((middle + half) * length))
