"""Train on made rows, test on real ones (Esteban et al. 2017), beside a model that was trained on real rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.errors import TableError
from augkit.tabular.synthesis.columns import Categorical, Column

__all__ = ["Usefulness", "usefulness"]

MOST_CATEGORIES = 255  # that the trees of scikit-learn take


@dataclass(frozen=True)
class Usefulness:
    """Scores on real test rows of one model, gradient boosting over histograms.

    Attributes:
        target: what was learnt.
        real: measure to score of the model trained on real rows.
        made: the same, trained on made rows.
    """

    target: str
    real: dict[str, float]
    made: dict[str, float]

    def __str__(self) -> str:
        scores = ", ".join(f"{name} {self.made[name]:.3f} (on real rows {self.real[name]:.3f})" for name in self.real)
        return f"A model of {self.target} trained on made rows, scored on real ones: {scores}."


def usefulness(
    columns: Sequence[Column], train: pd.DataFrame, made: pd.DataFrame, test: pd.DataFrame, target: Any, seed: int
) -> Usefulness:
    """Score a model trained on made rows and one trained on real rows.

    Raises:
        TableError: the target of the test rows has one class only.
    """
    goal = next(column for column in columns if column.name == target)
    inputs = [column for column in columns if column.name != target]
    if not inputs:
        raise TableError(f"There is no column to learn {target!r} from.", hint="Two columns are needed at least.")
    score = _class_scores if isinstance(goal, Categorical) else _number_scores
    return Usefulness(
        str(target),
        *(score(goal, _matrix(inputs, one), one, _matrix(inputs, test), test, inputs, seed) for one in (train, made)),
    )


def _matrix(columns: Sequence[Column], frame: pd.DataFrame) -> NDArray[np.float64]:
    """Categories as codes; rare ones beyond what trees take, and unknown ones, are missing."""
    made = []
    for column in columns:
        if isinstance(column, Categorical):
            codes = column.codes(frame).astype(np.float64)
            made.append(np.where((codes < 0) | (codes >= MOST_CATEGORIES), np.nan, codes))
        else:
            made.append(column.numbers(frame))
    return np.column_stack(made)


def _class_scores(
    goal: Any,
    matrix: Any,
    frame: pd.DataFrame,
    test_matrix: Any,
    test: pd.DataFrame,
    inputs: Sequence[Column],
    seed: int,
) -> dict[str, float]:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import average_precision_score, balanced_accuracy_score, roc_auc_score

    truth, learnt = goal.codes(test), goal.codes(frame)
    known = truth >= 0
    truth, test_matrix = truth[known], test_matrix[known]
    classes = len(goal.kinds)
    if len(set(truth.tolist())) < 2:
        raise TableError(f"The test rows have one class of {goal.name!r} only.", hint="Split so that it has all.")
    shares = np.zeros((len(truth), classes))
    if len(set(learnt.tolist())) < 2:  # rows that were made of one class teach nothing else
        shares[:, learnt[0]] = 1
    else:
        model = HistGradientBoostingClassifier(random_state=seed, categorical_features=_categorical(inputs))
        model.fit(matrix, learnt)
        shares[:, model.classes_] = model.predict_proba(test_matrix)
    found = {"balanced accuracy": float(balanced_accuracy_score(truth, shares.argmax(axis=1)))}
    there = np.unique(truth)
    areas = [
        (roc_auc_score(truth == one, shares[:, one]), average_precision_score(truth == one, shares[:, one]))
        for one in there
    ]
    if classes == 2:  # kinds stand with the commonest first: the second is the rare one
        areas = areas[-1:]
    found["ROC-AUC"], found["PR-AUC"] = (float(np.mean(values)) for values in zip(*areas, strict=True))
    return found


def _number_scores(
    goal: Any,
    matrix: Any,
    frame: pd.DataFrame,
    test_matrix: Any,
    test: pd.DataFrame,
    inputs: Sequence[Column],
    seed: int,
) -> dict[str, float]:
    from sklearn.ensemble import HistGradientBoostingRegressor
    from sklearn.metrics import mean_absolute_error, r2_score

    learnt, truth = goal.numbers(frame), goal.numbers(test)
    there, known = ~np.isnan(learnt), ~np.isnan(truth)
    model = HistGradientBoostingRegressor(random_state=seed, categorical_features=_categorical(inputs))
    model.fit(matrix[there], learnt[there])
    answers = model.predict(test_matrix[known])
    return {
        "R²": float(r2_score(truth[known], answers)),
        "mean absolute error": float(mean_absolute_error(truth[known], answers)),
    }


def _categorical(columns: Sequence[Column]) -> list[bool]:
    return [isinstance(column, Categorical) for column in columns]
