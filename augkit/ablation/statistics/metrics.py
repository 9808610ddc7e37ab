"""Metrics of a test split as functions of what its items add up to, so that resampled splits are matrix products.

A metric is given as *parts*, numbers that every item of every run adds (shape (seeds, items, parts)), and a function
from their means over items, shape (..., parts), to the metric, shape (...). A mean score has one part. F1 has three a
class: right, predicted, true. Whatever can be written so can be bootstrapped at the price of a matrix product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from augkit.ablation.statistics.checks import Floats, StatisticsError, finite

__all__ = [
    "LABEL_METRICS",
    "Metric",
    "accuracy",
    "balanced_accuracy",
    "confusion_parts",
    "count_parts",
    "error_parts",
    "f1",
    "macro_f1",
    "matthews",
    "mean_score",
    "r_squared",
    "weighted_f1",
]

Metric = Callable[[Floats], Floats]
"""From means over items, shape (..., parts), to the metric, shape (...)."""


def mean_score(parts: Floats) -> Floats:
    """The mean of a score per item: the only part."""
    return parts[..., 0]


def confusion_parts(labels: ArrayLike, predictions: ArrayLike) -> Floats:
    """What each item adds to the counts of every class: right, predicted, true.

    Args:
        labels: shape (items,), any values that can be compared.
        predictions: shape (seeds, items).

    Returns:
        Zeros and ones, shape (seeds, items, 3 × classes): right of every class, then predicted, then true. Classes are
        those of the labels and the predictions, sorted.

    Raises:
        StatisticsError: the shapes do not fit.
    """
    true, predicted = np.asarray(labels), np.asarray(predictions)
    if true.ndim != 1 or predicted.ndim != 2 or predicted.shape[1:] != true.shape or predicted.size == 0:
        raise StatisticsError(
            f"labels have shape {true.shape} and predictions {predicted.shape}: (items,) and (seeds, items) are needed."
        )
    classes = np.unique(np.concatenate([true, predicted.ravel()]))
    said = predicted[:, :, None] == classes
    is_true = np.broadcast_to((true[:, None] == classes)[None], said.shape)
    return np.concatenate([said & is_true, said, is_true], axis=2).astype(np.float64)


def count_parts(right: ArrayLike, predicted: ArrayLike, true: ArrayLike) -> Floats:
    """What each item adds to `f1`, as entities of a sentence do: shape (seeds, items, 3).

    Args:
        right: predictions of the item that are right; shape (seeds, items).
        predicted: predictions of the item; shape (seeds, items).
        true: what there was to find; shape (items,) or (seeds, items).

    Raises:
        StatisticsError: the shapes do not fit.
    """
    one, two, three = finite(right, "right"), finite(predicted, "predicted"), finite(true, "true")
    if one.ndim != 2 or one.shape != two.shape or three.shape not in (one.shape, one.shape[1:]):
        raise StatisticsError(f"right, predicted and true have shapes {one.shape}, {two.shape} and {three.shape}.")
    return np.stack([one, two, np.broadcast_to(three, one.shape)], axis=2)


def error_parts(targets: ArrayLike, predictions: ArrayLike) -> Floats:
    """What each item adds to `r_squared`: squared error, distance from the mean target, and its square.

    Args:
        targets: shape (items,).
        predictions: shape (seeds, items).

    Returns:
        Shape (seeds, items, 3).

    Raises:
        StatisticsError: the shapes do not fit, or a number is NaN.
    """
    true, given = finite(targets, "targets"), finite(predictions, "predictions")
    if true.ndim != 1 or given.ndim != 2 or given.shape[1:] != true.shape or given.size == 0:
        raise StatisticsError(
            f"targets have shape {true.shape} and predictions {given.shape}: (items,) and (seeds, items) are needed."
        )
    distance = np.broadcast_to(true - true.mean(), given.shape)  # about zero, so that its square keeps its digits
    return np.stack([(given - true) ** 2, distance, distance**2], axis=2)


def r_squared(parts: Floats) -> Floats:
    """Share of the targets' variance that is explained, of `error_parts`; 0 where they do not vary."""
    error, distance, square = parts[..., 0], parts[..., 1], parts[..., 2]
    spread = square - distance**2
    explained: Floats = np.where(spread > 1e-12 * np.maximum(square, 1e-300), 1 - _ratio(error, spread), 0.0)
    return explained


def accuracy(parts: Floats) -> Floats:
    """Share of items with the right class, of `confusion_parts`; micro F1 of single-label data is the same number."""
    right, _, _ = _classes(parts)
    total: Floats = right.sum(axis=-1)
    return total


def balanced_accuracy(parts: Floats) -> Floats:
    """Mean recall over the classes that occur, of `confusion_parts` (Brodersen et al. 2010)."""
    right, _, true = _classes(parts)
    return _mean_where(_ratio(right, true), true > 0)


def macro_f1(parts: Floats) -> Floats:
    """Mean F1 over the classes that occur as label or prediction, of `confusion_parts`.

    Of the two macro F1 in use it is the mean of each class's F1, as scikit-learn has it (Opitz & Burst 2019).
    """
    right, predicted, true = _classes(parts)
    return _mean_where(_ratio(2 * right, predicted + true), predicted + true > 0)


def weighted_f1(parts: Floats) -> Floats:
    """Mean F1 over classes, each weighted by its share of the items, of `confusion_parts`."""
    right, predicted, true = _classes(parts)
    total: Floats = (_ratio(2 * right, predicted + true) * true).sum(axis=-1)
    return total


def matthews(parts: Floats) -> Floats:
    """Matthews correlation of any number of classes, of `confusion_parts`; 0 where it is 0/0 (Gorodkin 2004)."""
    right, predicted, true = _classes(parts)
    covariance = right.sum(axis=-1) - (predicted * true).sum(axis=-1)
    spread = np.sqrt((1 - (predicted**2).sum(axis=-1)) * (1 - (true**2).sum(axis=-1)))
    return _ratio(covariance, np.where(spread > 1e-12, spread, 0.0))


def f1(parts: Floats) -> Floats:
    """F1 over everything predicted and true, of `count_parts`: of entities, what seqeval calls the micro average."""
    return _ratio(2 * parts[..., 0], parts[..., 1] + parts[..., 2])


LABEL_METRICS: Mapping[str, Metric] = {
    "accuracy": accuracy,
    "balanced_accuracy": balanced_accuracy,
    "macro_f1": macro_f1,
    "matthews": matthews,
    "mcc": matthews,
    "micro_f1": accuracy,
    "weighted_f1": weighted_f1,
}
"""Metrics of `confusion_parts` by name."""


def _classes(parts: Floats) -> tuple[Floats, Floats, Floats]:
    classes = parts.shape[-1] // 3
    return parts[..., :classes], parts[..., classes : 2 * classes], parts[..., 2 * classes :]


def _ratio(over: Floats, under: Floats) -> Floats:
    """0 where it would be divided by 0."""
    quotient: Floats = np.divide(over, under, out=np.zeros_like(over), where=under > 0)
    return quotient


def _mean_where(values: Floats, counted: np.ndarray) -> Floats:
    return _ratio(np.where(counted, values, 0.0).sum(axis=-1), counted.sum(axis=-1).astype(np.float64))
