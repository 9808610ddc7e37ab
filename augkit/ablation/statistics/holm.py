"""Holm's correction for several comparisons."""

from __future__ import annotations

from numpy.typing import ArrayLike

from augkit.ablation.statistics.checks import StatisticsError, vector

__all__ = ["holm"]


def holm(ps: ArrayLike) -> list[float]:
    """p-values adjusted so that the chance of any false finding in the family stays below alpha.

    The smallest of m is multiplied by m, the next by m − 1, and so on; none may fall below the one before it. It holds
    however the comparisons depend on each other, which arms that share a baseline do.

    Args:
        ps: p-values of one family, in any order.

    Returns:
        Adjusted p-values in the same order, at most 1. Below alpha means: found, at alpha for the whole family.

    Raises:
        StatisticsError: a p-value lies outside [0, 1].

    Source: Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics
    6(2).

    >>> holm([0.25, 0.0625])
    [0.25, 0.125]
    """
    values = vector(ps, "ps", least=0)
    if ((values < 0) | (values > 1)).any():
        raise StatisticsError("A p-value lies between 0 and 1; found " + ", ".join(f"{p:g}" for p in values) + ".")
    adjusted = [0.0] * len(values)
    highest = 0.0
    for rank, place in enumerate(values.argsort(kind="stable")):
        highest = max(highest, min(1.0, float(values[place]) * (len(values) - rank)))
        adjusted[place] = highest
    return adjusted
