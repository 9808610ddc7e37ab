"""Values that move along the ranks of their column."""

from __future__ import annotations

import numpy as np

from augkit.ops.tabular.quantile_jitter import QuantileJitter

from .drawing import drawn, learnt, row_of

SKEWED = (np.random.default_rng(2).exponential(1.0, 2000) ** 2).tolist()
TRAIN = [row_of({"x": value, "n": round(value)}) for value in SKEWED]


def test_a_value_moves_at_most_the_width_in_ranks_wherever_it_stands() -> None:
    operator = QuantileJitter(width=0.05)
    fitted = learnt(operator, TRAIN)
    ordered = np.sort(SKEWED)
    for rank in (0.02, 0.5, 0.95):
        value = float(np.quantile(SKEWED, rank))
        made = [drawn(operator, row_of({"x": value}), number, fitted)["values"]["x"] for number in range(300)]
        ranks = np.searchsorted(ordered, made) / len(ordered)
        assert max(abs(ranks - rank)) < 0.053
        assert ranks.min() < max(rank - 0.04, 0.01) and ranks.max() > rank + 0.04
        assert min(made) >= ordered[0] and max(made) <= ordered[-1]


def test_integers_stay_integers_and_constant_columns_stay() -> None:
    operator = QuantileJitter(width=0.5)
    fitted = learnt(operator, [row_of({"n": value, "c": 4}) for value in (1, 2, 3, 9)])
    values = [drawn(operator, row_of({"n": 2, "c": 4}), number, fitted)["values"] for number in range(30)]
    assert all(set(one) == {"n"} and isinstance(one["n"], int) for one in values)
    assert drawn(operator, row_of({"n": None, "c": 4}), fitted=fitted) is None
