"""Scores of predicted numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from augkit.errors import AugkitError

__all__ = ["regression_metrics"]


def regression_metrics(targets: ArrayLike, predictions: ArrayLike) -> dict[str, float]:
    """How far predicted numbers are from the true ones.

    Args:
        targets: shape (items,).
        predictions: shape (items,), in the same unit.

    Returns:
        `r2`, the share of the targets' variance that is explained: 1 is best, 0 what their mean would reach, and 0
        where they do not vary; `rmse` and `mae`, root mean square and mean absolute error, in the targets' unit;
        `median_absolute_error`; `bias`, the mean of prediction less target.

    Raises:
        AugkitError: a prediction is not a number.
        ValueError: there are no items, or the shapes do not fit.

    >>> scores = regression_metrics([1.0, 2.0, 3.0], [1.0, 2.0, 4.0])
    >>> round(scores["r2"], 3), round(scores["rmse"], 3), round(scores["mae"], 3)
    (0.5, 0.577, 0.333)
    """
    true, given = np.asarray(targets, np.float64), np.asarray(predictions, np.float64)
    if true.ndim != 1 or true.shape != given.shape or not len(true):
        raise ValueError(f"targets {true.shape} and predictions {given.shape} do not fit together")
    if bad := int((~np.isfinite(given)).sum()):
        raise AugkitError(
            f"The model's predictions for {bad:,} of {len(true):,} items are not numbers.",
            hint="Training has diverged: set a lower train.learning_rate, or train.precision: fp32.",
        )
    errors = given - true
    spread = float(((true - true.mean()) ** 2).mean())
    return {
        "r2": 1 - float((errors**2).mean()) / spread if spread > 0 else 0.0,
        "rmse": float(np.sqrt((errors**2).mean())),
        "mae": float(np.abs(errors).mean()),
        "median_absolute_error": float(np.median(np.abs(errors))),
        "bias": float(errors.mean()),
    }
