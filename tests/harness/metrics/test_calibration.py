"""Calibration against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.harness.metrics.calibration import brier_score, expected_calibration_error, log_loss


def test_calibration_error_by_hand() -> None:
    # two bins: (0.5, 1] with confidence 0.8, 0.6 and one right: gap |0.7 - 0.5|; [0, 0.5] with 0.3 and none: gap 0.3
    error = expected_calibration_error(np.array([0.8, 0.6, 0.3]), np.array([1, 0, 0]), bins=2)
    assert error == pytest.approx(2 / 3 * 0.2 + 1 / 3 * 0.3)


def test_a_confidence_on_a_border_belongs_to_the_bin_below() -> None:
    # 0.5 and 0.4 share a bin: |0.45 - 0.5|; in separate bins it would be |0.5 - 1| / 2 + |0.4 - 0| / 2
    assert expected_calibration_error(np.array([0.5, 0.4]), np.array([1, 0]), bins=2) == pytest.approx(0.05)


def test_confidence_that_comes_true_as_often_as_it_says_has_no_error() -> None:
    confidence = np.repeat([0.25, 0.5, 0.75], 4)
    correct = np.array([1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0])
    assert expected_calibration_error(confidence, correct) == pytest.approx(0)


def test_sure_and_always_wrong_is_the_worst() -> None:
    assert expected_calibration_error(np.ones(5), np.zeros(5)) == 1.0


def test_no_items_have_no_calibration() -> None:
    with pytest.raises(ValueError, match="no items"):
        expected_calibration_error(np.array([]), np.array([]))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60), st.integers(1, 20))
def test_calibration_error_lies_between_the_total_gap_and_one(items: list[tuple[float, bool]], bins: int) -> None:
    confidence, correct = (np.array(values, float) for values in zip(*items, strict=True))
    error = expected_calibration_error(confidence, correct, bins=bins)
    assert abs(confidence.mean() - correct.mean()) - 1e-9 <= error <= 1 + 1e-9


def test_brier_by_hand_and_beside_scikit_learn() -> None:
    labels = np.array([1, 0, 1])
    probability = np.array([0.7, 0.4, 0.1])
    score = brier_score(labels, np.stack([1 - probability, probability], 1))
    assert score == pytest.approx(2 * (0.09 + 0.16 + 0.81) / 3)
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    assert score == pytest.approx(2 * metrics.brier_score_loss(labels, probability))


def test_brier_of_three_labels_by_hand() -> None:
    assert brier_score(np.array([2]), np.array([[0.2, 0.3, 0.5]])) == pytest.approx(0.04 + 0.09 + 0.25)


def test_log_loss_of_an_impossible_truth_is_large_but_a_number() -> None:
    assert 30 < log_loss(np.array([1]), np.array([[1.0, 0.0]])) < 40
