"""How likely a run of one arm beats a run of the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from augkit.ablation.statistics.checks import vector

__all__ = ["superiority"]


def superiority(a: ArrayLike, b: ArrayLike) -> float:
    """Probability that a run of the arm scores higher than a run of the baseline, ties counted half.

    Every run of one is set against every run of the other: the A of Vargha and Delaney, which is the statistic of
    Mann and Whitney over the number of pairs. It answers what somebody asks who trains once. Bouthillier et al. call an
    improvement meaningful from 0.75.

    Args:
        a: scores of the arm's runs; shape (runs,).
        b: scores of the baseline's runs; shape (other runs,).

    Returns:
        From 0 (never) over 0.5 (as likely as not) to 1 (always).

    Raises:
        StatisticsError: there is no run, or a score is NaN.

    Source: Vargha & Delaney 2000, "A Critique and Improvement of the CL Common Language Effect Size Statistics of
    McGraw and Wong"; Bouthillier et al. 2021, "Accounting for Variance in Machine Learning Benchmarks".

    >>> superiority([3, 4], [1, 3])
    0.875
    """
    one, other = vector(a, "a"), vector(b, "b")
    return float((np.sign(one[:, None] - other[None, :]) + 1).mean() / 2)
