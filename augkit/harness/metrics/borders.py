"""Where the border between labels should lie: what probabilities are multiplied by before the largest is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

__all__ = ["best_borders"]

ROUNDS = 3
MOST_COUNTS = 20_000_000  # of a confusion matrix for each border that is tried
_LEAST_GAIN = 1e-12


def best_borders(labels: np.ndarray, probabilities: np.ndarray, metric: str) -> np.ndarray:
    """Factors of the labels' probabilities by which these items have the best score.

    With two labels every border that tells two items apart is tried, and of equally good ones the nearest to one half
    is taken. With more, the factor of one label after another is settled so while the others stand, three times round;
    that finds a good set of borders, and not always the best.

    Args:
        labels: number of each item's label, shape (items,).
        probabilities: shape (items, labels).
        metric: `accuracy`, `balanced_accuracy`, `macro_f1`, `weighted_f1` or `mcc`.

    Returns:
        Shape (labels,); all 1 where nothing is better than the likeliest label.

    Source: for two labels, Lipton et al. 2014, "Optimal Thresholding of Classifiers to Maximize F1 Measure"; for
    more, coordinate ascent as in Fan & Lin 2007, "A Study on Threshold Selection for Multi-label Classification".

    >>> probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]])
    >>> factors = best_borders(np.array([0, 0, 1, 1]), probabilities, "balanced_accuracy")
    >>> (probabilities * factors).argmax(axis=1).tolist()
    [0, 0, 1, 1]
    """
    score = _SCORES[metric]
    count = probabilities.shape[1]
    factors = np.ones(count)
    for _ in range(1 if count == 2 else ROUNDS):
        before = factors.copy()
        for label in range(1 if count == 2 else 0, count):
            factors[label] = _best_factor(labels, probabilities, factors, label, score)
        if np.array_equal(before, factors):
            break
    return factors


def _best_factor(
    labels: np.ndarray,
    probabilities: np.ndarray,
    factors: np.ndarray,
    label: int,
    score: Callable[[np.ndarray], np.ndarray],
) -> float:
    """The best factor of one label while those of the others stand."""
    others = probabilities * factors
    others[:, label] = -1.0
    rival = others.argmax(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = others[np.arange(len(others)), rival] / probabilities[:, label]  # an item gets the label from here on
    needed = np.where(np.isnan(needed), np.inf, needed)
    order = np.argsort(needed, kind="stable")
    ascending = needed[order]
    ends = np.flatnonzero(np.append(np.diff(ascending) > 0, True)) + 1  # items that get the label, at each border
    cuts = np.concatenate([[0], ends])
    cuts = cuts[np.append(True, np.isfinite(ascending[cuts[1:] - 1]))]
    count = probabilities.shape[1]
    most = max(2, MOST_COUNTS // (count * count))
    if len(cuts) > most:
        cuts = cuts[np.unique(np.linspace(0, len(cuts) - 1, most).astype(int))]
    scores = score(_confusions(labels[order], rival[order], label, cuts, count))
    now = score(_confusions(labels[order], rival[order], label, np.array([(ascending < factors[label]).sum()]), count))
    if scores.max() <= now[0] + _LEAST_GAIN:
        return float(factors[label])
    borders = np.array([_between(ascending, cut) for cut in cuts[scores >= scores.max() - _LEAST_GAIN].tolist()])
    return float(borders[np.abs(np.log(borders / factors[label])).argmin()])


def _between(ascending: np.ndarray, cut: int) -> float:
    """A factor by which the first `cut` items get the label and the others do not."""
    below = ascending[cut - 1] if cut else 0.0
    above = ascending[cut] if cut < len(ascending) else np.inf
    if not np.isfinite(above):
        return float(max(2 * below, np.finfo(float).tiny))
    return float(np.sqrt(below * above) if below > 0 else above / 2)


def _confusions(true: np.ndarray, rival: np.ndarray, label: int, cuts: np.ndarray, count: int) -> np.ndarray:
    """Items by true label and given one, shape (cuts, labels, labels), where the first items get the label.

    Args:
        true: labels of the items, in the order in which they get the label.
        rival: what they are given else.
        label: that more and more items get.
        cuts: how many get it, ascending.
        count: of labels.
    """
    start = np.zeros((count, count), dtype=np.int64)
    np.add.at(start, (true, rival), 1)
    changes = np.zeros((len(cuts), count, count), dtype=np.int64)
    at = np.searchsorted(cuts, np.arange(len(true)), side="right")  # the first cut by which an item has changed
    changed = at < len(cuts)
    np.add.at(changes, (at[changed], true[changed], rival[changed]), -1)
    np.add.at(changes, (at[changed], true[changed], np.full(int(changed.sum()), label)), 1)
    counts: np.ndarray = start + np.cumsum(changes, axis=0)
    return counts


def _ratio(over: np.ndarray, under: np.ndarray) -> np.ndarray:
    """0 where it would be divided by 0."""
    quotient: np.ndarray = np.divide(over, under, out=np.zeros(np.broadcast(over, under).shape), where=under > 0)
    return quotient


def _parts(confusion: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Right, given and true items of each label, as floats."""
    right = np.diagonal(confusion, axis1=-2, axis2=-1).astype(np.float64)
    return right, confusion.sum(axis=-2).astype(np.float64), confusion.sum(axis=-1).astype(np.float64)


def _accuracy(confusion: np.ndarray) -> np.ndarray:
    right, _, true = _parts(confusion)
    return _ratio(right.sum(axis=-1), true.sum(axis=-1))


def _balanced_accuracy(confusion: np.ndarray) -> np.ndarray:
    right, _, true = _parts(confusion)
    return _ratio(_ratio(right, true).sum(axis=-1), (true > 0).sum(axis=-1).astype(np.float64))


def _macro_f1(confusion: np.ndarray) -> np.ndarray:
    right, given, true = _parts(confusion)
    return _ratio(_ratio(2 * right, given + true).sum(axis=-1), (given + true > 0).sum(axis=-1).astype(np.float64))


def _weighted_f1(confusion: np.ndarray) -> np.ndarray:
    right, given, true = _parts(confusion)
    return _ratio((_ratio(2 * right, given + true) * true).sum(axis=-1), true.sum(axis=-1))


def _matthews(confusion: np.ndarray) -> np.ndarray:
    right, given, true = _parts(confusion)
    items = true.sum(axis=-1)
    covariance = right.sum(axis=-1) * items - (given * true).sum(axis=-1)
    spread = (items**2 - (given**2).sum(axis=-1)) * (items**2 - (true**2).sum(axis=-1))
    return _ratio(covariance, np.sqrt(np.maximum(spread, 0.0)))


_SCORES: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {
    "accuracy": _accuracy,
    "balanced_accuracy": _balanced_accuracy,
    "macro_f1": _macro_f1,
    "weighted_f1": _weighted_f1,
    "mcc": _matthews,
}
