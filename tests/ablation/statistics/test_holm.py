"""Holm's correction against values worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ablation.statistics import StatisticsError, holm


def test_by_hand() -> None:
    # 0.005 × 4, 0.01 × 3, 0.03 × 2, 0.04 × 1 raised to the one before it
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_holms_own_rule_rejects_the_same() -> None:
    """Holm 1979: go up from the smallest while p ≤ alpha / (m − k + 1); stop at the first that is larger."""
    ps = [0.0001, 0.012, 0.024, 0.03, 0.2]  # against 0.01, 0.0125, 0.0167: the third stops it
    assert [p <= 0.05 for p in holm(ps)] == [True, True, False, False, False]


def test_it_never_exceeds_one_and_keeps_a_single_p() -> None:
    assert holm([0.7, 0.8]) == [1.0, 1.0]
    assert holm([0.03]) == [0.03]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_adjusted_ps_are_ordered_like_the_raw_ones_between_raw_and_bonferroni(ps: list[float]) -> None:
    adjusted = holm(ps)
    assert [adjusted[i] for i in sorted(range(len(ps)), key=ps.__getitem__)] == sorted(adjusted)
    assert all(p <= q <= min(1.0, p * len(ps)) or q == max(adjusted) for p, q in zip(ps, adjusted, strict=True))


@pytest.mark.parametrize("ps", [[-0.1], [1.1], [float("nan")]])
def test_what_is_no_p_is_refused(ps: list[float]) -> None:
    with pytest.raises(StatisticsError):
        holm(ps)
