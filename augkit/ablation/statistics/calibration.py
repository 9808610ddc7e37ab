"""Does an arm know better when it is right? The difference in calibration."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from augkit.ablation.statistics.checks import Floats, StatisticsError, finite

__all__ = ["calibration_difference", "calibration_parts", "expected_calibration"]

BINS = 15


def calibration_difference(
    confidence: ArrayLike,
    correct: ArrayLike,
    other_confidence: ArrayLike,
    other_correct: ArrayLike,
    *,
    bins: int = BINS,
) -> float:
    """Expected calibration error of the arm minus that of the baseline, mean over seeds: below 0 is better calibrated.

    For its interval hand the parts of both to `two_level_bootstrap(..., metric=expected_calibration)`. The error is
    never below 0 and comes out too large on few items, in both arms alike, so that the difference is told better than
    either.

    Args:
        confidence: probability of the answer the arm gave; shape (seeds, items), in [0, 1].
        correct: whether it was right; shape (seeds, items), in [0, 1].
        other_confidence: of the baseline.
        other_correct: of the baseline.
        bins: of equal width.

    Raises:
        StatisticsError: shapes differ, or a number lies outside [0, 1].

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks"; Naeini, Cooper & Hauskrecht 2015.

    >>> round(calibration_difference([[0.9, 0.9]], [[1, 1]], [[0.6, 0.6]], [[1, 1]]), 6)  # 0.1 off, and 0.4 off
    -0.3
    """
    arm = expected_calibration(calibration_parts(confidence, correct, bins=bins).mean(axis=1))
    other = expected_calibration(calibration_parts(other_confidence, other_correct, bins=bins).mean(axis=1))
    return float(arm.mean() - other.mean())


def calibration_parts(confidence: ArrayLike, correct: ArrayLike, *, bins: int = BINS) -> Floats:
    """What each item adds to `expected_calibration`: confidence − correct, in the bin of its confidence.

    Args:
        confidence, correct: shape (seeds, items), in [0, 1].
        bins: of equal width, each with its upper end (Guo et al. 2017).

    Returns:
        Shape (seeds, items, bins).

    Raises:
        StatisticsError: shapes differ, or a number lies outside [0, 1].
    """
    sure, right = finite(confidence, "confidence"), finite(correct, "correct")
    if sure.ndim != 2 or sure.shape != right.shape or sure.size == 0:
        raise StatisticsError(f"confidence has shape {sure.shape} and correct {right.shape}: both are (seeds, items).")
    if min(sure.min(), right.min()) < 0 or max(sure.max(), right.max()) > 1 + 1e-6 or bins < 1:
        raise StatisticsError("Confidence and correct lie between 0 and 1, and there is at least one bin.")
    place = np.clip(np.ceil(sure * bins).astype(np.int64) - 1, 0, bins - 1)
    parts = np.zeros((*sure.shape, bins))
    np.put_along_axis(parts, place[..., None], (sure - right)[..., None], axis=2)
    return parts


def expected_calibration(parts: Floats) -> Floats:
    """Expected calibration error of `calibration_parts`: Σ over bins of |confidence − accuracy| × share of items."""
    total: Floats = np.abs(parts).sum(axis=-1)
    return total
