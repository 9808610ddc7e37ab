"""`audio.gain` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched, per_row
from augkit.batched.chance import RowDraws
from augkit.ops.audio.gain import Gain as Options


@batched("audio.gain")
class Gain(BatchedStep[Options]):
    """Make each waveform louder or quieter; nothing is clipped."""

    kinds: ClassVar[frozenset[str]] = frozenset({"waveform"})
    unchanged: ClassVar[Mapping[str, float]] = {"gain_db": 0.0}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        return {"gain_db": rows.between(self.options.gain_db)}

    def prepared(self, parameters: Parameters, shape: Shape) -> Parameters:
        return {"factor": 10.0 ** (parameters["gain_db"] / 20.0)}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        return torch.mul(batch, per_row(drawn["factor"], batch), out=work.target(batch))
