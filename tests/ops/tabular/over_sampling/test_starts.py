"""Which row a copy starts from: as often as the weights say, and from its own wherever that is possible."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.ops.tabular.over_sampling.starts import Starts

STEPS = 1000


@settings(max_examples=40, deadline=None)
@given(weights=st.lists(st.floats(0, 10), min_size=1, max_size=8).filter(lambda one: sum(one) > 0.1))
def test_rows_are_started_from_as_their_weights_say_and_from_themselves_where_they_can(weights: list[float]) -> None:
    starts, wanted = Starts(np.array(weights)), np.array(weights) / sum(weights)
    draws = (np.arange(STEPS) + 0.5) / STEPS  # every draw once, instead of by chance
    found = np.array([[starts.of(row, draw) for draw in draws] for row in range(len(weights))])
    shares = np.bincount(found.reshape(-1), minlength=len(weights)) / found.size
    assert np.abs(shares - wanted).max() < 2 / STEPS
    own = (found == np.arange(len(weights))[:, None]).mean(axis=1)
    assert own == pytest.approx(np.minimum(wanted * len(weights), 1), abs=2 / STEPS)


def test_equal_weights_leave_every_copy_with_its_row() -> None:
    starts = Starts(np.ones(7))
    assert [starts.of(row, 0.999999) for row in range(7)] == list(range(7))
