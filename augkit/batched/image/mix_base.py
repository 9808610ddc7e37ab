"""What steps share that mix each picture with another of its batch, and their labels."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from torch import Tensor

from augkit.batched.base import BatchedStep, Options
from augkit.batched.chance import RowDraws

__all__ = ["MixStep", "partners"]


class MixStep(BatchedStep[Options]):
    """A step that mixes rows. How a row is mixed is its own draw; with which, the batch decides, but not its order."""

    sees_all: ClassVar[bool] = True

    @abstractmethod
    def mixed_labels(self, labels: Tensor, drawn: Mapping[str, Tensor]) -> Tensor:
        """Labels mixed as the pictures are.

        Args:
            labels: weights of the classes, (rows, classes).
            drawn: as for `apply`.
        """


def partners(rows: RowDraws) -> np.ndarray:
    """For each row another of the batch, shape (rows,): the next in a drawn order, so that each is taken once.

    The order is that of a hash of each row's id, wherever in the batch it stands. A row alone is its own partner.
    """
    order = np.argsort(rows.words(1)[:, 0], kind="stable")
    made = np.empty(len(rows))
    made[order] = np.roll(order, -1)
    return made
