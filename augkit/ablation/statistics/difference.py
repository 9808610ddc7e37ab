"""The mean difference between two arms."""

from __future__ import annotations

from numpy.typing import ArrayLike

from augkit.ablation.statistics.checks import paired

__all__ = ["mean_difference"]


def mean_difference(a: ArrayLike, b: ArrayLike) -> float:
    """Mean of `a` − `b` over pairs, in the unit of the scores.

    Args:
        a: scores of the arm; shape (seeds,) or (seeds, items).
        b: scores of what it is compared with; the same shape, seeds and items in the same order.

    Raises:
        StatisticsError: the shapes differ, or a score is NaN.

    >>> mean_difference([0.75, 1.0], [0.5, 0.75])
    0.25
    """
    one, other = paired(a, b)
    return float((one - other).mean())
