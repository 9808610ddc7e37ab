"""Mode-specific normalisation: a number as the mode of its column that it belongs to, and how far from it it lies.

Xu et al. 2019, "Modeling Tabular Data using Conditional GAN", section 4.2. A value that many rows share, such as a zero
for "none", is a mode of its own here, without width: else made rows would lie about it and never on it.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Modes"]

MOST_MODES = 10
LEAST_WEIGHT = 0.005
SHARED = 0.05  # share of the rows that makes a value a mode
ENOUGH = 10_000  # values that the mixture is fitted to
WIDTH = 4.0  # standard deviations that stand for a distance of 1
FARTHEST = 0.99


@dataclass(frozen=True)
class Modes:
    """The modes of a column of numbers.

    Attributes:
        shared: values that are modes of their own; they stand first.
        weights: of the other modes; they sum to 1.
        means: of those.
        deviations: standard deviation of each of those, above 0.
    """

    shared: NDArray[np.float64]
    weights: NDArray[np.float64]
    means: NDArray[np.float64]
    deviations: NDArray[np.float64]

    @classmethod
    def of(cls, values: NDArray[np.float64], chance: np.random.Generator) -> Modes:
        """Find values that many rows share, and fit a variational Gaussian mixture to the others.

        Args:
            values: shape (rows,), finite.
            chance: for the start of the fit, and for a sample of very long columns.
        """
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.mixture import BayesianGaussianMixture

        different, counts = np.unique(values, return_counts=True)
        shared = different[counts >= max(SHARED * len(values), 2)]
        values = values[~np.isin(values, shared)]
        if not len(values):
            return cls(shared, np.empty(0), np.empty(0), np.empty(0))
        centre, scale = float(values.mean()), float(values.std()) or 1.0
        if len(values) > ENOUGH:
            values = chance.choice(values, ENOUGH, replace=False)
        if len(values) == 1:
            return cls(shared, np.ones(1), np.array([centre]), np.array([scale]))
        mixture = BayesianGaussianMixture(
            n_components=min(MOST_MODES, len(values)),
            weight_concentration_prior_type="dirichlet_process",
            weight_concentration_prior=1e-3,
            random_state=int(chance.integers(2**31)),
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # a mixture that is nearly there does as well
            mixture.fit(((values - centre) / scale)[:, None])
        used = mixture.weights_ > LEAST_WEIGHT
        weights = mixture.weights_[used]
        means = mixture.means_[used, 0] * scale + centre
        return cls(shared, weights / weights.sum(), means, np.sqrt(mixture.covariances_[used, 0, 0]) * scale)

    def __len__(self) -> int:
        return len(self.shared) + len(self.weights)

    def encoded(
        self, values: NDArray[np.float64], chance: np.random.Generator
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """How far each value lies from its mode, within [-0.99, 0.99], and the mode, drawn by how likely it is."""
        distances, modes = np.zeros(len(values)), np.zeros(len(values), np.int64)
        order = np.searchsorted(self.shared, values)
        is_shared = np.isin(values, self.shared)
        modes[is_shared] = order[is_shared]
        rest = values[~is_shared]
        if len(rest):
            apart = (rest[:, None] - self.means) / self.deviations
            likely = np.log(self.weights) - np.log(self.deviations) - apart**2 / 2
            likely = np.exp(likely - likely.max(axis=1, keepdims=True))
            ends = np.cumsum(likely, axis=1)
            drawn = chance.random(len(rest))[:, None] * ends[:, -1:]
            chosen = np.minimum((drawn >= ends).sum(axis=1), len(self.weights) - 1)
            distances[~is_shared] = np.clip(apart[np.arange(len(rest)), chosen] / WIDTH, -FARTHEST, FARTHEST)
            modes[~is_shared] = chosen + len(self.shared)
        return distances, modes

    def decoded(self, distances: NDArray[np.float64], modes: NDArray[np.int64]) -> NDArray[np.float64]:
        """The values that `encoded` would make these of."""
        means = np.concatenate([self.shared, self.means])
        deviations = np.concatenate([np.zeros(len(self.shared)), self.deviations])
        result: NDArray[np.float64] = distances * WIDTH * deviations[modes] + means[modes]
        return result
