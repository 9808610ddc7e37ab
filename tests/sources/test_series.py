"""Columns of time series: lists of numbers, and tables with a column for each step."""

from __future__ import annotations

import math

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.open import open_source

from .conftest import Folder

ROLES = {"series": "series"}
WIDE = "name,t0,t1,t2,u0,u1,u2\nx,1,2,3,4,5,6\ny,1.5,,3,4,5,6\n"


def wide(folder: Folder, gather: object, columns: dict[str, str] | None = None) -> list[dict[str, object]]:
    folder.write("wide.csv", WIDE)
    given = {"data": "wide.csv", "gather": gather, "columns": columns or {"series": "series", "label": "name"}}
    source = open_source(Source.model_validate(given), folder.path)
    return [row for batch in source.batches(source.parts[0], lambda bad: None) for row in batch.to_pylist()]


@pytest.mark.parametrize("kind", [pa.float32(), pa.float64(), pa.int16(), pa.float16()])
def test_lists_become_numbers_with_a_fraction_and_gaps_nan(folder: Folder, kind: pa.DataType) -> None:
    table = pa.table({"series": pa.array([[1, None, 3], [], None], pa.list_(kind))})
    pq.write_table(table, folder.path / "a.parquet")
    source = folder.open("a.parquet", ROLES)
    first, second, third = folder.read("a.parquet", ROLES).train
    assert source.schema.field("series").type.value_type in (pa.float32(), pa.float64())
    assert first["series"][::2] == [1.0, 3.0]
    assert math.isnan(first["series"][1])
    assert second["series"] == []
    assert third["series"] is None


def test_fixed_sizes_may_change(folder: Folder) -> None:
    kind = pa.list_(pa.list_(pa.float32(), 2), 2)
    pq.write_table(pa.table({"series": pa.array([[[1, 2], [3, 4]]], kind)}), folder.path / "a.parquet")
    source = folder.open("a.parquet", ROLES)
    assert source.schema.field("series").type == pa.list_(pa.list_(pa.float32()))
    assert folder.read("a.parquet", ROLES).train == [{"series": [[1.0, 2.0], [3.0, 4.0]]}]


def test_a_column_a_step_becomes_a_list(folder: Folder) -> None:
    rows = wide(folder, {"series": "t*"})
    assert rows[0] == {"name": "x", "u0": 4, "u1": 5, "u2": 6, "series": [1.0, 2.0, 3.0]}
    assert math.isnan(rows[1]["series"][1])  # type: ignore[index]


def test_several_patterns_are_channels(folder: Folder) -> None:
    assert wide(folder, {"series": ["t*", "u*"]})[0] == {"name": "x", "series": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]}


@pytest.mark.parametrize(
    ("gather", "message"),
    [
        ({"series": "v*"}, "names 'v\\*', which fits no column"),
        ({"series": "*"}, "fits column 'name'; it holds string"),
        ({"series": ["t*", "u[01]"]}, r"unequal numbers of steps \(t\*: 3, u\[01\]: 2\)"),
        ({"name": "t*"}, "`gather` makes a column 'name', and there is one"),
    ],
)
def test_what_cannot_be_gathered(folder: Folder, gather: object, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        wide(folder, gather, {"series": next(iter(gather))})  # type: ignore[call-overload]


def test_a_role_of_a_column_that_nothing_makes(folder: Folder) -> None:
    with pytest.raises(SourceError, match="no column 'values'"):
        wide(folder, {"series": "t*"}, {"series": "values"})
