"""The two-level bootstrap against the variance of crossed factors, Student's interval, brute force and known truths."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import f1_score

from augkit.ablation.statistics import StatisticsError, mean_interval, two_level, two_level_bootstrap
from augkit.ablation.statistics.metrics import accuracy, confusion_parts, macro_f1
from augkit.errors import MissingExtra
from tests.ablation.statistics.worlds import answers, crossed


def test_the_standard_error_is_that_of_two_crossed_factors() -> None:
    """(MS seeds + MS items − MS answers) / (seeds × items), of a two-way analysis of variance worked out in full."""
    table = crossed(np.random.default_rng(2), 8, 60, of_seeds=0.1, of_items=0.5, of_answers=0.4)
    seeds, items = table.shape
    of_seeds = items * table.mean(axis=1).var(ddof=1)
    of_items = seeds * table.mean(axis=0).var(ddof=1)
    rest = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()
    of_answers = (rest**2).sum() / ((seeds - 1) * (items - 1))
    measured = two_level(table, np.zeros_like(table), draws=40_000)
    assert measured.standard_error**2 == pytest.approx((of_seeds + of_items - of_answers) / table.size, rel=0.03)
    assert measured.seed_error == pytest.approx(stats.sem(table.mean(axis=1)))
    assert measured.item_error**2 == pytest.approx((of_items - of_answers) / table.size, rel=0.06)
    assert measured.estimate == pytest.approx(table.mean())


def test_where_only_seeds_differ_it_is_students_interval() -> None:
    table = np.repeat(np.random.default_rng(1).normal(0.02, 0.01, (10, 1)), 50, axis=1)
    low, high = two_level_bootstrap(table, np.zeros_like(table), draws=50_000)
    expected = mean_interval(table[:, 0])
    assert (low, high) == pytest.approx(tuple(expected), abs=0.1 * (expected.high - expected.low))


def test_where_all_seeds_answer_alike_it_is_the_interval_of_the_items() -> None:
    scores = (np.random.default_rng(4).random(400) < 0.3).astype(float)
    table = np.repeat(scores[None, :], 5, axis=0)
    low, high = two_level_bootstrap(table, draws=20_000)
    half = 1.96 * (0.3 * 0.7 / 400) ** 0.5
    assert high - low == pytest.approx(2 * half, rel=0.1)
    assert two_level(table).seed_error == 0.0


def test_pairing_takes_out_what_both_arms_share() -> None:
    generator = np.random.default_rng(6)
    baseline = answers(generator, generator.normal(0, 3, 300), generator.normal(1, 0.5, 6))
    arm = baseline.copy()
    arm[:, :3] = 1.0
    paired = two_level_bootstrap(arm, baseline)
    unpaired = two_level_bootstrap(arm, baseline[::-1, ::-1])
    assert paired.high - paired.low < 0.5 * (unpaired.high - unpaired.low)


def test_a_resampled_test_split_gives_the_macro_f1_of_its_rows() -> None:
    generator = np.random.default_rng(8)
    labels = generator.choice(4, 80, p=[0.5, 0.3, 0.15, 0.05])
    said = np.where(generator.random((3, 80)) < 0.7, labels, generator.integers(0, 4, (3, 80)))
    parts = confusion_parts(labels, said)
    for rows in generator.integers(0, 80, (15, 80)):
        weights = np.bincount(rows, minlength=80) / 80
        expected = [f1_score(labels[rows], one[rows], average="macro", zero_division=0) for one in said]
        assert macro_f1(np.einsum("i,sip->sp", weights, parts)) == pytest.approx(expected)


def test_a_metric_of_parts_is_bootstrapped_like_a_mean() -> None:
    """Accuracy by way of counts per class and by way of right or wrong: the same draws, the same interval."""
    generator = np.random.default_rng(9)
    labels = generator.integers(0, 3, 70)
    arms = [np.where(generator.random((5, 70)) < share, labels, 0) for share in (0.8, 0.6)]
    counted = two_level(*(confusion_parts(labels, arm) for arm in arms), metric=accuracy, seed=2)
    plain = two_level(*(arm == labels for arm in arms), seed=2)
    assert counted.interval == pytest.approx(plain.interval)
    assert counted.standard_error == pytest.approx(plain.standard_error)


def test_many_classes_are_counted_like_few() -> None:
    """Classes that never occur change nothing, though with them most parts are 0 and the product is another one."""
    generator = np.random.default_rng(10)
    labels = generator.integers(0, 3, 50)
    parts = [confusion_parts(labels, np.where(generator.random((4, 50)) < 0.7, labels, 0)) for _ in range(2)]
    padded = [
        np.concatenate([np.pad(block, ((0, 0), (0, 0), (0, 40))) for block in np.split(one, 3, axis=2)], axis=2)
        for one in parts
    ]
    assert two_level_bootstrap(*padded, metric=macro_f1) == pytest.approx(two_level_bootstrap(*parts, metric=macro_f1))


def test_the_interval_of_macro_f1_holds_the_truth_as_often_as_it_says() -> None:
    """Two arms of equal skill, on three classes of which one is rare: the true difference is 0."""
    generator = np.random.default_rng(12)
    held = 0
    for study in range(150):
        labels = generator.choice(3, 200, p=[0.6, 0.3, 0.1])
        arms = [
            np.where(generator.random((6, 200)) < 0.7, labels, generator.integers(0, 3, (6, 200))) for _ in range(2)
        ]
        low, high = two_level_bootstrap(
            *(confusion_parts(labels, arm) for arm in arms), metric=macro_f1, draws=300, seed=study
        )
        held += low <= 0 <= high
    assert held / 150 >= 0.9  # 0.95 − 2.8 standard errors; wider than need be where single answers differ most


@pytest.mark.parametrize(
    ("seeds", "items", "of_seeds", "of_items", "of_answers"),
    [(10, 100, 0.02, 0.0, 0.1), (5, 100, 0.05, 0.0, 0.1), (10, 100, 0.01, 0.2, 0.3), (3, 100, 0.03, 0.1, 0.2)],
)
def test_the_interval_holds_the_truth_as_often_as_it_says(
    seeds: int, items: int, of_seeds: float, of_items: float, of_answers: float
) -> None:
    generator = np.random.default_rng(31)
    held = 0
    for study in range(300):
        table = crossed(generator, seeds, items, of_seeds=of_seeds, of_items=of_items, of_answers=of_answers)
        low, high = two_level_bootstrap(table, draws=600, seed=study)
        held += low <= 0 <= high
    assert 0.91 <= held / 300 <= 0.985  # 0.95 ± 3 standard errors of 300 studies


def test_the_same_seed_gives_the_same_interval() -> None:
    table = np.random.default_rng(0).normal(size=(5, 40))
    assert two_level_bootstrap(table, seed=3) == two_level_bootstrap(table, seed=3)
    assert two_level_bootstrap(table, seed=3) != two_level_bootstrap(table, seed=4)


def test_arms_that_answer_alike_differ_by_nothing() -> None:
    table = (np.random.default_rng(0).random((6, 50)) < 0.8).astype(float)
    assert two_level_bootstrap(table, table) == (0.0, 0.0)
    assert two_level(table, table - 0.25).interval == pytest.approx((0.25, 0.25))


def test_swapping_the_arms_mirrors_the_interval() -> None:
    one, other = np.random.default_rng(0).normal(size=(2, 6, 50))
    low, high = two_level_bootstrap(one, other)
    assert two_level_bootstrap(other, one) == pytest.approx((-high, -low))


@pytest.mark.parametrize(
    "call",
    [
        lambda: two_level_bootstrap(np.zeros((1, 10)), np.zeros((1, 10))),
        lambda: two_level_bootstrap(np.zeros((3, 10)), np.zeros((3, 9))),
        lambda: two_level_bootstrap(np.zeros((3, 10)), np.zeros((3, 10)), level=95),
        lambda: two_level_bootstrap(np.full((3, 10), np.nan)),
        lambda: two_level_bootstrap(np.zeros((3, 10)), metric=macro_f1),
        lambda: two_level_bootstrap(np.zeros((3, 10)), draws=10),
        lambda: mean_interval([1.0]),
    ],
)
def test_what_has_no_interval_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(StatisticsError):
        call()


def test_without_scipy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    with pytest.raises(MissingExtra, match=r"augkit\[train\]"):
        mean_interval([1.0, 2.0])


def test_interval_of_a_mean_by_hand() -> None:
    assert mean_interval([1.0, 2.0, 3.0]) == pytest.approx((2 - 4.302653 / 3**0.5, 2 + 4.302653 / 3**0.5))
