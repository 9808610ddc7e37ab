"""Scores of a classifier: one label an item, or any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from augkit.errors import AugkitError, MissingExtra
from augkit.harness.metrics.calibration import brier_score, expected_calibration_error, log_loss

__all__ = ["classification_metrics", "multilabel_metrics"]

THRESHOLD = 0.5
"""Probability from which a label is given, where an item may have several."""


def classification_metrics(
    labels: np.ndarray, probabilities: np.ndarray, names: Sequence[str], given: np.ndarray | None = None
) -> dict[str, Any]:
    """All scores of a classifier that gives each item one label.

    F1 and its report are over the labels that items have or were given, as scikit-learn does it.

    Args:
        labels: number of each item's label, shape (items,).
        probabilities: shape (items, labels).
        names: of the labels, in the order of their numbers.
        given: number of the label that each item was given, shape (items,); the likeliest where left out.

    Returns:
        `accuracy`; `balanced_accuracy`, the mean recall of the labels that occur; `macro_f1`, `micro_f1`,
        `weighted_f1`; `mcc` (Matthews 1975; Gorodkin 2004 for more than two labels); `roc_auc` and `pr_auc` (average
        precision), of the second label where there are two, else the mean of one against the rest over the labels
        that some but not all items have, None where there are none; `ece`, `brier` and `log_loss` (see
        `calibration.py`); `report`, scikit-learn's `classification_report`: label to `precision`, `recall`,
        `f1-score`, `support`, then `accuracy`, `macro avg`, `weighted avg`.

    Raises:
        AugkitError: a probability is not a number.
        ValueError: there are no items, or the shapes do not fit.

    Source: scikit-learn's `sklearn.metrics`.

    >>> probabilities = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.3, 0.7]])
    >>> scores = classification_metrics(np.array([0, 1, 1, 1]), probabilities, ["blame", "praise"])
    >>> scores["accuracy"], round(scores["mcc"], 3), round(scores["report"]["praise"]["f1-score"], 3)
    (0.75, 0.577, 0.8)
    """
    labels = np.asarray(labels, np.int64)
    probabilities = _checked(labels, probabilities, names, (len(labels),))
    sklearn = _sklearn_metrics()
    given = probabilities.argmax(axis=1) if given is None else np.asarray(given, np.int64)
    correct = given == labels
    present = np.union1d(labels, given)
    report = sklearn.classification_report(
        labels, given, labels=present, target_names=[names[i] for i in present], output_dict=True, zero_division=0
    )
    return {
        "accuracy": float(correct.mean()),
        "balanced_accuracy": float(sklearn.recall_score(labels, given, labels=np.unique(labels), average="macro")),
        "macro_f1": float(report["macro avg"]["f1-score"]),
        "micro_f1": float(correct.mean()),  # the same thing where each item has and is given one label
        "weighted_f1": float(report["weighted avg"]["f1-score"]),
        "mcc": float(sklearn.matthews_corrcoef(labels, given)) if len(present) > 1 else 0.0,
        **_areas(labels[:, None] == np.arange(len(names)), probabilities, binary=len(names) == 2),
        "ece": expected_calibration_error(probabilities[np.arange(len(given)), given], correct),
        "brier": brier_score(labels, probabilities),
        "log_loss": log_loss(labels, probabilities),
        "report": _plain(report),
    }


def multilabel_metrics(labels: np.ndarray, probabilities: np.ndarray, names: Sequence[str]) -> dict[str, Any]:
    """All scores of a classifier that gives each item every label whose probability is at least one half.

    Args:
        labels: 1 where the item has the label, else 0; shape (items, labels).
        probabilities: the same shape, each by itself in [0, 1].
        names: of the labels.

    Returns:
        `subset_accuracy`, the share of items whose labels are all right; `label_accuracy`, the share of right
        decisions; `micro_f1`, `macro_f1`, `weighted_f1`, `samples_f1`; `hamming_loss`; `jaccard`, the mean over items
        of labels in common by labels in either, 1 where there are none; `roc_auc` and `pr_auc`, the mean over the
        labels that some but not all items have, None where there are none; `ece`, `brier` (in [0, 1]) and `log_loss`,
        over all pairs of item and label; `report`.

    Raises:
        AugkitError: a probability is not a number.
        ValueError: there are no items, or the shapes do not fit.

    Source: scikit-learn's `sklearn.metrics`.
    """
    labels = np.asarray(labels, np.int64)
    probabilities = _checked(labels, probabilities, names, labels.shape)
    sklearn = _sklearn_metrics()
    given = (probabilities >= THRESHOLD).astype(np.int64)
    report = sklearn.classification_report(labels, given, target_names=list(names), output_dict=True, zero_division=0)
    both, either = (labels & given).sum(axis=1), (labels | given).sum(axis=1)
    confidence = np.where(given, probabilities, 1 - probabilities).ravel()
    pairs = np.stack([1 - probabilities.ravel(), probabilities.ravel()], axis=1)
    return {
        "subset_accuracy": float((labels == given).all(axis=1).mean()),
        "label_accuracy": float((labels == given).mean()),
        "micro_f1": float(report["micro avg"]["f1-score"]),
        "macro_f1": float(report["macro avg"]["f1-score"]),
        "weighted_f1": float(report["weighted avg"]["f1-score"]),
        "samples_f1": float(report["samples avg"]["f1-score"]),
        "hamming_loss": float((labels != given).mean()),
        "jaccard": float(np.where(either == 0, 1.0, both / np.maximum(either, 1)).mean()),
        **_areas(labels == 1, probabilities, binary=False),
        "ece": expected_calibration_error(confidence, (labels == given).ravel()),
        "brier": float(((probabilities - labels) ** 2).mean()),
        "log_loss": log_loss(labels.ravel(), pairs),
        "report": _plain(report),
    }


def _checked(labels: np.ndarray, probabilities: np.ndarray, names: Sequence[str], items: tuple[int, ...]) -> np.ndarray:
    probabilities = np.asarray(probabilities, np.float64)
    if not len(labels):
        raise ValueError("there are no items to score")
    if probabilities.shape != (len(labels), len(names)) or items not in ((len(labels),), probabilities.shape):
        found = f"labels {labels.shape}, probabilities {probabilities.shape}"
        raise ValueError(f"{found} and {len(names)} names do not fit together")
    if not np.isfinite(probabilities).all():
        bad = int((~np.isfinite(probabilities)).any(axis=1).sum())
        raise AugkitError(
            f"The model's probabilities for {bad:,} of {len(labels):,} items are not numbers.",
            hint="Training has diverged: set a lower train.learning_rate, or train.precision: fp32.",
        )
    return probabilities


def _areas(truth: np.ndarray, probabilities: np.ndarray, *, binary: bool) -> dict[str, float | None]:
    """Areas under the ROC and the precision-recall curve.

    Args:
        truth: whether the item has the label, bool, shape (items, labels).
        probabilities: the same shape.
        binary: whether only the second label counts.
    """
    sklearn = _sklearn_metrics()
    share = truth.mean(axis=0)
    numbers = [number for number in range(truth.shape[1]) if 0 < share[number] < 1]
    numbers = [number for number in numbers if number == 1] if binary else numbers
    if not numbers:
        return {"roc_auc": None, "pr_auc": None}
    roc = [sklearn.roc_auc_score(truth[:, number], probabilities[:, number]) for number in numbers]
    precision = [sklearn.average_precision_score(truth[:, number], probabilities[:, number]) for number in numbers]
    return {"roc_auc": float(np.mean(roc)), "pr_auc": float(np.mean(precision))}


def _plain(report: dict[str, Any]) -> dict[str, Any]:
    """A report as plain numbers, for JSON."""
    return {
        name: {key: float(item) for key, item in value.items()} if isinstance(value, dict) else float(value)
        for name, value in report.items()
    }


def _sklearn_metrics() -> Any:
    try:
        from sklearn import metrics
    except ImportError:
        raise MissingExtra("Scoring a classifier", "train") from None
    return metrics
