"""Modes, and a frame as a matrix and back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from augkit.tabular.synthesis.columns import read_columns
from augkit.tabular.synthesis.encoding import FrameEncoder
from augkit.tabular.synthesis.modes import Modes

from .frames import people


def test_modes_are_found_and_values_come_back() -> None:
    chance = np.random.default_rng(0)
    values = np.concatenate([chance.normal(-50, 1, 700), chance.normal(20, 3, 300)])
    modes = Modes.of(values, chance)
    main = np.argsort(-modes.weights)[:2]
    assert sorted(modes.means[main]) == pytest.approx([-50, 20], abs=1.5)
    assert modes.weights.sum() == pytest.approx(1)
    distances, chosen = modes.encoded(values, chance)
    assert np.abs(distances).max() < 1
    inside = np.abs(distances) < 0.99
    assert inside.mean() > 0.99
    assert np.allclose(modes.decoded(distances, chosen)[inside], values[inside])
    assert (np.sign(modes.means[chosen]) == np.sign(values)).all()


def test_a_value_between_two_modes_is_given_to_either() -> None:
    modes = Modes(np.empty(0), np.array([0.5, 0.5]), np.array([-1.0, 1.0]), np.array([1.0, 1.0]))
    _, chosen = modes.encoded(np.zeros(4000), np.random.default_rng(1))
    assert chosen.mean() == pytest.approx(0.5, abs=0.03)
    _, chosen = modes.encoded(np.full(4000, 1.0), np.random.default_rng(1))
    assert chosen.mean() == pytest.approx(1 / (1 + np.exp(-2)), abs=0.03)  # the ratio of the two densities


def test_a_value_that_many_rows_share_is_a_mode_of_its_own() -> None:
    chance = np.random.default_rng(0)
    values = np.where(chance.random(500) < 0.4, 0.0, chance.normal(5, 1, 500))
    modes = Modes.of(values, chance)
    assert modes.shared.tolist() == [0.0]
    distances, chosen = modes.encoded(values, chance)
    assert ((chosen == 0) == (values == 0)).all() and not distances[values == 0].any()
    assert np.array_equal(modes.decoded(distances + 0.3, chosen) == 0, values == 0)  # whatever the distance


@pytest.mark.parametrize("value", [0.0, 7.0, -3e9])
def test_a_column_that_never_changes_comes_back(value: float) -> None:
    modes = Modes.of(np.full(20, value), np.random.default_rng(0))
    assert len(modes) == 1
    assert modes.decoded(np.array([0.0]), np.array([0])) == pytest.approx([value])


def test_a_frame_comes_back_from_its_matrix() -> None:
    frame = people()
    chance = np.random.default_rng(0)
    encoder = FrameEncoder(read_columns(frame, "auto"), frame, chance)
    matrix = encoder.encoded(frame, chance)
    assert matrix.shape == (len(frame), encoder.width) and matrix.dtype == np.float32
    for block in encoder.blocks:
        part = matrix[:, block.start : block.stop]
        if block.kind == "choice":
            assert (part.sum(axis=1) == 1).all() and set(np.unique(part)) <= {0, 1}
        else:
            assert np.abs(part).max() < 1
    back = encoder.decoded(matrix)
    pd.testing.assert_frame_equal(back, frame, check_exact=False, atol=0.11)  # float32, and the rim of a mode
    assert back["income"].isna().equals(frame["income"].isna())
    assert [encoder.columns[block.column].name for block in encoder.categories] == ["job", "city", "member"]
