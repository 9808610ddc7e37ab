"""Whether two rows say the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from augkit.ops.equality import same_values

GAPS = np.array([[1.0, np.nan]])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"text": "a"}, {"text": "a"}, True),
        ({"text": "a"}, {"text": "b"}, False),
        ({"text": "a"}, {"text": "a", "label": 1}, False),
        ({"series": GAPS}, {"series": GAPS.copy()}, True),
        ({"series": GAPS}, {"series": [[1.0, float("nan")]]}, True),
        ({"series": GAPS}, {"series": GAPS[0]}, False),
        ({"series": GAPS}, {"series": np.array([[1.0, 2.0]])}, False),
        ({"series": GAPS}, {"series": None}, False),
    ],
)
def test_values_are_compared_by_what_they_hold(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert same_values(one, other) is same
    assert same_values(other, one) is same
