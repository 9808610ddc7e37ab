"""Scores of a ranking of which one item is the right one."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["CUTOFFS", "discounted_gain", "ranking_metrics"]

CUTOFFS = (1, 5, 10, 20)


def discounted_gain(ranks: ArrayLike, cutoff: int) -> np.ndarray:
    """What each ranking adds to NDCG: with one right item, 1 / log2(1 + its rank), 0 behind the cutoff.

    Args:
        ranks: of the right items, from 1; 0 where it was not among those ranked.
        cutoff: ranks that count.

    Source: Järvelin & Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques".

    >>> discounted_gain([1, 3, 11, 0], 10).tolist()
    [1.0, 0.5, 0.0, 0.0]
    """
    places = np.asarray(ranks, dtype=np.float64)
    counted = (places > 0) & (places <= cutoff)
    return np.where(counted, 1 / np.log2(1 + np.maximum(places, 1)), 0.0)


def ranking_metrics(ranks: ArrayLike) -> dict[str, float]:
    """Hit rate and NDCG at 1, 5, 10 and 20, and the mean reciprocal rank.

    Args:
        ranks: of the right items, from 1; 0 where it was not among those ranked.

    >>> {name: round(value, 3) for name, value in ranking_metrics([1, 3, 0]).items() if "10" in name or name == "mrr"}
    {'hr@10': 0.667, 'ndcg@10': 0.5, 'mrr': 0.444}
    """
    places = np.asarray(ranks)
    found: dict[str, float] = {}
    for cutoff in CUTOFFS:
        found[f"hr@{cutoff}"] = float(np.mean((places > 0) & (places <= cutoff)))
        found[f"ndcg@{cutoff}"] = float(np.mean(discounted_gain(places, cutoff)))
    found["mrr"] = float(np.mean(np.where(places > 0, 1 / np.maximum(places, 1), 0.0)))
    return found
