"""Dynamic time warping and averages under it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.ops.timeseries.warping import alignment
from augkit.ops.timeseries.warping.alignment import LONGEST, aligned, aligned_with_each, barycentre
from tests.ops.timeseries.classes import bump

VALUES = st.lists(st.floats(-3, 3), min_size=1, max_size=12)


def slow_cost(first: list[float], second: list[float]) -> float:
    """The cost by the definition, cell by cell."""
    totals = np.full((len(first) + 1, len(second) + 1), np.inf)
    totals[0, 0] = 0.0
    for row, one in enumerate(first):
        for column, other in enumerate(second):
            before = min(totals[row, column], totals[row, column + 1], totals[row + 1, column])
            totals[row + 1, column + 1] = before + (one - other) ** 2
    return float(totals[-1, -1])


@settings(max_examples=80, deadline=None)
@given(VALUES, VALUES, st.sampled_from([0.1, 0.5, 1.0]))
def test_a_path_goes_from_end_to_end_one_step_at_a_time_and_costs_what_it_says(
    first: list[float], second: list[float], band: float
) -> None:
    one, other = np.array([first]), np.array([second])
    here, there, cost = aligned(one, other, band=band)
    assert (here[0], there[0], here[-1], there[-1]) == (0, 0, len(first) - 1, len(second) - 1)
    moves = np.stack([np.diff(here), np.diff(there)])
    assert ((moves == 0) | (moves == 1)).all()
    assert (moves.sum(axis=0) >= 1).all()
    assert np.square(one[0, here] - other[0, there]).sum() == pytest.approx(cost, abs=1e-9)
    if band == 1.0:
        assert cost == pytest.approx(slow_cost(first, second), abs=1e-9)


def test_channels_are_aligned_together() -> None:
    one = np.concatenate([bump(0.3), np.zeros((1, 60))])
    other = np.concatenate([bump(0.4), np.zeros((1, 60))])
    here, there, cost = aligned(one, other)
    assert cost < 0.01
    peak = int(np.argmax(one[0]))
    assert abs(there[list(here).index(peak)] - np.argmax(other[0])) <= 1


def test_several_are_aligned_as_each_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """In their order, whatever their lengths and however many tables are filled at once."""
    rng = np.random.default_rng(3)
    lengths = (40, 37, 40, LONGEST + 5, 1, 40)
    others = [rng.standard_normal((2, steps)).cumsum(axis=1) for steps in lengths]
    first = rng.standard_normal((2, 40)).cumsum(axis=1)
    alone = [aligned(first, other, band=0.3) for other in others]
    for numbers in (1 << 21, 1):
        monkeypatch.setattr(alignment, "NUMBERS", numbers)
        for one, other in zip(alone, aligned_with_each(first, others, band=0.3), strict=True):
            assert [one[0].tolist(), one[1].tolist(), one[2]] == [other[0].tolist(), other[1].tolist(), other[2]]


@settings(max_examples=40, deadline=None)
@given(VALUES, VALUES, st.sampled_from([0.1, 0.3, 0.6]))
def test_steps_that_belong_together_are_within_the_band(first: list[float], second: list[float], band: float) -> None:
    here, there, _ = aligned(np.array([first]), np.array([second]), band=band)
    longer, apart = max(len(first), len(second)), abs(len(first) - len(second))
    assert np.abs(here - there).max() <= max(int(band * longer), apart, 1)


def test_long_series_are_aligned_coarsely_and_no_step_is_left_out() -> None:
    one, other = bump(0.4, steps=3 * LONGEST), bump(0.45, steps=2 * LONGEST + 7)
    here, there, _ = aligned(one, other)
    assert set(here.tolist()) == set(range(3 * LONGEST))
    assert set(there.tolist()) == set(range(2 * LONGEST + 7))
    assert np.abs(one[0, here] - other[0, there]).max() < 0.05


def test_the_average_of_equal_series_is_that_series() -> None:
    hill = bump(0.4)
    np.testing.assert_allclose(barycentre(hill, [hill, hill], [0.5, 0.5], rounds=2), hill)


def test_a_heavier_series_pulls_the_average_to_its_height() -> None:
    low, high = bump(0.4, 1.0), bump(0.45, 2.0)
    light = barycentre(low, [low, high], [0.9, 0.1], rounds=3).max()
    heavy = barycentre(low, [low, high], [0.1, 0.9], rounds=3).max()
    assert 1.0 < light < heavy < 2.0
