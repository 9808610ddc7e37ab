"""Metrics of added-up parts equal those of scikit-learn and seqeval."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as sklearn

from augkit.ablation.scores import Scores, pair
from augkit.ablation.statistics import StatisticsError, calibration_difference
from augkit.ablation.statistics.calibration import calibration_parts, expected_calibration
from augkit.ablation.statistics.metrics import LABEL_METRICS, confusion_parts, count_parts, f1

PEERS = {
    "accuracy": sklearn.accuracy_score,
    "balanced_accuracy": sklearn.balanced_accuracy_score,
    "macro_f1": lambda true, said: sklearn.f1_score(true, said, average="macro", zero_division=0),
    "matthews": sklearn.matthews_corrcoef,
    "micro_f1": lambda true, said: sklearn.f1_score(true, said, average="micro"),
    "weighted_f1": lambda true, said: sklearn.f1_score(true, said, average="weighted", zero_division=0),
}


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("classes", [2, 5])
def test_each_metric_equals_scikit_learns(name: str, classes: int) -> None:
    generator = np.random.default_rng(classes)
    labels = generator.integers(0, classes, 90)
    predictions = np.where(generator.random((3, 90)) < 0.7, labels, generator.integers(0, classes, (3, 90)))
    values = LABEL_METRICS[name](confusion_parts(labels, predictions).mean(axis=1))
    assert values == pytest.approx([PEERS[name](labels, said) for said in predictions])


@pytest.mark.filterwarnings("ignore:y_pred contains classes not in y_true", "ignore:A single label")
@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("said", [["a"] * 4, ["b", "b", "b", "b"], ["a", "b", "c", "a"]])
def test_classes_that_nobody_says_or_that_never_occur_are_counted_as_scikit_learn_does(
    name: str, said: list[str]
) -> None:
    labels = ["a", "a", "b", "b"]
    value = LABEL_METRICS[name](confusion_parts(labels, [said]).mean(axis=1))
    assert value == pytest.approx([PEERS[name](labels, said)])


def test_f1_of_counts_by_hand() -> None:
    # two sentences: 1 of 2 found right with 1 of 2 there, and 1 of 1 with 1 of 3 there: 2 × 2 / (3 + 5)
    parts = count_parts([[1, 1]], [[2, 1]], [2, 3])
    assert f1(parts.mean(axis=1)).tolist() == [0.5]
    assert f1(np.zeros((1, 3))).tolist() == [0.0]


def test_entity_f1_equals_seqevals() -> None:
    from seqeval.metrics import f1_score

    gold = [["B-a", "I-a", "O"], ["B-b", "O", "B-a"], ["O", "O", "O"]]
    said = [["B-a", "I-a", "O"], ["B-a", "O", "B-a"], ["O", "B-b", "O"]]
    scores = Scores.from_counts([[1, 1, 0]], [[1, 2, 1]], [1, 2, 0])
    assert scores.per_seed.tolist() == [pytest.approx(f1_score(gold, said))]


def test_calibration_error_by_hand() -> None:
    # ten bins: 0.95 and 0.91 in the last (mean 0.93, half right), 0.55 in the sixth (right): (2 × 0.43 + 0.45) / 3
    parts = calibration_parts([[0.95, 0.91, 0.55]], [[1, 0, 1]], bins=10)
    assert expected_calibration(parts.mean(axis=1)) == pytest.approx([(0.86 + 0.45) / 3])
    assert calibration_difference([[0.8, 0.8]], [[1, 1]], [[0.8, 0.8]], [[1, 0]]) == pytest.approx(0.2 - 0.3)
    assert calibration_parts([[0.0, 1.0]], [[0, 1]]).shape == (1, 2, 15)


def test_scores_are_paired_on_the_seeds_both_have() -> None:
    arm = Scores.from_items([[1, 1], [0, 0], [1, 0]], seeds=[3, 1, 2])
    baseline = Scores.from_items([[0, 0], [1, 1]], seeds=[1, 3])
    one, other = pair(arm, baseline)
    assert one.seeds == other.seeds == (3, 1)
    assert (one.per_seed.tolist(), other.per_seed.tolist()) == ([1.0, 0.0], [1.0, 0.0])


def test_what_cannot_be_compared_is_refused() -> None:
    two = Scores.from_items([[1, 0], [1, 1]])
    for other in (
        Scores.from_items([[1, 0, 1]]),
        Scores.from_items([[1, 0]], seeds=[7]),
        Scores.from_labels([0, 1], [[0, 1]]),
    ):
        with pytest.raises(StatisticsError):
            pair(two, other)
    with pytest.raises(StatisticsError, match=r"macro_f2.*\n.*macro_f1"):
        Scores.from_labels([0, 1], [[0, 1]], metric="macro_f2")
    with pytest.raises(StatisticsError, match="labels have shape"):
        Scores.from_labels([0, 1, 1], [[0, 1]])
    with pytest.raises(StatisticsError, match="rows of scores"):
        Scores.from_items([[1, 0], [1, 1]], seeds=[4, 4])
    with pytest.raises(StatisticsError):
        calibration_difference([[1.5]], [[1]], [[0.5]], [[1]])
    with pytest.raises(StatisticsError):
        count_parts([[1]], [[1, 2]], [1])
