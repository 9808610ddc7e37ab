"""Gradient boosting of trees over histograms: scikit-learn's `HistGradientBoosting`, after Ke et al. 2017, LightGBM."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from augkit.harness.models.estimator import Estimator, Examples
from augkit.harness.tasks.tables import Table

__all__ = ["GradientBoosting"]


@dataclass(frozen=True)
class GradientBoosting(Estimator):
    """Trees of 31 leaves; a step is a boosting iteration. Missing values take a branch of their own.

    Categories are split as such. All but the learning rate and the iterations is as scikit-learn has it by default.
    """

    staged: ClassVar[bool] = True

    def stages(self, examples: Examples, steps: Sequence[int]) -> Iterator[tuple[int, Any]]:
        from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

        kind = HistGradientBoostingClassifier if self.labels else HistGradientBoostingRegressor
        model = kind(
            learning_rate=self.learning_rate,
            categorical_features=[False] * len(self.reader.numbers) + [True] * len(self.reader.categories),
            early_stopping=False,  # weights are chosen on the validation split, as of every model
            warm_start=True,
            random_state=self.seed,
        )
        inputs = _matrix(examples.table)
        for step in steps:
            model.set_params(max_iter=step)
            model.fit(inputs, examples.targets, sample_weight=examples.weights)
            yield step, deepcopy(model)

    def outputs(self, model: Any, table: Table) -> np.ndarray:
        inputs = _matrix(table)
        if not self.labels:
            return np.asarray(model.predict(inputs))
        return self.logits(np.asarray(model.decision_function(inputs)), model.classes_)

    def parameters(self, model: Any) -> int:
        """Nodes of all trees."""
        return sum(len(tree.nodes) for trees in model._predictors for tree in trees)


def _matrix(table: Table) -> np.ndarray:
    """Shape (rows, columns), float64; categories from 0 on, NaN where missing."""
    categories = np.where(table.categories > 0, table.categories - 1.0, np.nan)
    return np.column_stack([table.numbers, categories])
