"""Borders between labels: none that was tried is better, and what is not worth moving stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.harness.metrics.borders import best_borders

sklearn = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")

SCORES = {
    "accuracy": sklearn.accuracy_score,
    "balanced_accuracy": sklearn.balanced_accuracy_score,
    "macro_f1": lambda true, answers: sklearn.f1_score(true, answers, average="macro", zero_division=0),
    "weighted_f1": lambda true, answers: sklearn.f1_score(true, answers, average="weighted", zero_division=0),
    "mcc": sklearn.matthews_corrcoef,
}


def case(items: int, labels: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rare last labels, and probabilities that know something of them, some of them equal."""
    chance = np.random.default_rng(seed)
    true = np.minimum(chance.geometric(0.6, items) - 1, labels - 1)
    true[:labels] = np.arange(labels)
    odds = chance.random((items, labels)) + 0.6 * np.eye(labels)[true] + np.linspace(1, 0, labels)
    return true, np.round(odds / odds.sum(axis=1, keepdims=True), 2) + 1e-9


def answers(probabilities: np.ndarray, factors: np.ndarray) -> np.ndarray:
    chosen: np.ndarray = (probabilities * factors).argmax(axis=1)
    return chosen


@pytest.mark.parametrize("metric", sorted(SCORES))
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_of_two_labels_no_border_is_better(metric: str, seed: int) -> None:
    true, probabilities = case(30, 2, seed)
    found = SCORES[metric](true, answers(probabilities, best_borders(true, probabilities, metric)))
    borders = [*np.unique(probabilities[:, 1]), 1.01]
    tried = [SCORES[metric](true, (probabilities[:, 1] >= border).astype(int)) for border in borders]
    assert found >= max(tried) - 1e-9


@pytest.mark.parametrize("metric", sorted(SCORES))
def test_of_more_labels_the_score_is_never_below_that_of_the_likeliest(metric: str) -> None:
    gained = 0.0
    for seed in range(8):
        true, probabilities = case(60, 4, seed)
        before = SCORES[metric](true, probabilities.argmax(axis=1))
        after = SCORES[metric](true, answers(probabilities, best_borders(true, probabilities, metric)))
        assert after >= before - 1e-9
        gained += after - before
    assert gained > 0.1


def test_borders_that_no_move_makes_better_stay_where_they_are() -> None:
    probabilities = np.array([[0.9, 0.1], [0.6, 0.4], [0.3, 0.7]])
    assert best_borders(np.array([0, 0, 1]), probabilities, "macro_f1").tolist() == [1, 1]


def test_of_equally_good_borders_the_nearest_to_one_half_is_taken() -> None:
    probabilities = np.array([[0.99, 0.01], [0.8, 0.2], [0.6, 0.4], [0.55, 0.45]])
    factors = best_borders(np.array([0, 0, 1, 1]), probabilities, "accuracy")
    between = np.sqrt((0.8 / 0.2) * (0.6 / 0.4))  # odds, midway between the second and the third row
    assert factors.tolist() == [1, pytest.approx(between)]


def test_a_label_of_probability_zero_is_never_given() -> None:
    probabilities = np.array([[1.0, 0.0], [0.7, 0.3], [0.6, 0.4]])
    factors = best_borders(np.array([0, 1, 1]), probabilities, "balanced_accuracy")
    assert answers(probabilities, factors).tolist() == [0, 1, 1]
