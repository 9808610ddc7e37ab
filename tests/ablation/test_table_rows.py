"""Rows of tables in a study: what they are told by, how near they are, and which kind of rows they are."""

from __future__ import annotations

import pyarrow as pa
import pytest

from augkit.ablation.likeness import similarities
from augkit.ablation.slices import item_texts, lengths_of
from augkit.ablation.table_rows import is_table, nearness

COLUMNS = {"features": "*", "label": "y"}
TABLE = pa.table({"age": [31, None, 40], "share": [0.123456, 1.0, 2.0], "kind": ["a", "b", None], "y": [0, 1, 0]})


def test_rows_are_told_by_their_features() -> None:
    assert item_texts(TABLE, COLUMNS) == [
        "age 31, share 0.1235, kind a",
        "age missing, share 1, kind b",
        "age 40, share 2, kind missing",
    ]
    assert lengths_of(TABLE, COLUMNS) is None
    wide = pa.table({f"x{number}": [number] for number in range(15)})
    assert item_texts(wide, {"features": "x*"})[0].endswith("x11 11, and 3 more")


@pytest.mark.parametrize(("other", "is_one"), [("label", True), ("text", False), ("image", False)])
def test_features_beside_a_text_or_a_picture_make_no_table(other: str, is_one: bool) -> None:
    assert is_table({"features": "*", other: "z"}) is is_one and not is_table({other: "z"})


def test_nearness_counts_numbers_in_deviations_and_categories_that_differ() -> None:
    known = pa.table({"age": [0.0, 2.0], "kind": ["a", "b"]})
    asked = pa.table({"age": [0.0, None], "kind": ["a", "a"]})
    near = nearness(asked, known, {"features": "*"})
    assert near[0].tolist() == pytest.approx([1, 1 / (1 + ((4 + 1) / 2) ** 0.5)])  # two deviations and another category
    assert near[1].tolist() == pytest.approx([1 / (1 + 0.5**0.5), 1 / (1 + 1)])  # a missing number is the mean
    assert similarities(asked, known, ["", ""], ["", ""], {"features": "*"}).tolist() == near.tolist()
