"""`audio.white_noise` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched, per_row
from augkit.batched.chance import RowDraws
from augkit.batched.noise import normal
from augkit.ops.audio.white_noise import WhiteNoise as Options


@batched("audio.white_noise")
class WhiteNoise(BatchedStep[Options]):
    """Add white noise at a ratio of each row's own; it is made on the device. Digital silence stays as it is."""

    kinds: ClassVar[frozenset[str]] = frozenset({"waveform"})
    unchanged: ClassVar[Mapping[str, float]] = {"snr_db": np.inf}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        return {"snr_db": rows.between(self.options.snr_db), "seed": rows.seeds()}

    def prepared(self, parameters: Parameters, shape: Shape) -> Parameters:
        return {"quieter": 10.0 ** (-parameters["snr_db"] / 20.0), "seed": parameters["seed"]}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        noise = normal(drawn["seed"], tuple(batch.shape[1:]))
        scale = _loudness(batch) / _loudness(noise) * drawn["quieter"]
        noise.mul_(per_row(scale, batch))
        return noise + batch if batch.dtype.itemsize > noise.dtype.itemsize else noise.add_(batch)


def _loudness(batch: Tensor) -> Tensor:
    """Root of the summed squares of each row, float32: summed in 64 bits, so that the order of sums does not show."""
    is_small = batch.device.type == "mps"  # has no floats of 64 bits
    kind = torch.float32 if is_small else torch.float64
    made: Tensor = torch.linalg.vector_norm(batch.flatten(1), dim=1, dtype=kind)
    return made.to(torch.float32)
