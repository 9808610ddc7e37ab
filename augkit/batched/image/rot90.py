"""`image.rot90` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched, per_row
from augkit.batched.chance import RowDraws
from augkit.batched.image.flip import mirrored
from augkit.ops.image.rot90 import Rot90 as Options


@batched("image.rot90")
class Rot90(BatchedStep[Options]):
    """Turn each picture by quarters: a transposition and two mirrorings, each where a row needs it."""

    unchanged: ClassVar[Mapping[str, float]] = {"turns": 0.0}

    def shape_refusal(self, shape: Shape) -> str:
        if shape[-1] == shape[-2] or set(self.options.turns) == {2}:
            return ""
        return f"pictures of a batch keep their size, and a quarter turn makes {shape[-1]} × {shape[-2]} pixels upright"

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        turns = np.array(self.options.turns, float)
        return {"turns": turns[(rows.uniform(1)[:, 0] * len(turns)).astype(int)]}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        turns = drawn["turns"]
        if set(self.options.turns) != {2}:
            batch = torch.where(per_row(turns % 2 != 0, batch), batch.mT, batch)
        batch = mirrored(batch, (turns == 1) | (turns == 2), -2)
        return mirrored(batch, turns >= 2, -1)
