"""`image.gaussian_noise` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched, per_row
from augkit.batched.chance import RowDraws
from augkit.batched.image.colour_base import ValueStep
from augkit.batched.noise import normal
from augkit.ops.image.gaussian_noise import GaussianNoise as Options


@batched("image.gaussian_noise")
class GaussianNoise(ValueStep, BatchedStep[Options]):
    """Add Gaussian noise to every value; it is made on the device, from a seed for each row."""

    unchanged: ClassVar[Mapping[str, float]] = {"sigma": 0.0}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        return {"sigma": rows.between(self.options.sigma_rate), "seed": rows.seeds()}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        noise = normal(drawn["seed"], tuple(batch.shape[1:])).mul_(per_row(drawn["sigma"] * work.white, batch))
        made = noise + batch if batch.dtype.itemsize > noise.dtype.itemsize else noise.add_(batch)
        return made.clamp_(0.0, work.white)
