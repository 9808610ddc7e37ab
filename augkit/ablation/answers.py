"""What the runs of each arm answered on the test split, row by row, as arrays that line up over seeds and arms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from augkit.ablation.runs import Run
from augkit.ablation.scores import Scores
from augkit.ablation.statistics.metrics import LABEL_METRICS
from augkit.errors import StoreError

__all__ = ["Answers", "entities", "judged_by", "label_set", "read_answers"]

OF_ROWS: Mapping[str, str] = {"chrf": "sentence_chrf"}
"""Scores of a whole split to what is measured beside them as the mean over its rows, from 0 to 1."""


@dataclass(frozen=True, eq=False)
class Answers:
    """One arm's answers.

    Attributes:
        arm: its id.
        runs: that ended, in the order of the seeds.
        ids: row ids of the test split, the same order in all arms.
        labels: the true answer of each row, as it stands in the predictions.
        correct: score of each answer in [0, 1]; shape (seeds, items).
        confidence: probability of each answer, shape (seeds, items); None where there is none.
        scores: by the main metric.
    """

    arm: str
    runs: tuple[Run, ...]
    ids: tuple[str, ...]
    labels: tuple[Any, ...]
    correct: np.ndarray
    confidence: np.ndarray | None
    scores: Scores

    @property
    def seeds(self) -> tuple[int, ...]:
        return tuple(run.seed for run in self.runs)


def judged_by(run: Run) -> str:
    """The metric that arms are judged by: the task's own, or where rows do not add up to that, its mean over rows.

    Args:
        run: that ended.
    """
    metric = str(run.metrics["metric"])
    return OF_ROWS.get(metric, metric)


def read_answers(arm: str, runs: Sequence[Run], metric: str) -> Answers:
    """Read the predictions of an arm's runs.

    Args:
        arm: its id.
        runs: that ended; at least one.
        metric: that arms are judged by; see `judged_by`.

    Raises:
        StoreError: predictions are gone or damaged, or of other rows than those of another run.
    """
    tables = [_predictions(run) for run in runs]
    ids = tuple(tables[0]["id"].to_pylist())
    for run, table in zip(runs, tables, strict=True):
        if tuple(table["id"].to_pylist()) != ids:
            raise StoreError(
                f"The run {run.key} was scored on other test rows than {runs[0].key}.",
                hint=f"Remove {run.folder} and run the study again.",
            )
    correct = np.stack([table["correct"].to_numpy() for table in tables]).astype(np.float64)
    confidence = None
    if all("confidence" in table.column_names for table in tables):
        confidence = np.stack([table["confidence"].to_numpy() for table in tables]).astype(np.float64)
    labels = tuple(tables[0]["label"].to_pylist())
    seeds = [run.seed for run in runs]
    return Answers(arm, tuple(runs), ids, labels, correct, confidence, _scores(metric, labels, tables, correct, seeds))


def _predictions(run: Run) -> pa.Table:
    path = Path(run.folder) / "predictions.parquet"
    try:
        return pq.read_table(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise StoreError(
            f"{path} cannot be read: {str(error).splitlines()[0]}.",
            hint=f"Remove {run.folder} and run the study again: that run is made anew.",
        ) from error


def _scores(
    metric: str, labels: Sequence[Any], tables: Sequence[pa.Table], correct: np.ndarray, seeds: Sequence[int]
) -> Scores:
    """The metric as a function of what each row adds to it; where it is none, the mean score of the rows."""
    answered = [table["prediction"].to_pylist() for table in tables]
    if metric == "r2":
        return Scores.from_numbers(labels, answered, seeds)
    if not isinstance(labels[0], list):
        if metric in LABEL_METRICS and metric != "accuracy":
            return Scores.from_labels(labels, answered, metric, seeds)
        return Scores.from_items(correct, seeds)
    if metric == "accuracy":  # of tags: 2 × right / (predicted + true), both of which are all tokens
        lengths = [len(label) for label in labels]
        return Scores.from_counts(np.rint(correct * lengths), [lengths] * len(tables), lengths, seeds)
    if metric in ("micro_f1", "f1"):
        found = _entity_reader(labels) if metric == "f1" else label_set
        true = [found(label) for label in labels]
        said = [[found(answer) for answer in answers] for answers in answered]
        right = [[len(one & other) for one, other in zip(answers, true, strict=True)] for answers in said]
        return Scores.from_counts(right, [[len(one) for one in answers] for answers in said], [*map(len, true)], seeds)
    return Scores.from_items(correct, seeds)


def _entity_reader(labels: Sequence[Sequence[str]]) -> Callable[[Sequence[str]], set[Any]]:
    """How entities are read from tags, in the scheme that the true tags are written in."""
    from augkit.harness.metrics.tokens import find_scheme

    scheme = find_scheme(labels) or "IOB2"
    if scheme == "IOB2":
        return entities
    import seqeval.scheme as schemes

    kind = getattr(schemes, scheme)
    return lambda tags: {(one.tag, one.start, one.end) for one in schemes.Entities([list(tags)], kind).entities[0]}


def label_set(labels: Sequence[str]) -> set[Any]:
    """Labels of a row that may have several, as what is compared: which of them, not their order."""
    return set(labels)


def entities(tags: Sequence[str]) -> set[tuple[str, int, int]]:
    """Entities of a sentence as (type, first token, one past the last), by the strict reading of IOB2.

    An entity begins with `B-` and goes on with `I-` of the same type; an `I-` that nothing begins is none.

    >>> sorted(entities(["B-PER", "I-PER", "O", "I-LOC"]))
    [('PER', 0, 2)]
    """
    found: set[tuple[str, int, int]] = set()
    kind, start = "", 0
    for place, tag in enumerate([*tags, "O"]):
        mark, _, name = tag.partition("-")
        if kind and not (mark == "I" and name == kind):
            found.add((kind, start, place))
            kind = ""
        if mark == "B":
            kind, start = name, place
    return found
