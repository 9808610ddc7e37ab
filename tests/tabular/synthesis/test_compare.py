"""Measures against values worked out by hand, and what copies and useless rows look like."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from augkit.tabular import TableError
from augkit.tabular.synthesis import compare

from .frames import people


def one_column(left: list[object], right: list[object]) -> float:
    return compare(pd.DataFrame({"x": left}), pd.DataFrame({"x": right})).columns[0].distance


def test_distances_of_columns() -> None:
    assert one_column(["a", "a", "b", "c"], ["a", "b", "b", "b"]) == pytest.approx(
        0.5
    )  # |1/2-1/4|+|1/4-3/4|+1/4, halved
    assert one_column(["a", "b"], ["z", "z"]) == 1.0
    assert one_column([1.5, 2.5, 3.5, 4.5], [1.5, 2.5, 9.5, 9.5]) == pytest.approx(0.5)
    assert one_column([1.5, 2.5], [7.5, 8.5]) == 1.0
    assert one_column([1.5, np.nan, 2.5], [2.5, 1.5, 1.5, 2.5]) == 0.0
    missing = compare(pd.DataFrame({"x": [1.5, np.nan]}), pd.DataFrame({"x": [1.5, 1.5]})).columns[0]
    assert missing.missing == 0.5


def test_how_two_columns_go_together() -> None:
    frame = pd.DataFrame(
        {
            "n": [1.5, 2.5, 3.5, 4.5],
            "m": [10.5, 20.5, 90.5, 40.5],
            "c": ["a", "a", "b", "b"],
            "d": ["x", "x", "y", "y"],
            "e": ["x", "y", "x", "y"],
        }
    )
    found = {one.columns: one for one in compare(frame, frame).pairs}
    assert found["n", "m"].real == pytest.approx(0.8)  # 1 - 6·2 / (4·15)
    assert found["c", "d"].real == pytest.approx(1) and found["c", "e"].real == pytest.approx(0)
    assert found["n", "c"].real == pytest.approx(np.sqrt(4 / 5))  # between 4, in all 5
    assert all(one.difference == 0 for one in found.values())


def test_rows_of_which_the_columns_were_shuffled_differ_in_pairs_alone() -> None:
    frame = people()
    shuffled = frame.apply(lambda column: column.sample(frac=1, random_state=len(str(column.name))).to_numpy())
    found = compare(frame, shuffled)
    assert max(one.distance for one in found.columns) == 0
    assert found.pairs[0].difference > 0.5


def test_rows_learnt_by_heart_are_seen() -> None:
    train, test = people(300, seed=1), people(300, seed=2)
    by_heart = compare(train, train.sample(100, random_state=0).reset_index(drop=True), test=test).copies
    assert by_heart.equal == 1 and by_heart.median == 0
    assert by_heart.nearest[0][2] == 0
    fresh = compare(train, people(300, seed=3), test=test).copies
    assert fresh.equal < 0.1 and fresh.too_near < 0.2 and fresh.median == pytest.approx(fresh.median_real, rel=0.3)
    near = train.assign(income=train["income"] + 0.001)
    assert compare(train, near, test=test).copies.too_near > 0.9


def test_distances_count_deviations_and_categories() -> None:
    train = pd.DataFrame({"x": [0.5, 2.5], "c": ["a", "b"]})
    found = compare(train, pd.DataFrame({"x": [0.5, 3.5], "c": ["b", "b"]})).copies
    assert sorted(apart for _, _, apart in found.nearest) == pytest.approx([1.0, 1.0])  # a category; one deviation


def test_rows_made_of_the_real_ones_teach_as_much_and_noise_teaches_nothing() -> None:
    train, test = people(600, seed=1), people(300, seed=2)
    real = compare(train, train, test=test, target="job").usefulness
    assert real is not None and real.made == real.real and real.real["balanced accuracy"] > 0.8
    noise = people(600, seed=3).assign(job=np.random.default_rng(0).permutation(train["job"]))
    learnt = compare(train, noise, test=test, target="job").usefulness
    assert learnt is not None and learnt.made["balanced accuracy"] < 0.6 < learnt.real["balanced accuracy"]
    number = compare(train, people(600, seed=3), test=test, target="income").usefulness
    assert number is not None and number.made["R²"] > 0.9
    alike = compare(train, train.assign(job="cook"), test=test, target="job").usefulness
    assert alike is not None and alike.made["balanced accuracy"] == pytest.approx(1 / 3)


def test_what_was_found_can_be_written_and_read() -> None:
    frame = people(200)
    found = compare(frame, people(100, seed=1), test=people(100, seed=2), target="member")
    assert json.loads(json.dumps(found.to_json()))["copies"]["equal"] == found.copies.equal
    told = str(found)
    assert "income:" in told and "Nearest: made row" in told and "A model of member trained on made rows" in told


def test_what_cannot_be_compared_is_told() -> None:
    frame = people(50)
    with pytest.raises(TableError, match="made rows have no column 'age'"):
        compare(frame, frame.drop(columns="age"))
    with pytest.raises(TableError, match="no column 'jobb'"):
        compare(frame, frame, test=frame, target="jobb")
    with pytest.raises(TableError, match="one class of 'job' only"):
        compare(frame, frame, test=frame[frame["job"] == "cook"], target="job")
