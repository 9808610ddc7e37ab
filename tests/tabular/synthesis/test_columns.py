"""Columns read and given back: dtype, range, decimals, categories, what is missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from augkit.tabular import TableError
from augkit.tabular.synthesis.columns import Categorical, Numeric, read_columns

from .frames import people


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([3, 1, 2, 900_000_000_000], dtype="int64"),
        pd.Series([3, 1, 2, 250], dtype="uint8"),
        pd.Series([3, None, 2, 8], dtype="Int64"),
        pd.Series([0.5, -2.25, None, 1e9]),
        pd.Series([0.1, 0.2, -3.7], dtype="float32"),
        pd.Series(pd.to_datetime(["2021-03-05 00:00:00", None, "1999-12-31 23:59:58"])),
        pd.Series(
            pd.to_datetime(["2021-03-05 10:00:00.000001", "1850-01-01 00:00:00.000000"]).astype("datetime64[us]")
        ),
        pd.Series(pd.to_timedelta(["3 days", "-2 hours"])),
    ],
    ids=lambda values: str(values.dtype),
)
def test_numbers_and_times_come_back_as_they_were(values: pd.Series) -> None:
    frame = pd.DataFrame({"x": values})
    column = Numeric.of(frame["x"])
    pd.testing.assert_series_equal(column.restored(column.numbers(frame)), values, check_names=False)


@pytest.mark.parametrize(
    "values",
    [
        pd.Series(["a", "b", "a", None], dtype=object),
        pd.Series(["a", "b", "a"], dtype="str"),
        pd.Series([True, False, True]),
        pd.Series([True, None, True], dtype="boolean"),
        pd.Series(pd.Categorical(["low", "high", None], ["low", "middle", "high"], ordered=True)),
        pd.Series([3, 1, 3, 2]),
        pd.Series([("a", 1), ("b", 2)], dtype=object),
    ],
    ids=lambda values: str(values.dtype),
)
def test_categories_come_back_as_they_were(values: pd.Series) -> None:
    frame = pd.DataFrame({"x": values})
    column = Categorical.of(frame["x"])
    codes = column.codes(frame)
    assert (codes >= 0).all() and column.shares.sum() == pytest.approx(1)
    pd.testing.assert_series_equal(column.restored(codes), values, check_names=False)


def test_the_commonest_category_is_the_first_and_what_was_not_seen_has_no_number() -> None:
    column = Categorical.of(pd.Series(["b", "a", "a", "c", "c"], name="x"))
    assert column.kinds.tolist() == ["a", "c", "b"] and column.shares.tolist() == [0.4, 0.4, 0.2]
    assert column.codes(pd.DataFrame({"x": ["c", "z", None]})).tolist() == [1, -1, -1]


def test_what_lies_outside_comes_back_inside_and_is_rounded() -> None:
    column = Numeric.of(pd.Series([1.25, 7.5, 3.0], name="x"))
    assert (column.least, column.most, column.decimals) == (1.25, 7.5, 2)
    assert column.restored(np.array([-4.0, 3.14159, 99.0])).tolist() == [1.25, 3.14, 7.5]
    assert Numeric.of(pd.Series([np.pi])).decimals is None


def test_columns_of_few_whole_numbers_are_categories_unless_told_otherwise() -> None:
    frame = pd.DataFrame({"stars": [1, 2, 3] * 5, "year": range(2000, 2015), "ratio": [0.5] * 15})
    assert [type(column).__name__ for column in read_columns(frame, "auto")] == ["Categorical", "Numeric", "Numeric"]
    assert [type(column).__name__ for column in read_columns(frame, ["year"])] == ["Numeric", "Categorical", "Numeric"]


@pytest.mark.parametrize(
    ("frame", "categorical", "message"),
    [
        ([[1, 2]], "auto", "A pandas frame is needed, and this is list"),
        (pd.DataFrame({"x": []}), "auto", "rows and columns are needed"),
        (pd.DataFrame([[1, 2]], columns=["x", "x"]), "auto", "more than one column 'x'"),
        (people(20), ["jobb"], "no such column"),
        (pd.DataFrame({"x": [np.nan, np.nan]}), "auto", "has no values"),
        (pd.DataFrame({"x": [1.5, np.inf]}), "auto", "holds infinity"),
        (pd.DataFrame({"x": [f"row {n}" for n in range(1001)]}), "auto", "1,001 different values"),
    ],
)
def test_what_cannot_be_learnt_is_told(frame: Any, categorical: Any, message: str) -> None:
    with pytest.raises(TableError, match=message):
        read_columns(frame, categorical)
