"""A Gaussian copula: each column's own distribution, and one matrix of how they go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from augkit.tabular.synthesis.base import Synthesizer
from augkit.tabular.synthesis.columns import Categorical, Column, Numeric

__all__ = ["GaussianCopula"]

KNOTS = 2_001  # of a column's distribution function
ROUNDS = 12
DRAWN = 20_000  # rows by which correlations are adjusted
MOST = 0.999


@dataclass(frozen=True)
class _Stretches:
    """A column as stretches of the normal distribution, one for each value or category, as long as that is common.

    Attributes:
        ends: where each stretch ends, as a share of the rows.
        scores: the mean of the normal distribution over each.
        places: the stretch of each row.
    """

    ends: NDArray[np.float64]
    scores: NDArray[np.float64]
    places: NDArray[np.int64]

    @classmethod
    def of(cls, column: Column, frame: pd.DataFrame) -> _Stretches:
        if isinstance(column, Categorical):
            places, shares = column.codes(frame), column.shares
        else:  # missing values first
            values = np.nan_to_num(column.numbers(frame), nan=-np.inf)
            _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
            shares = counts / len(frame)
        ends = np.cumsum(shares)
        ends[-1] = 1.0
        borders = np.concatenate([[-np.inf], ndtri(ends)])
        heights = np.exp(-(borders**2) / 2) / np.sqrt(2 * np.pi)
        return cls(ends, (heights[:-1] - heights[1:]) / shares, places)

    def scores_at(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = self.scores[np.searchsorted(self.ends, shares)]
        return found


class GaussianCopula(Synthesizer):
    """Fast, and blind to what no correlation shows: two columns that depend on each other in a curve come out apart.

    New rows are draws from a normal distribution, of which each column takes as long a stretch for a value or category
    as that is common. The correlations of the distribution are adjusted until those of its stretches are the ones of
    the data (Cario & Nelson 1997): where a column has few values, more is needed to go together as much.

    Args:
        categorical, seed: as for every `Synthesizer`.

    Attributes:
        correlations_: of the normal distribution, shape (columns, columns).

    Source: Patki et al. 2016, "The Synthetic Data Vault".
    """

    def _fit(self, frame: pd.DataFrame, chance: np.random.Generator) -> None:
        self._quantiles = {
            column.name: np.quantile(_there(column.numbers(frame)), np.linspace(0, 1, KNOTS))
            for column in self.columns_
            if isinstance(column, Numeric)
        }
        stretches = [_Stretches.of(column, frame) for column in self.columns_]
        wanted = _correlations(np.column_stack([one.scores[one.places] for one in stretches]))
        noise = chance.standard_normal((DRAWN, len(stretches)))
        self.correlations_ = wanted
        for _ in range(ROUNDS):
            self._root = _root(self.correlations_)
            shares = ndtr(noise @ self._root.T)
            found = _correlations(np.column_stack([one.scores_at(shares[:, n]) for n, one in enumerate(stretches)]))
            self.correlations_ = np.clip(self.correlations_ + wanted - found, -MOST, MOST)
            np.fill_diagonal(self.correlations_, 1)
        self._root = _root(self.correlations_)

    def _draw(self, rows: int, chance: np.random.Generator, chosen: Mapping[Any, int]) -> pd.DataFrame:
        shares = ndtr(chance.standard_normal((rows, len(self.columns_))) @ self._root.T)
        made = {}
        for number, column in enumerate(self.columns_):
            share = shares[:, number]
            if isinstance(column, Categorical):
                ends = np.cumsum(column.shares)
                made[number] = column.restored(np.minimum(np.searchsorted(ends, share), len(ends) - 1))
            else:
                within = (share - column.missing) / (1 - column.missing)
                values = np.interp(within, np.linspace(0, 1, KNOTS), self._quantiles[column.name])
                made[number] = column.restored(np.where(within < 0, np.nan, values))
        frame = pd.DataFrame(made)
        frame.columns = pd.Index([column.name for column in self.columns_])
        return frame


def _there(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values[~np.isnan(values)]


def _correlations(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pearson's; a column that never changes goes with no other."""
    centred = scores - scores.mean(axis=0)
    lengths = np.linalg.norm(centred, axis=0)
    unit = centred / np.where(lengths > 0, lengths, 1)
    found: NDArray[np.float64] = unit.T @ unit
    np.fill_diagonal(found, 1)
    return found


def _root(correlations: NDArray[np.float64]) -> NDArray[np.float64]:
    """A matrix whose product with itself is the nearest to `correlations` that is possible, with variances of 1."""
    values, vectors = np.linalg.eigh(correlations)
    root: NDArray[np.float64] = vectors * np.sqrt(np.clip(values, 0, None))
    root /= np.linalg.norm(root, axis=1, keepdims=True)
    return root
