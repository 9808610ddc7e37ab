"""Intervals, and the plain one of a mean over seeds."""

from __future__ import annotations

from typing import NamedTuple

from numpy.typing import ArrayLike

from augkit.ablation.statistics.checks import distributions, share, vector

__all__ = ["Interval", "mean_interval"]


class Interval(NamedTuple):
    """Both ends, in the unit of the scores."""

    low: float
    high: float


def mean_interval(values: ArrayLike, *, level: float = 0.95) -> Interval:
    """Student's t interval of a mean, as for the score of an arm over seeds or a point of its learning curve.

    It speaks of other seeds on the same test items. For the difference of two arms use `two_level_bootstrap`, which
    speaks of other test items too.

    Args:
        values: one a seed; shape (seeds,), at least two.
        level: how often such an interval holds the mean.

    Raises:
        StatisticsError: there are fewer than two values, or one is NaN.
        MissingExtra: SciPy is not installed.

    Source: Student 1908, "The Probable Error of a Mean".

    >>> low, high = mean_interval([1.0, 2.0, 3.0])
    >>> round(low, 3), round(high, 3)  # 2 ± 4.303 / √3
    (-0.484, 4.484)
    """
    scores = vector(values, least=2)
    degrees = len(scores) - 1
    half = distributions().stdtrit(degrees, 0.5 + share(level, "level") / 2) * scores.std(ddof=1) / len(scores) ** 0.5
    mean = float(scores.mean())
    return Interval(mean - float(half), mean + float(half))
