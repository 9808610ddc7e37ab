"""How far stated probabilities are from what happens."""

from __future__ import annotations

import numpy as np

__all__ = ["brier_score", "expected_calibration_error", "log_loss"]

BINS = 15
_LEAST = 1e-15  # no probability is taken for smaller, whose logarithm would drown all others


def expected_calibration_error(confidence: np.ndarray, correct: np.ndarray, *, bins: int = BINS) -> float:
    """Mean gap between confidence and share of right answers, over bins of equal width weighted by their items.

    Args:
        confidence: probability that each item's answer was given, in [0, 1]; shape (items,).
        correct: whether the answer was right, 0 or 1; shape (items,).
        bins: equal parts of [0, 1]; a value on a border belongs to the bin below it.

    Returns:
        In [0, 1]; 0 is best.

    Source: Naeini, Cooper, Hauskrecht 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning"; with 15
    bins as Guo et al. 2017, "On Calibration of Modern Neural Networks".

    >>> round(expected_calibration_error(np.array([0.9, 0.9, 0.6, 0.6]), np.array([1, 1, 0, 1])), 3)
    0.1
    """
    confidence, correct = np.asarray(confidence, np.float64), np.asarray(correct, np.float64)
    if not len(confidence):
        raise ValueError("there are no items whose calibration could be measured")
    inner = np.arange(1, bins) / bins
    place = np.searchsorted(inner, confidence, side="left")
    gaps = np.bincount(place, correct - confidence, minlength=bins)
    return float(np.abs(gaps).sum() / len(confidence))


def brier_score(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Mean squared distance between the probabilities and the truth, summed over the labels.

    Args:
        labels: number of each item's label, shape (items,).
        probabilities: shape (items, labels).

    Returns:
        In [0, 2]; 0 is best. For two labels it is twice what scikit-learn's `brier_score_loss` gives.

    Source: Brier 1950, "Verification of Forecasts Expressed in Terms of Probability", formula 2.

    >>> round(brier_score(np.array([0, 1]), np.array([[0.8, 0.2], [0.4, 0.6]])), 3)
    0.2
    """
    probabilities = np.asarray(probabilities, np.float64)
    truth = np.zeros_like(probabilities)
    truth[np.arange(len(labels)), labels] = 1
    return float(((probabilities - truth) ** 2).sum(axis=1).mean())


def log_loss(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Mean negative logarithm, to base e, of the probability that the true label was given.

    Args:
        labels: number of each item's label, shape (items,).
        probabilities: shape (items, labels).

    >>> round(log_loss(np.array([0, 1]), np.array([[0.5, 0.5], [0.75, 0.25]])), 4)
    1.0397
    """
    given = np.asarray(probabilities, np.float64)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(given, _LEAST)).mean())
