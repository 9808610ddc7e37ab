"""What a row shall have: one category of one column in view, and the training rows that have it.

Xu et al. 2019, section 4.3, "training by sampling": every column comes up as often, and in it a category as often as
the logarithm of its count says, so that rare ones are learnt too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from augkit.tabular.synthesis.encoding import Block

__all__ = ["Conditions", "Drawn"]


@dataclass(frozen=True)
class Drawn:
    """What some rows shall have.

    Attributes:
        vectors: shape (rows, width), one 1 in each.
        places: number of each row's choice among those of categories; 0 where there are none.
        codes: the category.
    """

    vectors: NDArray[np.float32]
    places: NDArray[np.int64]
    codes: NDArray[np.int64]


class Conditions:
    """
    Args:
        blocks: the choices that are columns of categories; there may be none.
        matrix: the training rows.

    Attributes:
        width: numbers in a vector that says what a row shall have.
    """

    def __init__(self, blocks: Sequence[Block], matrix: NDArray[np.float32]) -> None:
        self.blocks = list(blocks)
        self.rows = len(matrix)
        self.starts = np.cumsum([0, *(block.width for block in blocks)])
        self.width = int(self.starts[-1])
        self._counts = [matrix[:, block.start : block.stop].sum(axis=0).astype(np.float64) for block in blocks]
        self._by_code = [
            [np.flatnonzero(matrix[:, column]) for column in range(block.start, block.stop)] for block in blocks
        ]

    def drawn(self, rows: int, chance: np.random.Generator) -> Drawn:
        """What to have in view while training."""
        places = chance.integers(max(len(self.blocks), 1), size=rows)
        codes = np.zeros(rows, np.int64)
        for place, counts in enumerate(self._counts):
            here = places == place
            weights = np.log1p(counts)
            codes[here] = chance.choice(len(counts), int(here.sum()), p=weights / weights.sum())
        return Drawn(self._vectors(places, codes), places, codes)

    def as_seen(self, rows: int, chance: np.random.Generator, chosen: Mapping[int, int]) -> NDArray[np.float32]:
        """Vectors for new rows: as the training rows would give them, or with what was chosen.

        Args:
            chosen: number of the frame's column to the category; one at most can be in view.
        """
        for place, block in enumerate(self.blocks):
            if block.column in chosen:
                return self._vectors(np.full(rows, place), np.full(rows, chosen[block.column]))
        places = chance.integers(max(len(self.blocks), 1), size=rows)
        codes = np.zeros(rows, np.int64)
        for place, counts in enumerate(self._counts):
            here = places == place
            codes[here] = chance.choice(len(counts), int(here.sum()), p=counts / counts.sum())
        return self._vectors(places, codes)

    def rows_with(self, drawn: Drawn, order: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.int64]:
        """Training rows that have what was drawn, taken in another order; any rows where there are no categories."""
        if not self.blocks:
            return chance.integers(self.rows, size=len(order))
        shares = chance.random(len(order))
        pools = [
            self._by_code[place][code] for place, code in zip(drawn.places[order], drawn.codes[order], strict=True)
        ]
        return np.array([pool[int(share * len(pool))] for pool, share in zip(pools, shares, strict=True)])

    def losses(self, outputs: Any, drawn: Drawn) -> dict[int, Any]:
        """By column, how unlikely the outputs make what they should have; they add up to a mean over rows."""
        import torch
        from torch.nn.functional import cross_entropy

        found = {}
        for place, block in enumerate(self.blocks):
            here = np.flatnonzero(drawn.places == place)
            if len(here):
                wanted = torch.from_numpy(drawn.codes[here])
                loss = cross_entropy(outputs[here, block.start : block.stop], wanted, reduction="sum")
                found[block.column] = loss / len(outputs)
        return found

    def _vectors(self, places: NDArray[np.int64], codes: NDArray[np.int64]) -> NDArray[np.float32]:
        vectors = np.zeros((len(places), self.width), np.float32)
        if self.blocks:
            vectors[np.arange(len(places)), self.starts[places] + codes] = 1
        return vectors
