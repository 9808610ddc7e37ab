"""Points in cells of equal size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.ops.tabular.resampling.search.cells import divide


@settings(max_examples=40, deadline=None)
@given(count=st.integers(1, 400), width=st.integers(1, 5), size=st.integers(1, 50), seed=st.integers(0, 9))
def test_every_point_has_one_place_of_its_own(count: int, width: int, size: int, seed: int) -> None:
    points = np.random.default_rng(seed).integers(0, 4, size=(count, width)).astype(np.float32)
    cells = divide(points, size)
    assert cells.points.shape == cells.spare.shape
    assert cells.points.shape[1] <= size
    np.testing.assert_array_equal(np.sort(cells.points[~cells.spare]), np.arange(count))
    assert np.count_nonzero(cells.spare) < len(cells.points)


@pytest.mark.parametrize(("groups", "size"), [(8, 20), (32, 10)])
def test_clumps_far_from_each_other_are_never_mixed(groups: int, size: int) -> None:
    chance = np.random.default_rng(0)
    corners = chance.permutation(groups)[:, None] * np.ones(6) * 100
    points = np.repeat(corners, size, axis=0) + chance.normal(size=(groups * size, 6))
    order = chance.permutation(len(points))
    cells = divide(points[order].astype(np.float32), size)
    owners = order[cells.points] // size
    assert (owners == owners[:, :1]).all()


def test_equal_points_are_divided_too() -> None:
    cells = divide(np.ones((100, 3), dtype=np.float32), 8)
    np.testing.assert_array_equal(np.sort(cells.points[~cells.spare]), np.arange(100))
