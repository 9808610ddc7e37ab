"""Linear models: logistic regression for labels, ridge regression for numbers (scikit-learn)."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from augkit.harness.models.estimator import Estimator, Examples
from augkit.harness.tasks.tables import Table

__all__ = ["LogisticRegression"]


@dataclass(frozen=True)
class LogisticRegression(Estimator):
    """L2-regularised as scikit-learn has it by default (C = 1, alpha = 1), over numbers about zero and one-hot codes.

    A missing number counts as the column's mean, and where train misses some, a column beside it says that it is
    missing. A step is an iteration of the solver, L-BFGS, which ends sooner where nothing is to be gained; ridge
    regression is solved at once.
    """

    def stages(self, examples: Examples, steps: Sequence[int]) -> Iterator[tuple[int, Any]]:
        from sklearn import linear_model
        from sklearn.exceptions import ConvergenceWarning

        inputs = self._inputs(examples.table)
        if not self.labels:
            ridge = linear_model.Ridge(random_state=self.seed)
            yield 1, ridge.fit(inputs, examples.targets, sample_weight=examples.weights)
            return
        model = linear_model.LogisticRegression(max_iter=steps[-1], random_state=self.seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # the budget is what was asked for
            model.fit(inputs, examples.targets, sample_weight=examples.weights)
        yield int(np.max(model.n_iter_)), model

    def outputs(self, model: Any, table: Table) -> np.ndarray:
        inputs = self._inputs(table)
        if not self.labels:
            return np.asarray(model.predict(inputs))
        return self.logits(np.asarray(model.decision_function(inputs)), model.classes_)

    def parameters(self, model: Any) -> int:
        return int(np.size(model.coef_) + np.size(model.intercept_))

    def _inputs(self, table: Table) -> Any:
        """Shape (rows, inputs); sparse where there are categories."""
        gaps = np.flatnonzero(self.reader.gaps)
        missing = np.isnan(table.numbers)
        numbers = np.column_stack([np.where(missing, 0.0, table.numbers), missing[:, gaps]])
        if not self.reader.categories:
            return numbers
        parts = [sparse.csr_matrix(numbers)]
        for codes, values in zip(table.categories.T, self.reader.values, strict=True):
            place = (np.arange(len(codes)), codes)
            parts.append(sparse.csr_matrix((np.ones(len(codes)), place), shape=(len(codes), len(values) + 1)))
        return sparse.hstack(parts, format="csr")
