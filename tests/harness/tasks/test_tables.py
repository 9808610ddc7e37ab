"""How a table is read: what is a number and what a category, and what cannot be read at all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from datasets import ClassLabel, Dataset, Features, Value

from augkit.harness.tasks import TaskError
from augkit.harness.tasks.tables import MOST_CATEGORIES, TableReader, collated

NAN = float("nan")


def reader_of(columns: dict[str, list[Any]], features: str = "*") -> TableReader:
    return TableReader.of({"features": features, "label": "y"}, Dataset.from_dict({**columns, "y": [0, 1, 0, 1]}))


def test_numbers_are_put_about_zero_and_categories_numbered_from_the_commonest() -> None:
    reader = reader_of(
        {"age": [10, 20, 30, 40], "colour": ["red", "blue", "red", "blue"], "is_new": [True, True, True, False]}
    )
    assert reader.numbers == ("age",) and reader.means == (25.0,) and reader.deviations[0] == pytest.approx(125**0.5)
    assert reader.categories == ("colour", "is_new") and reader.values == (("blue", "red"), ("True", "False"))
    table = reader.read({"age": [25, 25 + 125**0.5], "colour": ["red", "blue"], "is_new": [False, True]})
    assert table.numbers.ravel() == pytest.approx([0, 1])
    assert table.categories.tolist() == [[2, 2], [1, 1]]


def test_missing_and_unseen_values_are_no_others() -> None:
    reader = reader_of({"age": [1.0, None, NAN, 3.0], "colour": ["red", None, "red", "blue"]})
    assert reader.means == (2.0,) and reader.gaps == (True,)
    table = reader.read({"age": [None, NAN, 2], "colour": [None, "green", "red"]})
    assert np.isnan(table.numbers[:2]).all() and table.numbers[2] == 0
    assert table.categories.ravel().tolist() == [0, 0, 1]


def test_numbered_classes_are_categories() -> None:
    rows = Dataset.from_dict(
        {"kind": [0, 1, 1], "y": [0, 1, 0]},
        features=Features({"kind": ClassLabel(names=["a", "b"]), "y": Value("int64")}),
    )
    assert TableReader.of({"features": "kind", "label": "y"}, rows).categories == ("kind",)


def test_what_nothing_can_be_learnt_from_is_told() -> None:
    reader = reader_of({"gone": [None] * 4, "same": [7, 7, 7, 7], "word": ["a"] * 4, "age": [1, 2, 3, 4]})
    assert reader.numbers == ("same", "age") and reader.categories == ("word",)
    assert [remark.split("'")[1] for remark in reader.remarks] == ["gone", "same", "word"]
    assert reader.read({"same": [7, 9], "age": [1, 1], "word": ["a", "a"]}).numbers[:, 0].tolist() == [0, 2]


def test_of_very_many_categories_the_rarest_are_read_as_missing() -> None:
    count = MOST_CATEGORIES + 2
    rows = Dataset.from_dict({"name": [f"n{number:03}" for number in range(count)] * 2, "y": [0, 1] * count})
    reader = TableReader.of({"features": "name", "label": "y"}, rows)
    assert len(reader.values[0]) == MOST_CATEGORIES and "the 2 rarest" in reader.remarks[0]
    assert reader.read({"name": ["n000", "n255"]}).categories.ravel().tolist() == [1, 0]


def test_a_category_that_train_does_not_have_is_told_and_read_as_missing() -> None:
    reader = reader_of({"colour": ["red", "blue", "red", "blue"]})
    [remark] = reader.check("test", Dataset.from_dict({"colour": ["green", "red", None]}))
    assert remark.startswith("1 rows of test have a category in column 'colour'") and "'green'" in remark


@pytest.mark.parametrize("value", [float("inf"), float("-inf")], ids=["infinite", "negative infinite"])
def test_infinite_values_are_refused_with_what_to_do(value: float) -> None:
    with pytest.raises(TaskError, match="Column 'age' is infinite in 1 of 4 rows of the train split") as caught:
        reader_of({"age": [1.0, 2.0, value, 3.0]})
    assert "Leave the value empty" in caught.value.hint
    reader = reader_of({"age": [1.0, 2.0, 3.0, 4.0]})
    with pytest.raises(TaskError, match="of the test split"):
        list(reader.check("test", Dataset.from_dict({"age": [value]})))


def test_a_column_that_an_infinite_value_made_text_is_refused() -> None:
    with pytest.raises(TaskError, match="Column 'age' was read as text, though all its values in the train split"):
        reader_of({"age": ["1", "2.5", "-inf", "3"]})
    reader = reader_of({"age": ["1", "2.5", "4", "3"]})
    with pytest.raises(TaskError, match="in the test split are numbers, of which 'inf' is infinite"):
        list(reader.check("test", Dataset.from_dict({"age": ["2", "inf"]})))
    assert reader_of({"code": ["250", "V27", "inf", "428"]}).categories == ("code",)


def test_numbers_beyond_arithmetic_are_refused() -> None:
    with pytest.raises(TaskError, match="which arithmetic cannot hold"):
        reader_of({"age": [1e308, -1e308, 1e308, 1.0]})


def test_text_where_train_has_numbers_is_refused() -> None:
    with pytest.raises(TaskError, match="something else in test"):
        list(reader_of({"age": [1, 2, 3, 4]}).check("test", Dataset.from_dict({"age": ["old"]})))


@pytest.mark.parametrize(("features", "said"), [("z*", "No column of the data is a feature"), ("gone", "has a value")])
def test_a_table_without_features_is_refused(features: str, said: str) -> None:
    with pytest.raises(TaskError, match=said):
        reader_of({"gone": [None] * 4}, features)


def test_rows_become_tensors_of_their_columns_alone() -> None:
    torch = pytest.importorskip("torch")
    reader = reader_of({"age": [1, 2, 3, 4]})
    encoded = reader.encode({"age": [2.5, 2.5]})
    rows = [dict(zip(encoded, row, strict=True)) for row in zip(*encoded.values(), strict=True)]
    batch = collated(rows)
    assert torch.equal(batch["numbers"], torch.zeros(2, 1)) and batch["categories"].shape == (2, 0)
