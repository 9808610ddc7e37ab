"""MLSMOTE: SMOTE for tables where a row has any number of labels.

Source: Charte et al. 2015, "MLSMOTE: Approaching imbalanced multilabel learning through synthetic instance generation".
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.lineage import Blend
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace

__all__ = ["LabelRule", "imbalance_ratios", "mlsmote", "rare_labels", "voted"]

LabelRule = Literal["ranking", "union", "intersection"]


def imbalance_ratios(labels: NDArray[Any]) -> NDArray[np.float64]:
    """Rows of the commonest label over rows of each label (IRLbl); infinite for a label that no row has.

    Args:
        labels: 0 and 1, shape (rows, labels).

    >>> imbalance_ratios(np.array([[1, 0], [1, 1], [1, 0], [1, 1]]))
    array([1., 2.])
    """
    counts = (labels != 0).sum(axis=0).astype(np.float64)
    ratios: NDArray[np.float64] = np.where(counts > 0, counts.max(initial=0) / np.maximum(counts, 1), np.inf)
    return ratios


def rare_labels(labels: NDArray[Any]) -> Integers:
    """Numbers of the labels whose imbalance ratio is above the mean of all that some row has.

    Args:
        labels: 0 and 1, shape (rows, labels).
    """
    ratios = imbalance_ratios(labels)
    used = np.isfinite(ratios)
    mean = float(ratios[used].mean()) if used.any() else np.inf
    return np.flatnonzero(used & (ratios > mean))


def voted(own: NDArray[np.bool_], near: NDArray[np.bool_], rule: LabelRule) -> NDArray[np.bool_]:
    """The labels of new rows.

    Args:
        own: labels of the rows they start from, shape (..., labels).
        near: labels of the neighbours of each, shape (..., neighbours, labels).
        rule: those that at least half of the row and its neighbours have (`ranking`), that any of them has (`union`),
            or all (`intersection`).
    """
    votes = own.astype(np.int64) + near.sum(axis=-2)
    everyone = near.shape[-2] + 1
    result: NDArray[np.bool_] = votes >= {"ranking": everyone / 2, "union": 1, "intersection": everyone}[rule]
    return result


def mlsmote(
    values: NDArray[Any], labels: NDArray[Any], k: int, rule: LabelRule, chance: RandomState, search: Search
) -> tuple[Blend, NDArray[Any]]:
    """One new row for every row of every label that is rarer than the mean imbalance ratio.

    Args:
        values: the table, shape (rows, columns), finite.
        labels: 0 and 1, shape (rows, labels).
        k: neighbours among the rows of the label; fewer where it has fewer rows. A label with one row is left out.
        rule: labels of a new row; see `voted`.

    Returns:
        Parents and weights; and labels, shape (new rows, labels).
    """
    present = labels != 0
    space = NumericSpace(values)
    origins: list[Integers] = []
    partners: list[Integers] = []
    made: list[NDArray[Any]] = []
    for label in rare_labels(labels):
        bag = np.flatnonzero(present[:, label])
        within = min(k, len(bag) - 1)
        if within < 1:
            continue
        near = search(space, bag, bag, within).rows
        origins.append(bag)
        partners.append(near[np.arange(len(bag)), chance.randint(0, within, size=len(bag))])
        made.append(voted(present[bag], present[near], rule))
    if not origins:
        return Blend(np.empty((0, 2), dtype=np.int64), np.empty((0, 2))), labels[:0]
    parents = np.stack([np.concatenate(origins), np.concatenate(partners)], axis=1)
    steps = chance.uniform(size=len(parents))
    return Blend(parents, np.stack([1 - steps, steps], axis=1)), np.concatenate(made).astype(labels.dtype)
