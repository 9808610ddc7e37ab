"""Tables with a line for each step of a time series."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.recipe.step_table import StepTable
from augkit.sources.base import BadRow
from augkit.sources.open import open_source
from augkit.sources.steps import source as step_source

LINES = """machine,at,heat,load,phase,plant
b,2,1.5,10,run,west
a,3,4.5,,rest,east
b,1,2.5,20,run,west
a,1,,30,run,east
"""
LONG = {"id": "machine", "time": "at", "values": "heat"}


def read(folder: Path, text: str, **spec: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows, and what could not be used."""
    (folder / "log.csv").write_text(text)
    source = open_source(Source.model_validate({"data": "log.csv", "steps": LONG | spec}), folder)
    bad: list[BadRow] = []
    rows = [row for batch in source.batches(source.parts[0], bad.append) for row in batch.to_pylist()]
    return rows, [row.reason for row in bad]


def test_lines_are_grouped_and_sorted_by_time(tmp_path: Path) -> None:
    rows, bad = read(tmp_path, LINES, group="plant", step_labels="phase")
    assert [row["id"] for row in rows] == ["a", "b"]
    assert rows[1] == {
        "id": "b",
        "series": [2.5, 1.5],
        "times": [1, 2],
        "group": "west",
        "step_labels": ["run", "run"],
    }
    assert math.isnan(rows[0]["series"][0]) and rows[0]["series"][1] == 4.5
    assert not bad


def test_several_values_are_channels(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, LINES, values=["load", "heat"])
    assert rows[1]["series"] == [[20.0, 10.0], [2.5, 1.5]]
    assert rows[0]["series"][0][0] == 30.0 and math.isnan(rows[0]["series"][0][1])


def test_dates_become_times_and_without_a_time_the_order_counts(tmp_path: Path) -> None:
    text = "machine,at,heat\n7,2024-03-02,1\n7,2024-03-01T06:30:00,2\n"
    rows, _ = read(tmp_path, text)
    assert rows == [{"id": "7", "series": [2.0, 1.0], "times": [datetime(2024, 3, 1, 6, 30), datetime(2024, 3, 2)]}]
    rows, _ = read(tmp_path, text, time=None)
    assert rows == [{"id": "7", "series": [1.0, 2.0]}]


def test_a_parquet_file_in_any_order_keeps_its_moments(tmp_path: Path) -> None:
    moments = [datetime(2024, 3, day) for day in (2, 1, 5, 1)]
    table = pa.table({"machine": [7, 7, 8, 8], "at": moments, "heat": [1.5, None, 3.5, 4.5], "load": [1, 2, 3, 4]})
    pq.write_table(table, tmp_path / "log.parquet")
    spec = LONG | {"values": ["heat", "load"]}
    source = open_source(Source.model_validate({"data": "log.parquet", "steps": spec}), tmp_path)
    bad: list[BadRow] = []
    rows = [row for batch in source.batches(source.parts[0], bad.append) for row in batch.to_pylist()]
    assert not bad
    assert [(row["id"], row["times"]) for row in rows] == [("7", moments[1::-1]), ("8", [moments[3], moments[2]])]
    assert math.isnan(rows[0]["series"][0][0]) and rows[0]["series"][0][1:] == [1.5]
    assert rows[0]["series"][1] == [2.0, 1.0] and rows[1]["series"] == [[4.5, 3.5], [4.0, 3.0]]


TWICE = "machine,at,heat\na,1,5\na,2,1\na,2,\na,2,4\nb,2,9\n"


@pytest.mark.parametrize(("rule", "series"), [("first", [5.0, 1.0]), ("last", [5.0, 4.0]), ("mean", [5.0, 2.5])])
def test_repeated_times_are_settled_as_the_recipe_says(tmp_path: Path, rule: str, series: list[float]) -> None:
    rows, bad = read(tmp_path, TWICE, repeated_times=rule)
    assert rows == [{"id": "a", "series": series, "times": [1, 2]}, {"id": "b", "series": [9.0], "times": [2]}]
    assert not bad


def test_series_with_repeated_times_are_set_aside_and_told_of(tmp_path: Path) -> None:
    rows, bad = read(tmp_path, TWICE)
    assert [row["id"] for row in rows] == ["b"]
    assert bad == [
        "series 'a' is left out: some of its lines have the same time (column 'at'); `repeated_times` says which counts"
    ]
    with pytest.raises(SourceError, match="no series can be made of its lines") as caught:
        read(tmp_path, "machine,at,heat\na,1,5\na,1,5\n")
    assert "repeated_times" in caught.value.hint


def test_series_of_which_the_label_changes_and_lines_without_id_or_time_are_told_of(tmp_path: Path) -> None:
    rows, bad = read(
        tmp_path, "machine,at,heat,state\na,1,5,ok\na,2,5,bad\nb,1,5,ok\n,3,1,ok\nb,,2,ok\n", label="state"
    )
    assert [(row["id"], row["label"]) for row in rows] == [("b", "ok")]
    assert bad == [
        "1 line has no id (column 'machine' is empty) and was left out",
        "1 line has no time (column 'at' is empty) and was left out",
        "series 'a' is left out: its label (column 'state') is not the same in all of its lines",
    ]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"values": "heats"}, "no column 'heats', which `steps:` names for `values`"),
        ({"values": ["heat", "plant"]}, "column 'plant' is the `values` of each step and should hold numbers"),
        ({"time": "phase"}, "column 'phase' is the time of each step, and not every value is one"),
    ],
)
def test_columns_that_cannot_be_what_the_recipe_says(tmp_path: Path, spec: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(tmp_path, LINES, **spec)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (LONG | {"values": "at"}, "column 'at' is named twice"),
        (LONG | {"time": None, "repeated_times": "last"}, "`repeated_times` needs `time`"),
        (LONG | {"values": []}, "at least 1"),
    ],
)
def test_recipes_that_contradict_themselves(spec: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        StepTable.model_validate(spec)
    with pytest.raises(ValueError, match="keep one"):
        Source.model_validate({"data": "a", "steps": LONG, "gather": {"series": "t*"}, "columns": {"series": "series"}})


STEPS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(0, 30), st.integers(0, 9)), min_size=1, max_size=40
)  # name, time, value


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=STEPS, files=st.integers(1, 7))
def test_any_table_is_grouped_the_same_however_it_is_spread_over_files(
    tmp_path: Path, lines: list[tuple[str, int, int]], files: int
) -> None:
    expected: dict[str, dict[int, float]] = {}
    for name, time, value in lines:
        expected.setdefault(name, {})[time] = float(value)
    text = "machine,at,heat\n" + "".join(f"{name},{time},{value}\n" for name, time, value in lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(step_source, "LINES_PER_PARTITION", files)
        patch.setattr(step_source, "AT_ONCE", 5)
        rows, bad = read(tmp_path, text, repeated_times="last")
    assert {row["id"]: dict(zip(row["times"], row["series"], strict=True)) for row in rows} == expected
    assert all(row["times"] == sorted(row["times"]) for row in rows) and not bad


def test_a_recipe_needs_no_columns() -> None:
    source = Source.model_validate({"data": "a.csv", "steps": LONG | {"label": "plant"}})
    assert source.columns == {"id": "id", "series": "series", "times": "times", "label": "label"}
