"""What a model of scikit-learn is to the harness: something that is fitted to all rows at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

import numpy as np

from augkit.errors import RecipeError
from augkit.harness.tasks.tables import Table, TableReader

__all__ = ["FOUND", "Estimator", "Examples", "estimator_class"]

FOUND = {
    "gradient-boosting": "augkit.harness.models.gradient_boosting:GradientBoosting",
    "logistic-regression": "augkit.harness.models.logistic_regression:LogisticRegression",
}
"""Name to `module:class`."""


@dataclass(frozen=True)
class Examples:
    """What an estimator is fitted to.

    Attributes:
        table: of shape (rows, columns).
        targets: numbers of labels, int64, or what is to be predicted, float64; shape (rows,).
        weights: of the rows, shape (rows,); None where all weigh the same.
    """

    table: Table
    targets: np.ndarray
    weights: np.ndarray | None


@dataclass(frozen=True)
class Estimator(ABC):
    """How a model of scikit-learn is fitted and asked.

    Attributes:
        labels: there are; 0 where a number is predicted.
        reader: how the table was read.
        learning_rate: of models that learn in steps.
        seed: of what the model draws by chance.
    """

    labels: int
    reader: TableReader
    learning_rate: float
    seed: int

    staged: ClassVar[bool] = False
    """Whether it can be asked on the way, after some of its iterations."""

    @abstractmethod
    def stages(self, examples: Examples, steps: Sequence[int]) -> Iterator[tuple[int, Any]]:
        """Fit, and hand over what was fitted so far.

        Args:
            examples: to learn from.
            steps: iterations after which the model is wanted, ascending; the last is their number at most.

        Yields:
            Iterations done, and a model that is not changed any more.
        """

    @abstractmethod
    def outputs(self, model: Any, table: Table) -> np.ndarray:
        """Logits, shape (rows, labels), −∞ for a label that no example had; or predicted numbers, shape (rows,)."""

    @abstractmethod
    def parameters(self, model: Any) -> int:
        """How many numbers were fitted."""

    def logits(self, decisions: np.ndarray, classes: np.ndarray) -> np.ndarray:
        """Logits of all labels from what `decision_function` gives.

        Args:
            decisions: shape (rows,) of the second of two classes against the first, else (rows, classes).
            classes: numbers of the labels that were learnt.
        """
        if decisions.ndim == 1:
            decisions = np.column_stack([np.zeros(len(decisions)), decisions])
        made = np.full((len(decisions), self.labels), -np.inf)
        made[:, classes] = decisions
        return made


def estimator_class(model: str) -> type[Estimator]:
    """
    Args:
        model: as `train.model` names it.

    Raises:
        RecipeError: it is none of scikit-learn's.
    """
    name = model.removeprefix("builtin:")
    if name not in FOUND:
        raise RecipeError(f"{model} is no model of scikit-learn", hint=f"Known: {', '.join(FOUND)}.")
    module, _, found = FOUND[name].partition(":")
    loaded: type[Estimator] = getattr(import_module(module), found)
    return loaded
