"""What the runs of one arm answered on the test split, in the form that statistics take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from numpy.typing import ArrayLike

from augkit.ablation.statistics.checks import Floats, StatisticsError, finite
from augkit.ablation.statistics.metrics import (
    LABEL_METRICS,
    Metric,
    confusion_parts,
    count_parts,
    error_parts,
    f1,
    mean_score,
    r_squared,
)
from augkit.errors import nearest

__all__ = ["Scores", "pair"]


@dataclass(frozen=True, eq=False)
class Scores:
    """One arm's answers, seed by seed and item by item; higher is better.

    Attributes:
        parts: what each item adds to the metric; shape (seeds, items, parts).
        metric: from means over items, shape (..., parts), to the metric.
        seeds: of the rows, so that arms of which a run failed are still paired rightly; empty: 0, 1, 2, ...

    >>> Scores.from_items([[1, 0, 1, 1], [1, 1, 1, 1]]).per_seed.tolist()
    [0.75, 1.0]
    """

    parts: Floats
    metric: Metric = mean_score
    seeds: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.parts.ndim != 3 or self.parts.size == 0:
            raise StatisticsError(f"Scores have shape {self.parts.shape}: (seeds, items, parts) is needed, none empty.")
        if not self.seeds:
            object.__setattr__(self, "seeds", tuple(range(len(self.parts))))
        if len(set(self.seeds)) != len(self.parts):
            raise StatisticsError(
                f"{len(self.parts)} rows of scores, but these seeds: {self.seeds}. One each is needed."
            )

    @classmethod
    def from_items(cls, scores: ArrayLike, seeds: Sequence[int] = ()) -> Scores:
        """Scores per item, of which the metric is the mean: `correct` of predictions.parquet.

        Args:
            scores: shape (seeds, items).
            seeds: of the rows.

        Raises:
            StatisticsError: the shape is another, or a score is NaN.
        """
        array = finite(scores, "scores")
        if array.ndim != 2:
            raise StatisticsError(f"scores have shape {array.shape}: (seeds, items) is needed.")
        return cls(array[:, :, None], mean_score, tuple(seeds))

    @classmethod
    def from_labels(
        cls, labels: ArrayLike, predictions: ArrayLike, metric: str = "macro_f1", seeds: Sequence[int] = ()
    ) -> Scores:
        """Predicted classes.

        Args:
            labels: shape (items,).
            predictions: shape (seeds, items).
            metric: accuracy, balanced_accuracy, macro_f1, matthews, micro_f1 or weighted_f1.
            seeds: of the rows.

        Raises:
            StatisticsError: there is no such metric, or the shapes do not fit.
        """
        if metric not in LABEL_METRICS:
            raise StatisticsError(f"There is no metric {metric!r} of labels.", hint=nearest(metric, LABEL_METRICS))
        return cls(confusion_parts(labels, predictions), LABEL_METRICS[metric], tuple(seeds))

    @classmethod
    def from_counts(cls, right: ArrayLike, predicted: ArrayLike, true: ArrayLike, seeds: Sequence[int] = ()) -> Scores:
        """Counts per item of which the metric is F1 over all: entities of sentences, labels of multi-label items.

        Args:
            right: shape (seeds, items).
            predicted: shape (seeds, items).
            true: shape (items,) or (seeds, items).
            seeds: of the rows.

        Raises:
            StatisticsError: the shapes do not fit.
        """
        return cls(count_parts(right, predicted, true), f1, tuple(seeds))

    @classmethod
    def from_numbers(cls, targets: ArrayLike, predictions: ArrayLike, seeds: Sequence[int] = ()) -> Scores:
        """Predicted numbers, of which the metric is R².

        Args:
            targets: shape (items,).
            predictions: shape (seeds, items).
            seeds: of the rows.

        Raises:
            StatisticsError: the shapes do not fit, or a number is NaN.
        """
        return cls(error_parts(targets, predictions), r_squared, tuple(seeds))

    @property
    def items(self) -> int:
        """How many test items were answered."""
        return int(self.parts.shape[1])

    @cached_property
    def per_seed(self) -> Floats:
        """The metric of each run; shape (seeds,)."""
        return self.metric(self.parts.mean(axis=1))


def pair(a: Scores, b: Scores) -> tuple[Scores, Scores]:
    """Both with the seeds they have in common, in the same order.

    Raises:
        StatisticsError: they have none, or other test items, or another metric.
    """
    if a.items != b.items or a.metric is not b.metric:
        raise StatisticsError(
            f"One arm was scored on {a.items:,} test items and the other on {b.items:,}, or by another metric.",
            hint="Arms are compared on the same test split by the same metric.",
        )
    common = [seed for seed in a.seeds if seed in set(b.seeds)]
    if not common:
        raise StatisticsError(
            f"The arms have no seed in common: {list(a.seeds)} and {list(b.seeds)}.",
            hint="Runs are compared with the run of the same seed.",
        )
    return _rows(a, common), _rows(b, common)


def _rows(scores: Scores, seeds: Sequence[int]) -> Scores:
    places = [scores.seeds.index(seed) for seed in seeds]
    if places == list(range(len(scores.seeds))):
        return scores
    return Scores(scores.parts[places], scores.metric, tuple(seeds))
