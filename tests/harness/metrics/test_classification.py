"""Scores of classifiers against values worked out by hand and against scikit-learn."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.errors import AugkitError
from augkit.harness.metrics.classification import classification_metrics, multilabel_metrics

sklearn = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")

NAMES = ["blame", "praise"]


def one_hot(chosen: list[int], labels: int) -> np.ndarray:
    return np.eye(labels)[chosen]


def random_case(items: int, labels: int, seed: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    chance = np.random.default_rng(seed)
    probabilities = chance.dirichlet(np.ones(labels), items)
    return chance.integers(labels, size=items), probabilities, [f"label {number}" for number in range(labels)]


def test_two_labels_by_hand() -> None:
    # praise: 2 right, 1 wrongly given, 1 missed; blame: 4 right, 1 wrongly given, 1 missed
    labels = np.array([1, 1, 1, 0, 0, 0, 0, 0])
    scores = classification_metrics(labels, one_hot([1, 1, 0, 1, 0, 0, 0, 0], 2), NAMES)
    assert scores["accuracy"] == pytest.approx(6 / 8)
    assert scores["balanced_accuracy"] == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert scores["report"]["praise"] == pytest.approx(
        {"precision": 2 / 3, "recall": 2 / 3, "f1-score": 2 / 3, "support": 3}
    )
    assert scores["macro_f1"] == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert scores["weighted_f1"] == pytest.approx((3 * 2 / 3 + 5 * 4 / 5) / 8)
    assert scores["micro_f1"] == pytest.approx(6 / 8)
    assert scores["mcc"] == pytest.approx((2 * 4 - 1 * 1) / np.sqrt(3 * 3 * 5 * 5))
    assert scores["brier"] == pytest.approx(2 * 2 / 8)  # two of eight wrong, at a squared distance of two each
    assert scores["ece"] == pytest.approx(2 / 8)  # always wholly sure, six times of eight right


def test_the_roc_area_is_the_share_of_pairs_in_the_right_order() -> None:
    probabilities = np.array([0.9, 0.4, 0.8, 0.3, 0.2])
    scores = classification_metrics(np.array([1, 1, 0, 0, 0]), np.stack([1 - probabilities, probabilities], 1), NAMES)
    assert scores["roc_auc"] == pytest.approx(5 / 6)
    assert scores["pr_auc"] == pytest.approx((1 / 1 + 2 / 3) / 2)  # precision at each praise that is found


@pytest.mark.parametrize(("items", "labels"), [(40, 2), (200, 3), (300, 12), (30, 20)])
def test_agrees_with_scikit_learn(items: int, labels: int) -> None:
    truth, probabilities, names = random_case(items, labels, seed=items)
    chosen = probabilities.argmax(1)
    scores = classification_metrics(truth, probabilities, names)
    assert scores["accuracy"] == pytest.approx(sklearn.accuracy_score(truth, chosen))
    assert scores["macro_f1"] == pytest.approx(sklearn.f1_score(truth, chosen, average="macro"))
    assert scores["micro_f1"] == pytest.approx(sklearn.f1_score(truth, chosen, average="micro"))
    assert scores["weighted_f1"] == pytest.approx(sklearn.f1_score(truth, chosen, average="weighted"))
    assert scores["mcc"] == pytest.approx(sklearn.matthews_corrcoef(truth, chosen))
    assert scores["log_loss"] == pytest.approx(sklearn.log_loss(truth, probabilities, labels=range(labels)))
    present = [name for number, name in enumerate(names) if number in {*truth, *chosen}]
    numbers = sorted({*truth, *chosen})
    report = sklearn.classification_report(
        truth, chosen, labels=numbers, target_names=present, output_dict=True, zero_division=0
    )
    assert scores["report"] == report
    if labels == 3:
        assert scores["roc_auc"] == pytest.approx(sklearn.roc_auc_score(truth, probabilities, multi_class="ovr"))
    if set(truth) >= set(chosen):
        assert scores["balanced_accuracy"] == pytest.approx(sklearn.balanced_accuracy_score(truth, chosen))


def test_a_label_that_no_item_has_does_not_count_as_a_failure() -> None:
    scores = classification_metrics(np.array([0, 0, 1]), one_hot([0, 0, 1], 3), ["a", "b", "c"])
    assert scores["macro_f1"] == scores["balanced_accuracy"] == scores["roc_auc"] == 1.0
    assert "c" not in scores["report"]


def test_items_of_one_label_have_no_area_under_a_curve() -> None:
    scores = classification_metrics(np.array([1, 1]), one_hot([1, 0], 2), NAMES)
    assert scores["roc_auc"] is None
    assert scores["pr_auc"] is None
    assert scores["accuracy"] == 0.5


def test_scores_are_plain_numbers_that_json_takes() -> None:
    scores = classification_metrics(*random_case(20, 3, seed=0))
    assert json.loads(json.dumps(scores, allow_nan=False)) == scores
    assert all(isinstance(value, float) for name, value in scores.items() if name != "report")


def test_a_probability_that_is_no_number_is_refused_with_advice() -> None:
    with pytest.raises(AugkitError, match=r"1 of 2 items are not numbers[\s\S]*learning_rate"):
        classification_metrics(np.array([0, 1]), np.array([[0.5, 0.5], [np.nan, 1]]), NAMES)


@pytest.mark.parametrize("labels", [[], [0, 1, 0]])
def test_shapes_that_do_not_fit_are_refused(labels: list[int]) -> None:
    with pytest.raises(ValueError, match=r"no items|do not fit"):
        classification_metrics(np.array(labels), np.full((len(labels), 3), 1 / 3), NAMES)


@settings(deadline=None, max_examples=20)  # scikit-learn takes its time
@given(st.integers(1, 40), st.integers(2, 6), st.integers(0, 99))
def test_the_order_of_the_items_does_not_matter(items: int, labels: int, seed: int) -> None:
    truth, probabilities, names = random_case(items, labels, seed)
    order = np.random.default_rng(seed).permutation(items)
    one = classification_metrics(truth, probabilities, names)
    other = classification_metrics(truth[order], probabilities[order], names)
    for name in set(one) - {"report"}:
        assert one[name] == pytest.approx(other[name])


def test_several_labels_by_hand() -> None:
    labels = np.array([[1, 0, 1], [0, 1, 0], [0, 0, 0]])
    probabilities = np.array([[0.9, 0.1, 0.2], [0.1, 0.8, 0.5], [0.1, 0.1, 0.1]])
    scores = multilabel_metrics(labels, probabilities, ["a", "b", "c"])
    assert scores["subset_accuracy"] == pytest.approx(1 / 3)
    assert scores["label_accuracy"] == pytest.approx(7 / 9)
    assert scores["hamming_loss"] == pytest.approx(2 / 9)
    assert scores["jaccard"] == pytest.approx((1 / 2 + 1 / 2 + 1) / 3)
    assert scores["micro_f1"] == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert scores["macro_f1"] == pytest.approx((1 + 1 + 0) / 3)
    assert scores["brier"] == pytest.approx((0.01 + 0.01 + 0.64 + 0.01 + 0.04 + 0.25 + 3 * 0.01) / 9)


def test_several_labels_agree_with_scikit_learn() -> None:
    chance = np.random.default_rng(5)
    labels, probabilities = chance.integers(2, size=(120, 5)), chance.random((120, 5))
    names = list("abcde")
    chosen = probabilities >= 0.5
    scores = multilabel_metrics(labels, probabilities, names)
    for average in ("micro", "macro", "weighted", "samples"):
        expected = sklearn.f1_score(labels, chosen, average=average, zero_division=0)
        assert scores[f"{average}_f1"] == pytest.approx(expected)
    assert scores["subset_accuracy"] == pytest.approx(sklearn.accuracy_score(labels, chosen))
    assert scores["hamming_loss"] == pytest.approx(sklearn.hamming_loss(labels, chosen))
    assert scores["roc_auc"] == pytest.approx(sklearn.roc_auc_score(labels, probabilities, average="macro"))
    assert scores["pr_auc"] == pytest.approx(sklearn.average_precision_score(labels, probabilities, average="macro"))
    assert scores["report"] == sklearn.classification_report(
        labels, chosen, target_names=names, output_dict=True, zero_division=0
    )


def test_a_label_that_no_or_every_item_has_is_left_out_of_the_areas() -> None:
    labels = np.array([[1, 0, 1], [0, 0, 1]])
    scores = multilabel_metrics(labels, np.array([[0.9, 0.2, 0.9], [0.1, 0.3, 0.8]]), ["a", "b", "c"])
    assert scores["roc_auc"] == 1.0
    json.dumps(scores, allow_nan=False)
