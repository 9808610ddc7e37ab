"""Train on made rows, test on real ones (Esteban et al. 2017), beside a model that was trained on real rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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
    tested = _rows(goal, inputs, test)
    return Usefulness(str(target), *(score(goal, _rows(goal, inputs, frame), tested, seed) for frame in (train, made)))


class _Rows(NamedTuple):
    """Rows of which the target is known: what it is learnt from, which columns are categories, and the target."""

    matrix: NDArray[np.float64]
    categorical: list[bool]
    target: NDArray[Any]


def _rows(goal: Column, inputs: Sequence[Column], frame: pd.DataFrame) -> _Rows:
    if isinstance(goal, Categorical):
        target: NDArray[Any] = goal.codes(frame)
        known = target >= 0
    else:
        target = goal.numbers(frame)
        known = ~np.isnan(target)
    categorical = [isinstance(column, Categorical) for column in inputs]
    return _Rows(_matrix(inputs, frame)[known], categorical, target[known])


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


def _class_scores(goal: Any, rows: _Rows, test: _Rows, seed: int) -> dict[str, float]:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import average_precision_score, balanced_accuracy_score, roc_auc_score

    there = np.unique(test.target)
    if len(there) < 2:
        raise TableError(f"The test rows have one class of {goal.name!r} only.", hint="Split so that it has all.")
    shares = np.zeros((len(test.target), len(goal.kinds)))
    if len(set(rows.target.tolist())) < 2:  # rows that were made of one class teach nothing else
        shares[:, rows.target[0]] = 1
    else:
        model = HistGradientBoostingClassifier(random_state=seed, categorical_features=rows.categorical)
        model.fit(rows.matrix, rows.target)
        shares[:, model.classes_] = model.predict_proba(test.matrix)
    found = {"balanced accuracy": float(balanced_accuracy_score(test.target, shares.argmax(axis=1)))}
    truths = {one: test.target == one for one in there}
    areas = [
        (roc_auc_score(truth, shares[:, one]), average_precision_score(truth, shares[:, one]))
        for one, truth in truths.items()
    ]
    if len(goal.kinds) == 2:  # kinds stand with the commonest first: the second is the rare one
        areas = areas[-1:]
    found["ROC-AUC"], found["PR-AUC"] = (float(np.mean(values)) for values in zip(*areas, strict=True))
    return found


def _number_scores(goal: Any, rows: _Rows, test: _Rows, seed: int) -> dict[str, float]:
    from sklearn.ensemble import HistGradientBoostingRegressor
    from sklearn.metrics import mean_absolute_error, r2_score

    model = HistGradientBoostingRegressor(random_state=seed, categorical_features=rows.categorical)
    answers = model.fit(rows.matrix, rows.target).predict(test.matrix)
    return {
        "R²": float(r2_score(test.target, answers)),
        "mean absolute error": float(mean_absolute_error(test.target, answers)),
    }
