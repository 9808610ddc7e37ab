"""A frame as the matrix that a network reads and writes: distances from modes, and one column a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from augkit.tabular.synthesis.columns import Categorical, Column, Numeric
from augkit.tabular.synthesis.modes import Modes

__all__ = ["Block", "FrameEncoder"]


@dataclass(frozen=True)
class Block:
    """Columns `start` to `stop` of the matrix.

    Attributes:
        start, stop: the second is not included.
        kind: a `distance` within (-1, 1), or a `choice` of which one is 1 and the others 0.
        column: number of the frame's column.
    """

    start: int
    stop: int
    kind: Literal["distance", "choice"]
    column: int

    @property
    def width(self) -> int:
        return self.stop - self.start


class FrameEncoder:
    """Numbers become a distance and the choice of a mode, of which the last one means "missing"; categories a choice.

    Args:
        columns: of the frame.
        frame: that modes are fitted to.
        chance: for the fit.

    Attributes:
        blocks: of the matrix, in order.
        width: columns of the matrix.
    """

    def __init__(self, columns: Sequence[Column], frame: pd.DataFrame, chance: np.random.Generator) -> None:
        self.columns = list(columns)
        self.modes: dict[int, Modes] = {}
        self.blocks: list[Block] = []
        self.width = 0
        for number, column in enumerate(self.columns):
            if isinstance(column, Numeric):
                values = column.numbers(frame)
                self.modes[number] = Modes.of(values[~np.isnan(values)], chance)
                self._add("distance", 1, number)
                self._add("choice", len(self.modes[number]) + (column.missing > 0), number)
            else:
                self._add("choice", len(column.kinds), number)

    def _add(self, kind: Literal["distance", "choice"], width: int, column: int) -> None:
        self.blocks.append(Block(self.width, self.width + width, kind, column))
        self.width += width

    @property
    def categories(self) -> list[Block]:
        """The choices that are columns of categories."""
        return [block for block in self.blocks if isinstance(self.columns[block.column], Categorical)]

    def encoded(self, frame: pd.DataFrame, chance: np.random.Generator) -> NDArray[np.float32]:
        """The matrix, shape (rows, width).

        Args:
            frame: of the same columns.
            chance: draws the mode of values between two.
        """
        matrix = np.zeros((len(frame), self.width), np.float32)
        rows = np.arange(len(frame))
        for block in self.blocks:
            column = self.columns[block.column]
            if isinstance(column, Categorical):
                matrix[rows, block.start + column.codes(frame)] = 1
            elif block.kind == "distance":
                values = column.numbers(frame)
                there = ~np.isnan(values)
                distances, modes = self.modes[block.column].encoded(values[there], chance)
                matrix[there, block.start] = distances
                matrix[rows[there], block.stop + modes] = 1  # the choice stands right behind the distance
                if column.missing:
                    matrix[~there, block.stop + len(self.modes[block.column])] = 1
        return matrix

    def decoded(self, matrix: NDArray[np.float32]) -> pd.DataFrame:
        """The frame, of the columns' dtypes; of a choice the largest is taken."""
        made = {}
        distances = np.zeros(len(matrix))
        for block in self.blocks:
            part = matrix[:, block.start : block.stop].astype(np.float64)
            column = self.columns[block.column]
            if block.kind == "distance":
                distances = np.clip(part[:, 0], -1, 1)
                continue
            chosen = part.argmax(axis=1)
            if isinstance(column, Categorical):
                made[block.column] = column.restored(chosen)
                continue
            modes = self.modes[block.column]
            missing = chosen == len(modes)
            values = modes.decoded(distances, np.where(missing, 0, chosen))
            values[missing] = np.nan
            made[block.column] = column.restored(values)
        frame = pd.DataFrame(made)
        frame.columns = pd.Index([column.name for column in self.columns])
        return frame
