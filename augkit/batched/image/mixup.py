"""`image.mixup` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from augkit.batched.base import Parameters, Shape, Work, batched, per_row
from augkit.batched.chance import RowDraws
from augkit.batched.image.mix_base import MixStep, partners
from augkit.ops.image.mixup import MixUp as Options


@batched("image.mixup")
class MixUp(MixStep[Options]):
    """Lay another picture of the batch over each picture, and mix the labels alike."""

    unchanged: ClassVar[Mapping[str, float]] = {"weight": 1.0}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        weight = rows.beta(self.options.alpha)
        weight = np.maximum(weight, 1.0 - weight) if len(rows) > 1 else np.ones(1)
        return {"weight": weight, "partner": partners(rows)}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        weight = per_row(drawn["weight"], batch)
        other = work.everyone.index_select(0, drawn["partner"].long()) * (1.0 - weight)
        return torch.mul(batch, weight, out=work.target(batch)).add_(other)

    def mixed_labels(self, labels: Tensor, drawn: Mapping[str, Tensor]) -> Tensor:
        weight = drawn["weight"][:, None]
        return labels * weight + labels[drawn["partner"].long()] * (1.0 - weight)
