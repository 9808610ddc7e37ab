"""`timeseries.rotation`."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.timeseries.rotation import Rotation

from .series import carried_out, drawn_for, row_of

MOVES = np.random.default_rng(3).standard_normal((7, 30))


def test_a_turned_sensor_measures_the_same_lengths_and_angles() -> None:
    operator = Rotation(sensors=((0, 1, 2), (3, 4, 5)))
    after = carried_out(operator, row_of(MOVES)).values["series"]
    for axes in ([0, 1, 2], [3, 4, 5]):
        before_products, products = MOVES[axes].T @ MOVES[axes], after[axes].T @ after[axes]
        np.testing.assert_allclose(products, before_products, atol=1e-9)
        assert np.abs(after[axes] - MOVES[axes]).max() > 0.1
    assert (after[6] == MOVES[6]).all()


def test_the_matrix_turns_and_does_not_mirror() -> None:
    axes = np.eye(3)
    after = carried_out(Rotation(sensors=((0, 1, 2),)), row_of(axes)).values["series"]
    assert np.linalg.det(after) == pytest.approx(1.0)


def test_small_angles_turn_little() -> None:
    after = carried_out(Rotation(sensors=((0, 1, 2),), max_degrees=1.0), row_of(MOVES[:3])).values["series"]
    assert 0 < np.abs(after - MOVES[:3]).max() < 0.1


def test_without_sensors_channels_change_places_and_signs() -> None:
    after = carried_out(Rotation(), row_of(MOVES)).values["series"]
    assert sorted(np.abs(after[:, 0]).tolist()) == sorted(np.abs(MOVES[:, 0]).tolist())
    assert (after != MOVES).any()


def test_one_channel_is_turned_in_about_half_of_the_copies() -> None:
    drawn = [drawn_for(Rotation(), row_of([1.0, 2.0]), copy) for copy in range(200)]
    assert 70 < sum(one is not None for one in drawn) < 130


def test_a_channel_that_is_not_there_fails_the_row() -> None:
    with pytest.raises(ValueError, match="names channel 3, and the series has channels 0 to 1"):
        drawn_for(Rotation(sensors=((1, 2, 3),)), row_of([[1.0], [2.0]]))
