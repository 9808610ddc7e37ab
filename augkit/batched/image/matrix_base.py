"""What steps share that move pixels by an affine map of each row's own."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from augkit.batched.base import BatchedStep, Shape, Work
from augkit.batched.sampling import KINDS, sampled
from augkit.ops.image.kinds.geometric_base import FilledOperator

__all__ = ["FilledOptions", "MatrixStep", "centred", "linear", "unserved"]

FilledOptions = TypeVar("FilledOptions", bound=FilledOperator)


class MatrixStep(BatchedStep[FilledOptions]):
    """A step whose rows are moved by matrices from pixel numbers after to pixel numbers before."""

    def refusal(self) -> str:
        return unserved(self.options.interpolation)

    def moved(self, batch: Tensor, matrix: Tensor, work: Work) -> Tensor:
        """The batch sampled where matrices of shape (rows, 6) say, row by row of each: x, y, 1 to x and to y."""
        height, width = batch.shape[-2:]
        places = [torch.arange(size, dtype=torch.float32, device=batch.device) for size in (width, height)]
        x_of_x, x_of_y, x, y_of_x, y_of_y, y = matrix.T[:, :, None]
        return sampled(
            batch,
            (x_of_x * places[0] + x, x_of_y * places[1]),
            (y_of_x * places[0] + y, y_of_y * places[1]),
            interpolation=self.options.interpolation,
            border=self.options.border,
            fill=self.options.fill,
            white=work.white,
        )


def unserved(interpolation: str) -> str:
    """Why an interpolation cannot be used for a batch; "" where it can."""
    if interpolation in KINDS:
        return ""
    return f"it knows no interpolation `{interpolation}`; there are {', '.join(KINDS)}"


def linear(degrees: np.ndarray) -> np.ndarray:
    """Turns counter-clockwise as seen, y pointing down; shape (rows, 2, 2)."""
    angle = np.radians(degrees)
    return np.stack([np.cos(angle), np.sin(angle), -np.sin(angle), np.cos(angle)], axis=1).reshape(-1, 2, 2)


def centred(matrix: np.ndarray, shift: np.ndarray, shape: Shape) -> np.ndarray:
    """Maps about the middle of a picture and shifts after them, turned round for sampling; shape (rows, 6).

    Args:
        matrix: (rows, 2, 2), from points before to points after.
        shift: (rows, 2), in pixels.
        shape: of a picture.
    """
    middle = np.array([shape[-1] - 1, shape[-2] - 1]) / 2
    back = np.linalg.inv(matrix)
    constant = middle - (back @ (middle + shift)[:, :, None])[:, :, 0]
    return np.concatenate([back, constant[:, :, None]], axis=2).reshape(-1, 6)
