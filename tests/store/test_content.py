from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.store.content import hash_rows, hash_values

SCALARS = st.one_of(st.none(), st.text(max_size=4))
LISTS = st.one_of(st.none(), st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=3))
STRUCTS = st.one_of(
    st.none(),
    st.fixed_dictionaries({"x": st.one_of(st.none(), st.integers(0, 3)), "y": st.sampled_from(["", "a", None])}),
)
ROWS = st.lists(st.fixed_dictionaries({"text": SCALARS, "list": LISTS, "struct": STRUCTS}), min_size=1, max_size=12)
SCHEMA = pa.schema(
    [
        ("text", pa.string()),
        ("list", pa.list_(pa.int64())),
        ("struct", pa.struct([("x", pa.int64()), ("y", pa.string())])),
    ]
)


@given(ROWS)
def test_rows_hash_alike_if_and_only_if_they_are_equal(rows: list[dict[str, Any]]) -> None:
    hashes = hash_rows(pa.RecordBatch.from_pylist(rows, SCHEMA)).tolist()
    for one, first in zip(rows, hashes, strict=True):
        for other, second in zip(rows, hashes, strict=True):
            assert (one == other) == (first == second)


@given(ROWS, st.integers(0, 11))
def test_a_row_hashes_alike_in_any_slice_and_column_order(rows: list[dict[str, Any]], start: int) -> None:
    batch = pa.RecordBatch.from_pylist(rows, SCHEMA)
    turned = batch.select(["struct", "text", "list"]).slice(start)
    assert hash_rows(turned).tolist() == hash_rows(batch).tolist()[start:]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (pa.array([1, None, 3], pa.int8()), pa.array([1, None, 3], pa.int64())),
        (pa.array([1, 3], pa.uint64()), pa.array([1, 3], pa.int32())),
        (pa.array([0.5, None]), pa.array([0.5, None], pa.float32())),
        (pa.array([0.5]), pa.array(np.array([0.5], np.float16))),
        (pa.array(["a", None, ""]), pa.array(["a", None, ""], pa.large_string())),
        (pa.array(["a", None, ""]), pa.array(["a", None, ""], pa.string_view())),
        (pa.array(["a", None, "a"]), pa.array(["a", None, "a"]).dictionary_encode()),
        (pa.array([[1, 2], None]), pa.array([[1, 2], None], pa.large_list(pa.int64()))),
        (pa.array([[1, 2], None, [3, 4]]), pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int64(), 2))),
        (pa.array([float("nan")]), pa.array([-float("nan")])),
        (pa.array([None, None]), pa.array([None, None], pa.string())),
    ],
)
def test_values_hash_alike_however_they_are_stored(first: pa.Array, second: pa.Array) -> None:
    assert hash_values(first).tolist() == hash_values(second).tolist()
    assert hash_values(first.slice(1)).tolist() == hash_values(second).tolist()[1:]


@pytest.mark.parametrize(
    "values",
    [
        pa.array([0.0, -0.0, 1.0, float("nan"), float("inf"), None]),
        pa.array([0, 1, -1, 2**62, None]),
        pa.array([True, False, None]),
        pa.array(["", None, "a", "b"]),
        pa.array([b"", None, b"a"]),
        pa.array([[], None, [None], [[]], [[], []], [["a"], []], [[], ["a"]]], pa.list_(pa.list_(pa.string()))),
        pa.array([datetime(2026, 1, 1), datetime(2026, 1, 2), None]),
        pa.array([Decimal("1.10"), Decimal("1.11"), None]),
        pa.array([[("a", 1)], [("a", 2)], [("b", 1)], []], pa.map_(pa.string(), pa.int64())),
    ],
)
def test_unequal_values_hash_apart(values: pa.Array) -> None:
    assert len(set(hash_values(values).tolist())) == len(values)


def test_a_value_in_another_column_is_another_row() -> None:
    first = pa.RecordBatch.from_pylist([{"a": "x", "b": "y"}])
    second = pa.RecordBatch.from_pylist([{"a": "y", "b": "x"}])
    assert hash_rows(first).tolist() != hash_rows(second).tolist()
    assert hash_rows(first, without=["b"]).tolist() == hash_rows(first.select(["a"])).tolist()


def test_no_rows_have_no_hashes() -> None:
    assert hash_rows(pa.RecordBatch.from_pylist([], SCHEMA)).tolist() == []
