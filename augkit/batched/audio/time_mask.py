"""`audio.time_mask` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched
from augkit.batched.chance import RowDraws
from augkit.batched.masks import draw_stretches, within
from augkit.ops.audio.time_mask import TimeMask as Options


@batched("audio.time_mask")
class TimeMask(BatchedStep[Options]):
    """Mask parts of each waveform (with silence) or spectrogram (with `mask_value`): stretches of the last axis."""

    kinds: ClassVar[frozenset[str]] = frozenset({"waveform", "spectrogram"})
    unchanged: ClassVar[Mapping[str, float]] = {"frames": 0.0}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        return {"frames": draw_stretches(rows, shape[-1], self.options.share, self.options.count)}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        frames = within(drawn["frames"], batch.shape[-1])
        return batch.masked_fill(frames.reshape(len(batch), *[1] * (batch.ndim - 2), -1), work.mask_value)
