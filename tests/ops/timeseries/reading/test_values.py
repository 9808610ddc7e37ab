"""Values of rows as arrays, and arrays within what is drawn."""

from __future__ import annotations

import json

import numpy as np
import pytest

from augkit.ops.timeseries.reading.packing import packed, unpacked
from augkit.ops.timeseries.reading.values import as_array, series_digest


def test_equal_numbers_have_equal_hashes_in_whatever_they_stand() -> None:
    values = [[1.5, None], [-0.0, 2.0]]
    array = np.array([[1.5, np.nan], [0.0, 2.0]])
    digests = {series_digest(one) for one in (values, array, array.astype(np.float32), np.asfortranarray(array))}
    assert len(digests) == 1
    assert series_digest([1.5, None, 0.0, 2.0]) not in digests


def test_unequal_channels_are_refused() -> None:
    with pytest.raises(ValueError):
        as_array([[1.0, 2.0], [3.0]])


@pytest.mark.parametrize("values", [np.array([[1.5, np.nan]]), np.array([[1e300, np.nan, -2.0]]), np.empty((1, 0))])
def test_arrays_pass_through_json(values: np.ndarray) -> None:
    np.testing.assert_array_equal(unpacked(json.loads(json.dumps(packed(values)))), values)
