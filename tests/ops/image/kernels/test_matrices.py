"""Matrices that map points of a picture."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.image.kernels.matrices import between_corners, centred, rotation, scaling, shearing, shift, shifted

TURNED = rotation(25) @ shearing(5, -3) @ scaling(1.2, 0.9)


def mapped(matrix: np.ndarray, x: float, y: float) -> np.ndarray:
    across, down, scale = matrix @ [x, y, 1]
    return np.array([across / scale, down / scale])


def test_a_quarter_turn_takes_the_right_edge_to_the_top() -> None:
    np.testing.assert_allclose(mapped(centred(rotation(90), (40, 40), (40, 40)), 40, 20), [20, 0], atol=1e-12)


@pytest.mark.parametrize(("before", "after"), [((40, 30), (40, 30)), ((33, 47), (60, 21))], ids=["same", "other"])
def test_the_middle_of_one_size_goes_to_the_middle_of_the_other(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    found = mapped(centred(TURNED, before, after), before[0] / 2, before[1] / 2)
    np.testing.assert_allclose(found, [after[0] / 2, after[1] / 2], atol=1e-12)


def test_a_shift_comes_after_the_matrix_and_leaves_it_as_it_was() -> None:
    kept = TURNED.copy()
    assert np.array_equal(shifted(TURNED, 3.5, -2), shift(3.5, -2) @ TURNED)
    assert np.array_equal(TURNED, kept)


def test_each_corner_goes_to_its_new_place() -> None:
    before, after = [(0, 0), (40, 0), (40, 30), (0, 30)], [(2, 3), (38, 1), (35, 29), (1, 26)]
    matrix = between_corners(before, after)
    for corner, place in zip(before, after, strict=True):
        np.testing.assert_allclose(mapped(matrix, *corner), place, atol=1e-9)
