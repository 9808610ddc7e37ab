"""Categories that most of a row and its nearest have."""

from __future__ import annotations

import pytest

from augkit.ops.tabular.smote_n import SmoteN

from .drawing import drawn, learnt, row_of

pytest.importorskip("scipy", reason="scipy is not installed: pip install 'augkit[tabular]'")

RARE = [("a", 1, True), ("a", 1, True), ("a", 2, True), ("b", 1, False), ("b", 2, False)]
TRAIN = [row_of({"t": t, "n": n, "o": o}, "rare", str(number)) for number, (t, n, o) in enumerate(RARE)]
TRAIN += [row_of({"t": "c", "n": 1.5, "o": None}, "common", f"common {number}") for number in range(5)]


def test_the_row_and_its_nearest_vote_column_by_column() -> None:
    operator = SmoteN(neighbours=4)  # all of the class
    draw = drawn(operator, TRAIN[4], fitted=learnt(operator, TRAIN))
    assert draw["values"] == {"n": 1, "o": True, "t": "a"}
    assert sorted(draw["parents"]) == [[str(number), pytest.approx(0.2)] for number in range(5)]


def test_equal_votes_are_decided_by_chance() -> None:
    operator = SmoteN(neighbours=1)
    rows = [row_of({"t": t}, label, str(n)) for n, (t, label) in enumerate([("a", "x"), ("b", "x"), ("c", "y")])]
    fitted = learnt(operator, rows)
    votes = [drawn(operator, rows[0], number, fitted)["values"]["t"] for number in range(200)]
    assert set(votes) == {"a", "b"} and 70 < votes.count("a") < 130


def test_numbers_keep_their_type_and_what_is_missing_is_a_category() -> None:
    operator = SmoteN()
    draw = drawn(operator, TRAIN[-1], fitted=learnt(operator, TRAIN))
    assert draw["values"] == {"n": 1.5, "o": None, "t": "c"} and type(draw["values"]["n"]) is float
    alone = [*TRAIN, row_of({"t": "z"}, "single", "alone")]
    assert drawn(operator, alone[-1], fitted=learnt(operator, alone)) is None
