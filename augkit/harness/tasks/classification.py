"""Classification of whatever kind: which labels there are, what the loss is told of them, what answers are worth."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pyarrow as pa

from augkit.harness.tasks.base import Task, TaskError, check_columns
from augkit.harness.tasks.soft_labels import is_soft, label_weights

if TYPE_CHECKING:
    from typing_extensions import Self

    from augkit.recipe.training import TrainSettings

__all__ = ["Classification"]

THRESHOLD = 0.5
MOST_NAMED = 5
FEW_ROWS = 20


class Classification(Task):
    """One label a row; any number of them where the label column holds lists; or a weight a label where rows are mixed.

    Rows of the splits that are scored have one label each where those of train have weights: the one of most weight.

    Args:
        columns: role to column; `label` and what is classified.
        labels: as text, in the order of the model's outputs.
        several: whether a row has any number of labels.
        names: what the numbers of a ClassLabel stand for.
        soft: whether a row has a weight for each label, as MixUp and CutMix leave them.

    Attributes:
        inputs: roles of what is classified; the first has to be there.
        noun: what the task is called at the start of a sentence.
        usual_metric: of tasks with one label a row.
    """

    inputs: ClassVar[tuple[str, ...]]
    noun: ClassVar[str]
    usual_metric: ClassVar[str] = "accuracy"

    def __init__(
        self,
        columns: Mapping[str, str],
        labels: Sequence[str],
        several: bool,
        names: Sequence[str] | None,
        soft: bool = False,
    ) -> None:
        self.columns = {role: columns[role] for role in (*self.inputs, "label") if role in columns}
        self.labels = tuple(labels)
        self.several = several
        self.soft = soft
        self.names = None if names is None else tuple(names)
        self.main_metric = "micro_f1" if several else self.usual_metric
        self._index = {label: index for index, label in enumerate(self.labels)}

    @classmethod
    def from_train(cls, columns: Mapping[str, str], train: Any, settings: TrainSettings) -> Self:
        check_columns(cls.noun, [role for role in cls.roles if role != "features"], columns, train)
        values = train[columns["label"]][:]
        names = _class_names(train.features[columns["label"]])
        soft = any(is_soft(value) for value in values)
        several = not soft and any(isinstance(value, list) for value in values)
        _refuse_unfit(columns["label"], values)
        cls.check_inputs(columns, train)
        counted = Counter(label for value in values for label in _labels_of(value, names))
        if len(counted) < 2:
            only = f"only {next(iter(counted))!r}" if counted else "none"
            raise TaskError(
                f"The train split has {only} as a label in column {columns['label']!r}; two or more are needed.",
                hint="Check the column that source.columns names for `label`, and what source.take keeps.",
            )
        if not several and len(counted) > len(values) / 2 and len(values) > FEW_ROWS:
            raise TaskError(
                f"Column {columns['label']!r} has {len(counted):,} different values in {len(values):,} rows: "
                "that is text to be written or a number, not a label.",
                hint="Name the column of labels in source.columns, or use the role target_text to learn to write it.",
            )
        task = cls(columns, sorted(counted, key=_label_order), several, names, soft)
        if settings.metric is not None and not several:
            task.main_metric = settings.metric
        if settings.threshold and several:
            raise TaskError(
                "train.threshold moves the border between labels where each row has one, and here rows have several.",
                hint="Leave it out.",
            )
        return task

    @classmethod
    @abstractmethod
    def check_inputs(cls, columns: Mapping[str, str], train: Any) -> None:
        """
        Raises:
            TaskError: what is to be classified is of another kind.
        """

    def check(self, split: str, rows: Any) -> None:
        """Refuses labels that train does not have, since no model could have learnt them."""
        found = Counter(label for value in rows[self.columns["label"]][:] for label in _labels_of(value, self.names))
        if unseen := [label for label in found if label not in self._index]:
            named = ", ".join(f"{label!r} ({found[label]:,} rows)" for label in sorted(unseen)[:MOST_NAMED])
            raise TaskError(
                f"The {split} split has labels that the train split has not: {named}"
                f"{' …' if len(unseen) > MOST_NAMED else ''}. Train has {', '.join(self.labels[:12])}"
                f"{' …' if len(self.labels) > 12 else ''}.",
                hint="Split with source.splits.stratify: true, give train some rows of each label, or leave those rows "
                "out of the data.",
            )

    def encoded_labels(self, values: Sequence[Any]) -> list[Any]:
        """What the loss is told of some rows: the number of a label, or a number for each label."""
        if self.soft:
            weights = [label_weights(value, self.names) for value in values]
            return [[float(found.get(label, 0.0)) for label in self.labels] for found in weights]
        texts = [_as_text(value, self.names) for value in values]
        if self.several:
            return [[float(label in value) for label in self.labels] for value in texts]
        return [self._index[value[0]] for value in texts]

    def head(self) -> dict[str, Any]:
        return {
            "num_labels": len(self.labels),
            "id2label": dict(enumerate(self.labels)),
            "label2id": dict(self._index),
            "problem_type": "multi_label_classification" if self.several else "single_label_classification",
        }

    def predictions(self, outputs: np.ndarray | Any, label_ids: Any, ids: Sequence[str], tokenizer: Any) -> pa.Table:
        logits = np.asarray(outputs[0] if isinstance(outputs, tuple) else outputs, dtype=np.float64)
        truth = np.asarray(label_ids)
        if self.several:
            return self._several(logits, truth, ids)
        return self._single(logits, truth.argmax(axis=1) if self.soft else truth, ids)

    def _single(self, logits: np.ndarray, truth: np.ndarray, ids: Sequence[str]) -> pa.Table:
        shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
        return self._answered(shifted / shifted.sum(axis=1, keepdims=True), truth, ids)

    def _answered(self, probabilities: np.ndarray, truth: np.ndarray, ids: Sequence[str]) -> pa.Table:
        chosen = (probabilities if self.borders is None else probabilities * self.borders).argmax(axis=1)
        names = np.asarray(self.labels, dtype=object)
        return pa.table(
            {
                "id": pa.array(ids, pa.string()),
                "label": pa.array(names[truth], pa.string()),
                "prediction": pa.array(names[chosen], pa.string()),
                "correct": pa.array((chosen == truth).astype(np.float64)),
                "probabilities": pa.array(list(probabilities), pa.list_(pa.float64())),
                "confidence": pa.array(probabilities[np.arange(len(chosen)), chosen]),
            }
        )

    def _several(self, logits: np.ndarray, truth: np.ndarray, ids: Sequence[str]) -> pa.Table:
        """`correct` is the Jaccard index of the labels given and the true ones, 1 where there are neither."""
        probabilities = 1 / (1 + np.exp(-np.clip(logits, -500, 500)))
        chosen, true = probabilities >= THRESHOLD, truth > THRESHOLD
        both, either = (chosen & true).sum(axis=1), (chosen | true).sum(axis=1)
        kind = pa.list_(pa.string())
        return pa.table(
            {
                "id": pa.array(ids, pa.string()),
                "label": pa.array([self._named(row) for row in true], kind),
                "prediction": pa.array([self._named(row) for row in chosen], kind),
                "correct": pa.array(np.where(either == 0, 1.0, both / np.maximum(either, 1))),
                "probabilities": pa.array(list(probabilities), pa.list_(pa.float64())),
                "confidence": pa.array(np.maximum(probabilities, 1 - probabilities).mean(axis=1)),
            }
        )

    def _named(self, row: np.ndarray) -> list[str]:
        return [label for label, has in zip(self.labels, row, strict=True) if has]

    def metrics(self, predictions: pa.Table) -> dict[str, Any]:
        from augkit.harness.metrics.classification import classification_metrics, multilabel_metrics

        probabilities = np.array(predictions["probabilities"].to_pylist(), dtype=np.float64).reshape(
            -1, len(self.labels)
        )
        values = predictions["label"].to_pylist()
        if self.several:
            truth = np.array([[label in value for label in self.labels] for value in values], dtype=np.int64)
            return dict(multilabel_metrics(truth, probabilities, self.labels))
        truth = np.array([self._index[value] for value in values])
        given = np.array([self._index[value] for value in predictions["prediction"].to_pylist()])
        return dict(classification_metrics(truth, probabilities, self.labels, given))

    def tune(self, predictions: pa.Table) -> pa.Table:
        from augkit.harness.metrics.borders import best_borders

        truth = np.array([self._index[value] for value in predictions["label"].to_pylist()])
        probabilities = np.array(predictions["probabilities"].to_pylist(), dtype=np.float64)
        self.borders = best_borders(truth, probabilities, self.main_metric)
        return self._answered(probabilities, truth, predictions["id"].to_pylist())


def _class_names(feature: Any) -> tuple[str, ...] | None:
    """Names of a ClassLabel column, or of a list of them."""
    inner = getattr(feature, "feature", feature)
    names = getattr(inner, "names", None)
    return tuple(names) if names else None


def _as_text(value: Any, names: Sequence[str] | None) -> list[str]:
    """The labels of a row, as text."""
    values = value if isinstance(value, list) else [value]
    return [names[item] if names is not None and isinstance(item, int) else str(item) for item in values]


def _labels_of(value: Any, names: Sequence[str] | None) -> list[str]:
    """The labels of a row, as text; those of no weight left out."""
    return (
        [label for label, weight in label_weights(value, names).items() if weight]
        if is_soft(value)
        else _as_text(value, names)
    )


def _label_order(label: str) -> tuple[int, float, str]:
    """Numbers in their order, then words in theirs."""
    return (0, float(label), label) if label.lstrip("-").isdigit() else (1, 0.0, label)


def _refuse_unfit(column: str, values: list[Any]) -> None:
    """
    Raises:
        TaskError: a label is missing or a fraction.
    """
    missing = sum(value is None or value == "" for value in values)
    if missing:
        raise TaskError(
            f"{missing:,} of {len(values):,} rows of the train split have no label in column {column!r}.",
            hint="Fill the column in, or leave those rows out of the data.",
        )
    fraction = next((value for value in values if isinstance(value, float) and not value.is_integer()), None)
    if fraction is not None:
        raise TaskError(
            f"Column {column!r} holds fractions such as {fraction}: that is a number to be predicted, not a label.",
            hint="Name the column of labels in source.columns.",
        )
