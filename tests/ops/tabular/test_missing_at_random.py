"""Values that go missing by where another column stands."""

from __future__ import annotations

from collections import Counter

import pytest

from augkit.ops.tabular.missing_at_random import MissingAtRandom
from augkit.ops.tabular.resampling.errors import TableError

from .drawing import applied, drawn, learnt, row_of

TRAIN = [row_of({"by": place**2, "a": 1, "b": "x", "gone": None}) for place in range(101)]


def share(operator: MissingAtRandom, by: object) -> float:
    """Of the values that go missing in a row where the column is `by`."""
    fitted = learnt(operator, TRAIN)
    row = row_of({"by": by, "a": 1, "b": "x", "gone": None})
    draws = [drawn(operator, row, number, fitted) for number in range(1500)]
    counts = Counter(name for draw in draws if draw for name in draw["values"])
    assert set(counts) <= {"a", "b"} and all(draw is None or draw["values"] for draw in draws)
    assert abs(counts["a"] - counts["b"]) < 150
    return counts.total() / 3000


@pytest.mark.parametrize(
    ("strength", "by", "wanted"),
    [
        (1.0, 0, 0.0),
        (1.0, 50**2, 0.3),
        (1.0, 75**2, 0.45),
        (1.0, 100**2, 0.6),
        (1.0, 10**9, 0.6),
        (-1.0, 0, 0.6),
        (0.5, 100**2, 0.45),
        (0.0, 100**2, 0.3),
        (1.0, None, 0.3),
    ],
    ids=["lowest", "middle", "high", "highest", "beyond", "turned", "weaker", "no strength", "missing"],
)
def test_the_share_follows_the_rank(strength: float, by: object, wanted: float) -> None:
    assert share(MissingAtRandom(by="by", rate=0.3, strength=strength), by) == pytest.approx(wanted, abs=0.03)


def test_over_all_rows_the_share_is_the_rate_and_the_deciding_column_stays() -> None:
    operator = MissingAtRandom(by="by", rate=0.2)
    fitted = learnt(operator, TRAIN)
    draws = [drawn(operator, row, 1000 * place + n, fitted) for place, row in enumerate(TRAIN) for n in range(20)]
    assert sum(len(draw["values"]) for draw in draws if draw) / (2 * len(draws)) == pytest.approx(0.2, abs=0.02)
    after = applied(operator, TRAIN[3], {"values": {"a": None}})
    assert after == {"by": 9, "a": None, "b": "x", "gone": None}


def test_equal_values_and_truth_values_share_their_ranks() -> None:
    rows = [row_of({"by": place < 50, "a": 1}) for place in range(100)]
    operator = MissingAtRandom(by="by", rate=0.4)
    fitted = learnt(operator, rows)
    for truth, wanted in ((True, 0.6), (False, 0.2)):
        row = row_of({"by": truth, "a": 1})
        lost = sum(drawn(operator, row, number, fitted) is not None for number in range(1500))
        assert lost / 1500 == pytest.approx(wanted, abs=0.04)


def test_a_column_that_cannot_decide_is_told() -> None:
    with pytest.raises(TableError, match=r"'bye' of tabular.missing_at_random is not there.\n.*Did you mean by\?"):
        learnt(MissingAtRandom(by="bye"), TRAIN)
    with pytest.raises(TableError, match=r"'b' of tabular.missing_at_random holds no finite number"):
        learnt(MissingAtRandom(by="b"), TRAIN)
