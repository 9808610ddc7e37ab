"""Times that move while their order stays."""

from __future__ import annotations

import pytest

from augkit.ops.interactions.time_jitter import TimeJitter

from .drawing import changed, drawn


def test_each_time_between_two_items_changes_by_its_factor_and_the_newest_stays() -> None:
    values = {"items": list("abc"), "times": [0.0, 10.0, 30.0]}
    assert changed(TimeJitter(), values, [0.5, 1.5])["times"] == [-5.0, 0.0, 30.0]
    assert changed(TimeJitter(), {"items": list("abc"), "times": [0, 10, 31]}, [1.0, 0.9])["times"] == [2, 12, 31]


@pytest.mark.parametrize("rate", [0.1, 1.0])
def test_factors_are_within_the_rate(rate: float) -> None:
    draws = drawn(TimeJitter(rate=rate), {"items": ["a"] * 500, "times": list(range(500))})
    assert len(draws) == 499
    assert 1 - rate <= min(draws) < 1 - 0.9 * rate and 1 + 0.9 * rate < max(draws) <= 1 + rate


def test_histories_without_all_their_times_stay() -> None:
    for times in (None, [1.0, None], [1.0]):
        items = ["a"] * (len(times) if times else 2)
        assert drawn(TimeJitter(), {"items": items, "times": times}) is None
